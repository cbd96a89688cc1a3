"""A text that does not parse, step by step towards one that does; its tree at the places of the text as it was."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cnncalc.readers.python.errors import syntax_error
from cnncalc.readers.python.snippets.characters import typed
from cnncalc.readers.python.snippets.indentation import dedented
from cnncalc.readers.python.snippets.line import Line
from cnncalc.readers.python.snippets.page import fenced, prompted, undiffed, unnumbered
from cnncalc.readers.python.snippets.python2 import left_out, modern
from cnncalc.readers.python.snippets.shell import without_shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.diagnostics.place import Source

    Step = Callable[[list[Line]], list[list[Line]]]

_STEPS: tuple[Step, ...] = (
    without_shell,
    fenced,
    unnumbered,
    undiffed,
    prompted,
    typed,
    without_shell,
    prompted,
    dedented,
    left_out,
    modern,
    dedented,
)
"""What is done in turn, each on top of those before it."""
_CHARACTERS = 4_000_000
"""How much is parsed in all before a text is given up."""


def as_meant(source: Source, error: SyntaxError, tree_of: Callable[[str], ast.Module]) -> ast.Module:
    """The tree of a text that is no Python as it stands (`error`), if it is after some steps; else `ProgramError` where
    it still fails after all of them. `tree_of` parses."""
    lines = [Line(text) for text in source.lines]
    left = _CHARACTERS
    failed, at_fault = error, lines
    for step in _STEPS:
        ways = step(lines)
        for way in ways:
            text = "\n".join(line.text for line in way)
            left -= len(text)
            if left < 0:
                break
            try:
                tree = tree_of(text)
            except SyntaxError as found:
                if way is ways[0]:
                    failed, at_fault = found, way
            except (ValueError, UnicodeError):
                continue
            else:
                _move_back(tree, way, source.lines)
                return tree
        lines = ways[0] if ways else lines
    _restore(failed, at_fault)
    raise syntax_error(failed, source)


def _restore(error: SyntaxError, lines: list[Line]) -> None:
    """Move a syntax error to where it is in the user's text."""
    for line_name, column_name in (("lineno", "offset"), ("end_lineno", "end_offset")):
        number, column = getattr(error, line_name), getattr(error, column_name)
        if number and column and number <= len(lines):
            columns = lines[number - 1].columns
            setattr(error, column_name, columns[max(0, min(column - 1, len(columns) - 1))] + 1)


def _move_back(tree: ast.Module, lines: list[Line], before: list[str]) -> None:
    """Move every node of a tree to where it is in the user's text. Columns of a tree are bytes."""
    changed = {
        number: _Columns(line, raw)
        for number, (line, raw) in enumerate(zip(lines, before, strict=True), 1)
        if line.changed or line.text != raw
    }
    if not changed:
        return
    for node in ast.walk(tree):
        line = changed.get(getattr(node, "lineno", 0))
        if line is not None:
            node.col_offset = line.start(node.col_offset)  # type: ignore[attr-defined]
        line = changed.get(getattr(node, "end_lineno", 0))
        if line is not None:
            node.end_col_offset = line.stop(node.end_col_offset)  # type: ignore[attr-defined]


class _Columns:
    """From a byte of a line as it was parsed to a byte of the line as the user has it."""

    def __init__(self, line: Line, before: str) -> None:
        self.line = line
        self.plain = line.text.isascii() and before.isascii()
        self.before = before

    def start(self, at: int) -> int:
        """Where a node begins."""
        return self._out(self._columns(self._in(at)))

    def stop(self, at: int) -> int:
        """Where a node ends: behind its last character."""
        inner = self._in(at)
        return self._out(self._columns(inner - 1) + 1 if inner else self._columns(0))

    def _columns(self, at: int) -> int:
        columns = self.line.columns
        return columns[min(at, len(columns) - 1)]

    def _in(self, at: int) -> int:
        return (
            at if self.plain else len(self.line.text.encode("utf-8", "surrogatepass")[:at].decode("utf-8", "replace"))
        )

    def _out(self, at: int) -> int:
        at = min(at, len(self.before))
        return at if self.plain else len(self.before[:at].encode("utf-8", "surrogatepass"))
