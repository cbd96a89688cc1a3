"""Where something is written: characters of a text (YAML, a line, a program)."""

from __future__ import annotations

from typing import Any

YAML_BREAKS = "\r\x85\u2028\u2029"
PYTHON_BREAKS = "\r"


class Source:
    """The text a network was read from: its name as the user gave it, and its lines, broken where its language breaks
    them (`breaks`, beside the newline). Of a notebook it is the text, or the output, of the code cell with a number."""

    __slots__ = ("_lines", "_starts", "breaks", "cell", "name", "output", "text")

    def __init__(self, name: str, text: str, breaks: str = YAML_BREAKS, cell: int = 0, output: bool = False) -> None:
        self.name = name
        self.text = text
        self.breaks = breaks
        self.cell = cell
        self.output = output
        self._lines: list[str] | None = None
        self._starts: list[int] | None = None

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        if self._lines is None:
            text = self.text.replace("\r\n", "\n")
            for mark in self.breaks:
                text = text.replace(mark, "\n")
            self._lines = text.split("\n")
        return self._lines

    @property
    def starts(self) -> list[int]:
        """Where its lines start in its text."""
        if self._starts is None:
            self._starts = []
            at = 0
            for line in self.lines:
                self._starts.append(at)
                at += len(line)
                at += 2 if self.text[at : at + 2] == "\r\n" else 1
        return self._starts

    def line(self, number: int) -> str:
        """Line `number` (from 1), or nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Place(tuple[Any, ...]):
    """Characters of a text: (source, line, column, length), lines and columns from 1, in characters. On line 0 (a spec
    that came as a Python mapping) it is nowhere."""

    __slots__ = ()

    @property
    def source(self) -> Source:
        """The text it is in."""
        source: Source = self[0]
        return source

    def shifted(self, offset: int, length: int) -> Place:
        """`length` characters, `offset` characters further on the same line."""
        return Place((self[0], self[1], self[2] + offset, length))

    @property
    def known(self) -> bool:
        """Whether it is anywhere."""
        return bool(self[1])

    @property
    def order(self) -> tuple[int, int, int]:
        """By which places of one file are sorted."""
        return self[0].cell, self[1], self[2]

    @property
    def key(self) -> tuple[Any, ...]:
        """What two places have in common that are the same."""
        return id(self[0]), *self[1:]

    def where(self) -> str:
        """`net.yaml:12:21`, `lesson.ipynb cell 5:3:7`, as messages begin."""
        source = self[0]
        cell = f" {'output of ' if source.output else ''}cell {source.cell}" if source.cell else ""
        return f"{source.name}{cell}:{self[1]}:{self[2]}"

    def in_words(self) -> str:
        """`line 12`, `cell 5 line 3`, as lists of things in one file say it."""
        cell = f"cell {self[0].cell} " if self[0].cell else ""
        return f"{cell}line {self[1]}"

    def excerpt(self) -> list[str]:
        """The line with a caret under its characters."""
        from cnncalc.diagnostics.caret import marked_line

        return marked_line(self[0].line(self[1]), self[1], self[2], self[3])

    def to_dict(self) -> dict[str, Any]:
        """The place as the JSON output has it."""
        source = self[0]
        cell = {"cell": source.cell} if source.cell else {}
        if source.output:
            cell["output"] = True
        return {"file": source.name, **cell, "line": self[1], "column": self[2]}
