"""The tree that a spec's text becomes: scalars, lists and mappings that know where they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from cnncalc.diagnostics.place import Place
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source


class Scalar(NamedTuple):
    """A piece of text: its value, where it starts (line and column from 1, in characters), whether it stands in quotes
    or is a block (`|`, `>`), whether what is written differs from the value (several lines, escapes).

    `start` and `end` are its exact span in the file's text, quotes included, white space and comments around it not; of
    a block from its indicator to the last character that its value holds. -1 where it stands in no file, or is part of
    a folded text: `cnncalc.language.document.span.span_of` works that out. `origin` is (whole, from, to) of what was cut
    out of another scalar's value, and (None, start, end) in the line form, which has no quotes.
    """

    value: str
    line: int
    column: int
    quoted: bool = False
    folded: bool = False
    start: int = -1
    end: int = -1
    origin: tuple[Any, int, int] | None = None


class Sequence:
    """A list: its items, and where it starts; in brackets its exact span, else -1."""

    __slots__ = ("column", "end", "items", "line", "start")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Any] = []
        self.line = line
        self.column = column
        self.start = self.end = -1


class Mapping:
    """A mapping: (key, value) pairs in order, keys unique scalars, and where it starts; in braces its exact span, else
    -1."""

    __slots__ = ("column", "end", "line", "pairs", "seen", "start")

    def __init__(self, line: int, column: int) -> None:
        self.pairs: list[tuple[Scalar, Any]] = []
        self.seen: dict[str, Scalar] | None = None
        self.line = line
        self.column = column
        self.start = self.end = -1

    def get(self, key: str) -> Any:
        """The value under `key`, or None."""
        for name, value in self.pairs:
            if name.value == key:
                return value
        return None


Node: TypeAlias = "Scalar | Sequence | Mapping"


def part(whole: Scalar, start: int, stop: int) -> Scalar:
    """The characters `start` to `stop` of a scalar's value as a scalar of their own."""
    value = whole.value[start:stop]
    if whole.folded:
        return Scalar(value, whole.line, whole.column, False, True, -1, -1, (whole, start, stop))
    shift = whole.quoted + start
    at = whole.start + shift if whole.start >= 0 else -1
    end = at + stop - start if at >= 0 else -1
    return Scalar(value, whole.line, whole.column + shift, False, False, at, end, (whole, start, stop))


def place_of(node: Any, source: Source) -> Place:
    """Where a node of the tree is written."""
    if node.__class__ is not Scalar:
        return Place((source, node.line, node.column, 1))
    if not node.folded:
        return Place((source, node.line, node.column, len(node.value) + 2 * node.quoted))
    from cnncalc.language.document.span import place_at, span_of

    span = span_of(node, source)
    return place_at(span, source) if span else Place((source, node.line, node.column, 1))


def place_in(node: Scalar, source: Source, offset: int, length: int) -> Place:
    """Where `length` characters of a scalar's value, from `offset`, are written."""
    if not node.folded:
        return Place((source, node.line, node.column + node.quoted + offset, max(length, 1)))
    from cnncalc.language.document.span import inner, place_at

    span = inner(node, source, offset, length)
    return place_at(span, source) if span else Place((source, node.line, node.column, 1))
