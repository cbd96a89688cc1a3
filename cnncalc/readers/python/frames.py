"""Where the program is: a frame for every call in progress, and the site of a call into a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place
from cnncalc.readers.python.errors import Call, ProgramError

if TYPE_CHECKING:
    import ast
    from collections.abc import Mapping, Sequence

    from cnncalc.diagnostics.place import Source


class Frame:
    """The names of one call (or class body, comprehension, module) and who called it.

    `up` is the frame in which the code was defined, `back` the one it was called from, at the node `node` there.
    """

    __slots__ = (
        "back",
        "depth",
        "error",
        "function",
        "module",
        "node",
        "owner",
        "position",
        "result",
        "source",
        "up",
        "vars",
    )

    def __init__(
        self,
        vars: dict[str, Any],
        up: Frame | None,
        back: Frame | None,
        node: Any,
        source: Source,
        module: Any,
        depth: int,
    ) -> None:
        self.vars = vars
        self.up = up
        self.back = back
        self.node = node
        self.source = source
        self.module = module
        self.depth = depth
        self.result: Any = None
        self.function: Any = None
        """What was called, with a `qualname`; None for a module, a class body or a comprehension."""
        self.owner: Any = None
        """The class that a class body makes, once it is made."""
        self.error: Any = None
        """The exception that an `except` is dealing with."""


def place_of(node: ast.AST, source: Source) -> Place:
    """The characters of a node: all of them if it ends on its first line, else up to that line's end."""
    line: int = getattr(node, "lineno", 1)
    start: int = getattr(node, "col_offset", 0)
    text = source.line(line)
    stop = getattr(node, "end_col_offset", start + 1) if getattr(node, "end_lineno", line) == line else None
    if not text.isascii():  # Python counts bytes, we count characters
        raw = text.encode("utf-8", "surrogatepass")
        start = len(raw[:start].decode("utf-8", "replace"))
        stop = None if stop is None else len(raw[:stop].decode("utf-8", "replace"))
    return Place((source, line, start + 1, max(1, (len(text.rstrip()) if stop is None else stop) - start)))


def in_program(node: Any, frame: Frame) -> tuple[Any, Frame]:
    """A node, or where it lies in no file of the user's the call that led there, with its frame."""
    while frame.back is not None and getattr(frame.module, "inner", False):
        node, frame = frame.node, frame.back
    return node, frame


def calls_to(frame: Frame | None) -> tuple[Call, ...]:
    """The calls that led into a frame, outermost first."""
    found: list[Call] = []
    while frame is not None:
        inner = frame.back is not None and getattr(frame.back.module, "inner", False)
        if frame.function is not None and frame.back is not None and hasattr(frame.node, "lineno") and not inner:
            found.append(Call(place_of(frame.node, frame.back.source), frame.function.qualname))
        frame = frame.back
    return tuple(reversed(found))


class Site:
    """Where a call into a library stands in the program. It holds the node and the frame; places are found on demand.

    `machine` runs callbacks: `site.call(function, *arguments)`; `site.attribute(value, name)`; `site.iterate(value)`.
    """

    __slots__ = ("frame", "machine", "node")

    def __init__(self, machine: Any, node: ast.AST, frame: Frame) -> None:
        self.machine = machine
        self.node = node
        self.frame = frame

    @property
    def place(self) -> Place:
        """The whole call."""
        node, frame = in_program(self.node, self.frame)
        return place_of(node, frame.source)

    @property
    def outside(self) -> bool:
        """Whether no text of the program stands for it: a reader runs a model by itself."""
        return not hasattr(self.node, "lineno")

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls of the program's own functions that led here, outermost first."""
        return calls_to(self.frame)

    def argument(self, which: int | str) -> Place:
        """The argument at a position (not counting `self`) or of a name; the whole call where there is no such text."""
        if getattr(self.frame.module, "inner", False):
            return self.place
        node: Any = self.node
        for keyword in getattr(node, "keywords", ()):
            if keyword.arg == which:
                return place_of(keyword.value, self.frame.source)
        if isinstance(which, int):
            positional = list(getattr(node, "args", ()))
            starred = next((i for i, a in enumerate(positional) if a.__class__.__name__ == "Starred"), len(positional))
            if which < len(positional):
                return place_of(positional[min(which, starred)], self.frame.source)
            if starred < len(positional):
                return place_of(positional[starred], self.frame.source)
        return self.place

    def error(
        self, message: str, help: str = "", at: int | str | Place | None = None, *, kind: str = "library"
    ) -> ProgramError:
        """The error to raise for this call, at an argument or a place of its own."""
        place = at if isinstance(at, Place) else self.place if at is None else self.argument(at)
        if self.outside and not isinstance(at, Place):
            return ProgramError(message, None, help, kind=kind, calls=self.calls)
        return ProgramError(message, place, help, kind=kind, calls=self.calls)

    def call(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a value of the program (a function, a class, a library's callable) from here."""
        return self.machine.call(function, args, kwargs, self.node, self.frame)

    def apply(self, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The same with the arguments given as collections."""
        return self.machine.call(function, args, dict(kwargs), self.node, self.frame)

    def attribute(self, value: Any, name: str) -> Any:
        """`value.name`, as the program would get it."""
        return self.machine.attribute(value, name, self.node, self.frame)

    def set_attribute(self, value: Any, name: str, to: Any) -> None:
        """`value.name = to`, as the program would do it."""
        self.machine.set_attribute(value, name, to, self.node, self.frame)

    def iterate(self, value: Any) -> Any:
        """A host iterator over any value that the program could iterate; bounded."""
        return self.machine.iterate(value, self.node, self.frame)

    def items(self, value: Any) -> list[Any]:
        """All items of a value, as a list; bounded."""
        collected: list[Any] = self.machine.collect(value, self.node, self.frame)
        return collected

    def truth(self, value: Any) -> bool:
        """Whether a value is true; an error where only a run would tell."""
        self.machine.here = (self.node, self.frame)
        return bool(value)

    def host(self, function: Any) -> Any:
        """A value of the program as a host callable, for `sorted(key=…)` and the like."""
        machine, node, frame = self.machine, self.node, self.frame
        return lambda *args: machine.call(function, args, {}, node, frame)
