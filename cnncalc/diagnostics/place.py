"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass


class Source:
    """The text a spec was read from: its name as the user gave it, and its lines."""

    __slots__ = ("_lines", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """Its lines, broken where YAML breaks them."""
        if self._lines is None:
            text = self.text.replace("\r\n", "\n")
            for mark in "\r\x85\u2028\u2029":
                text = text.replace(mark, "\n")
            self._lines = text.split("\n")
        return self._lines

    def line(self, number: int) -> str:
        """Line `number` (from 1), or nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Place(tuple[Any, ...]):
    """Where something is written: (source, line, column, length), lines and columns from 1, in characters."""

    __slots__ = ()

    @property
    def source(self) -> Source:
        """The text it is in."""
        source: Source = self[0]
        return source

    def shifted(self, offset: int, length: int) -> Place:
        """`length` characters, `offset` characters further on the same line."""
        return Place((self[0], self[1], self[2] + offset, length))
