"""How a program goes wrong: the one error that leaves this room, and a Python exception on its way through the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.diagnostics.part import Part
    from cnncalc.diagnostics.place import Place, Source

HOST_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    StopIteration,
    NameError,
    ImportError,
    AssertionError,
    RuntimeError,
    MemoryError,
    BufferError,
    OSError,
)
"""What our own operations raise in the way Python does: exceptions of the program, which it may catch."""


class Call(NamedTuple):
    """One call of the chain that led to an error: where it stands, and what was called."""

    place: Place
    name: str


class ProgramError(Exception):
    """A program that cannot be read any further. The only exception that leaves this room.

    `kind` is `syntax`, `limit` (a bound of `bounds.py`), `raised` (the program's own exception or a failed assert,
    uncaught), `unknown` (a value that only a run would tell was needed), `library` (a table beside this room found a
    mistake) or `missing` (what was asked for is not there). `calls` are the calls that led there, outermost first.
    `value` is the program's exception, where one was raised; `layer` the layer of the network that is at fault, if any.
    """

    def __init__(
        self,
        message: str,
        place: Place | Part | None = None,
        help: str = "",
        *,
        kind: str = "library",
        calls: tuple[Call, ...] = (),
        related: tuple[tuple[Place, str], ...] = (),
        value: Any = None,
        layer: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.place: Any = place
        self.help = help
        self.kind = kind
        self.calls = calls
        self.related = related
        self.value = value
        self.layer = layer

    def fault(self) -> Fault:
        """The error as every part of the program reports one: the chain of calls as places it involves."""
        from cnncalc.diagnostics.fault import Fault

        chain = tuple((call.place, f"calls {call.name}") for call in self.calls[-6:])
        fault = Fault(self.message, self.place, help=self.help, layer=self.layer, related=(*self.related, *chain))
        fault.kind = self.kind
        return fault


class Raised(Exception):
    """An exception of the program in flight: `value` is an instance of one of its classes or of Python's own; `node`
    and `frame` are where it was raised."""

    def __init__(self, value: Any, node: Any, frame: Any) -> None:
        super().__init__()
        self.value = value
        self.node = node
        self.frame = frame


def syntax_error(error: SyntaxError, source: Source) -> ProgramError:
    """A text that is no Python, at the line and column where it stops being so."""
    from cnncalc.diagnostics.place import Place

    line, column = error.lineno or 1, max(1, error.offset or 1)
    text = source.line(line)
    column = min(column, len(text) + 1)
    length = 1
    if error.end_lineno == error.lineno and error.end_offset and error.end_offset > column:
        length = error.end_offset - column
    said = (error.msg or "invalid syntax").partition(" (")[0]
    place = Place((source, line, column, length))
    help = next((help for words, help in _SYNTAX if words in said), "")
    return ProgramError(f"not valid Python: {said}", place, help, kind="syntax")


_SYNTAX = (
    ("expected ':'", "end the line with a colon"),
    ("was never closed", "close the bracket"),
    ("unmatched", "take the bracket away, or open one before"),
    ("does not match opening", "close each bracket with its own kind"),
    ("unexpected indent", "indent the line as the one before it"),
    ("expected an indented block", "indent the lines that belong to it"),
    ("unindent does not match", "indent the line as far as one of those before it"),
    ("inconsistent use of tabs", "indent with spaces alone"),
    ("Perhaps you forgot a comma", "put a comma between them"),
    ("Maybe you meant '=='", "write == to compare"),
    ("unterminated string", "close the text with the quote that opens it"),
    ("multiple exception types must be parenthesized", "this is Python 2: write except (A, B) as error"),
    ("exec", "this is Python 2: bring the file to Python 3 with 2to3"),
    ("cannot assign to", "name on the left what is to get the value"),
    ("invalid decimal literal", "a name cannot begin with a digit"),
    ("invalid non-printable character", "type the character anew: it was pasted from a page"),
    ("invalid character", "type the character anew: it was pasted from a page"),
)
"""Ways out, by what Python says."""
