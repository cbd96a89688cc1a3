"""A program's text in pieces, each of whole statements of its top level: what was found out about a piece is kept for as long
as it stands where it stood, so that a key costs what its own statement does."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from cnncalc.editor.programs.comments import comments_of
from cnncalc.editor.programs.parse import parsed
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.noted import Notes
from cnncalc.readers.python.source import check_depth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Source
    from cnncalc.editor.text import Text
    from cnncalc.readers.python.comments import Comment

_BY_NAME = re.compile(
    r"\b(?:globals|vars|locals|eval|exec|__import__|import_module|__subclasses__|inspect|sys\.modules)\b"
)
"""What reaches names that a text does not name."""
_MOST_TEXTS = 3
"""Texts of one place that are kept: what is written there, and what stands for it while it is unfinished."""
_MOST_CHARACTERS = 400_000
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


class Part(NamedTuple):
    """A statement of a program's top level: its lines (from 0), what it binds, what it names, and whether it does anything
    but bind a class or a function."""

    first: int
    last: int
    binds: frozenset[str]
    names: frozenset[str]
    acts: bool


class Piece:
    """Some lines of a text that are whole statements of its top level, from line `first` (from 0) to before line `stop`, with
    their tree, which nobody changes."""

    __slots__ = ("_checked", "_noted", "closed", "comments", "first", "nodes", "parts", "stop", "text")

    def __init__(self, first: int, stop: int, text: str, nodes: list[ast.stmt]) -> None:
        self.first = first
        self.stop = stop
        self.text = text
        self.nodes = nodes
        self.parts = [_part(node) for node in nodes]
        self.comments: list[Comment] = [c._replace(line=c.line + first) for c in comments_of(text)]
        self.closed = _BY_NAME.search(text) is None and not any(
            isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names) for node in nodes
        )
        """Whether its statements reach only what they name."""
        self._noted: tuple[list[ast.stmt], Notes] | None = None
        self._checked = False

    def noted(self, source: Source, nesting: int) -> tuple[list[ast.stmt], Notes]:
        """Its statements with what notes their values, in a tree of their own, and what is said of them. ProgramError where
        they are nested too deeply."""
        if not self._checked:
            check_depth(ast.Module(self.nodes, []), source, nesting)
            self._checked = True
        if self._noted is None:
            notes = Notes(range(self.first + 1, self.stop + 1))
            tree = parsed("\n" * self.first + self.text)
            assert isinstance(tree, ast.Module)
            self._noted = notes.prepared(tree).body, notes
        return self._noted


def _part(node: ast.stmt) -> Part:
    """A statement by what it binds and names. A class is told to its bases and decorators, which may keep it."""
    nodes: list[ast.AST] = list(ast.walk(node))
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    binds: set[str] = set()
    if isinstance(node, _DEFINITIONS):
        binds.add(node.name)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        binds |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    else:
        binds |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for inner in nodes:
            if isinstance(inner, _DEFINITIONS):
                binds.add(inner.name)
            elif isinstance(inner, ast.Import | ast.ImportFrom):
                binds |= {(alias.asname or alias.name).partition(".")[0] for alias in inner.names}
    decorators = getattr(node, "decorator_list", [])
    acts = not isinstance(node, _DEFINITIONS) or bool(decorators) or bool(getattr(node, "keywords", []))
    first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
    return Part(first, (node.end_lineno or node.lineno) - 1, frozenset(binds), frozenset(names), acts)


class Pieces:
    """The pieces of the last texts of one document. What each of a text's pieces says by itself, it says in the text: a
    statement of the top level ends where the next begins, whatever that is."""

    def __init__(self) -> None:
        self._known: dict[int, list[Piece]] = {}

    def read(self, text: Text) -> list[Piece] | SyntaxError:
        """The pieces of a text, those that are known as they are; or what is wrong with it."""
        found = self._read(text)
        if found is None:
            tree = parsed(text.text)
            if isinstance(tree, SyntaxError):
                return tree
            found = _pieces(text, 0, len(text.starts), tree.body)
        self._keep(text, found)
        return found

    def _read(self, text: Text) -> list[Piece] | None:
        """The same from what is known; None where that does not do."""
        found: list[Piece] = []
        count, line = len(text.starts), 0
        while line < count:
            piece = self._at(text, line)
            if piece is not None:
                found.append(piece)
                line = piece.stop
                continue
            first = line
            line += 1
            while line < count and self._at(text, line) is None:
                line += 1
            if first == 0 and line == count:
                return None
            stop = text.starts[line] if line < count else len(text.text)
            tree = parsed("\n" * first + text.text[text.starts[first] : stop])
            if isinstance(tree, SyntaxError):
                return None
            found += _pieces(text, first, line, tree.body)
        return found

    def _at(self, text: Text, line: int) -> Piece | None:
        """The piece that stood at a line, and still does."""
        start = text.starts[line]
        for piece in self._known.get(line, ()):
            if text.text.startswith(piece.text, start):
                end = start + len(piece.text)
                if end == (text.starts[piece.stop] if piece.stop < len(text.starts) else len(text.text)):
                    return piece
        return None

    def _keep(self, text: Text, pieces: Iterable[Piece]) -> None:
        """Keep the pieces of a text, the last ones first."""
        if len(text.text) > _MOST_CHARACTERS:
            self._known.clear()
            return
        for piece in pieces:
            there = self._known.get(piece.first)
            if there is None:
                self._known[piece.first] = [piece]
            elif there[0] is not piece:
                self._known[piece.first] = [piece, *(old for old in there if old is not piece)][:_MOST_TEXTS]
        for line in [line for line in self._known if line > len(text.starts) + 1]:
            del self._known[line]


def _pieces(text: Text, first: int, stop: int, nodes: list[ast.stmt]) -> list[Piece]:
    """The lines from `first` to before `stop`, whose statements are given, cut where a line begins a statement that no other
    ends on."""
    cuts: list[tuple[int, list[ast.stmt]]] = []
    last = first - 1
    for node in nodes:
        begin = _begin(text, node, last)
        if not cuts or begin <= last or node.col_offset or text.line(begin - 1).endswith("\\"):
            cuts = cuts or [(first, [])]
            cuts[-1][1].append(node)
        else:
            cuts.append((begin, [node]))
        last = (node.end_lineno or node.lineno) - 1
    cuts = cuts or [(first, [])]
    ends = [*(begin for begin, _ in cuts[1:]), stop]
    starts = [*text.starts, len(text.text)]
    return [
        Piece(begin, end, text.text[starts[begin] : starts[end]], inner)
        for (begin, inner), end in zip(cuts, ends, strict=True)
    ]


def _begin(text: Text, node: ast.stmt, last: int) -> int:
    """The line on which a statement begins: where it is decorated, that of the first `@`."""
    decorators = getattr(node, "decorator_list", [])
    if not decorators:
        return node.lineno - 1
    begin = min(each.lineno for each in decorators) - 1
    while begin > last + 1 and not text.line(begin).startswith("@"):
        begin -= 1
    return int(begin)
