"""A line that is being cleaned: its text now, and for each character the column that it had."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Line:
    """`columns` has one entry more than the text has characters: where its end was."""

    __slots__ = ("columns", "text")

    def __init__(self, text: str, columns: Sequence[int] | None = None) -> None:
        self.text = text
        self.columns: Sequence[int] = range(len(text) + 1) if columns is None else columns

    @property
    def changed(self) -> bool:
        """Whether a character may stand where it did not."""
        return self.columns != range(len(self.text) + 1)

    @property
    def blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """The characters before the first that shows."""
        return len(self.text) - len(self.text.lstrip())

    def replaced(self, start: int, stop: int, new: str) -> Line:
        """The line with other characters in place of some; those of the same count keep their columns."""
        old = self.columns
        if len(new) == stop - start:
            columns: Sequence[int] = old
        elif not new and start == 0:
            columns = old[stop:]
        else:
            columns = [*old[:start], *[old[start]] * len(new), *old[stop:]]
        return Line(self.text[:start] + new + self.text[stop:], columns)

    def without(self, count: int) -> Line:
        """The line without its first characters."""
        return self.replaced(0, min(count, len(self.text)), "")


NOTHING = Line("")


def passed(line: Line) -> Line:
    """A statement that does nothing, where a line stood."""
    indent = line.indent
    return line.replaced(indent, len(line.text), "pass")
