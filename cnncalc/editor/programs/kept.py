"""What was evaluated before: of a class whose own text, and all that it names, is as it was, nothing is evaluated again."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnncalc.editor.programs.view import View
    from cnncalc.editor.text import Text

MOST = 16
"""Evaluations that are kept of one document."""
_MOST_PARTS = 5_000
_BY_NAME = re.compile(
    r"\b(?:globals|vars|locals|eval|exec|__import__|import_module|__subclasses__|inspect|sys\.modules)\b"
)
"""What reaches names that a text does not name."""


class Part(NamedTuple):
    """A statement of a program's top level: its lines (from 0), what it binds, what it names, and whether it does anything
    but bind a class or a function."""

    first: int
    last: int
    binds: frozenset[str]
    names: frozenset[str]
    acts: bool


class Parts:
    """The statements of a program's top level, and which of them each can see."""

    def __init__(self, tree: ast.Module, text: Text, known: dict[str, Part]) -> None:
        """`known` are the statements of the text before, by what is written: what they bind and name is looked for once."""
        self.text = text
        self.all = [self._part(node, known) for node in tree.body]
        self.closed = _BY_NAME.search(text.text) is None and not any(
            isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names) for node in tree.body
        )
        """Whether statements reach only what they name."""

    def _part(self, node: ast.stmt, known: dict[str, Part]) -> Part:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(d.lineno for d in decorators)]) - 1
        last = (node.end_lineno or node.lineno) - 1
        starts = self.text.starts
        written = self.text.text[starts[first] : starts[last + 1] if last + 1 < len(starts) else len(self.text.text)]
        part = known.get(written)
        if part is None or node.col_offset:
            part = _part(node, first, last)
            if not node.col_offset:
                known[written] = part
        return part if part.first == first else part._replace(first=first, last=last)

    def reached(self, name: str) -> list[Part]:
        """The statements that what a name stands for may depend on, in order; all of them for no name."""
        if not name or not self.closed:
            return self.all
        names, taken, left = {name}, set[int](), True
        while left:
            left = False
            for index, part in enumerate(self.all):
                if index not in taken and (part.binds & names or (part.acts and part.names & names)):
                    taken.add(index)
                    names |= part.names | part.binds
                    left = True
        return [self.all[index] for index in sorted(taken)]

    def written(self, parts: Iterable[Part]) -> str:
        """The lines of some statements."""
        starts, text = self.text.starts, self.text.text
        ends = [*starts[1:], len(text)]
        return "".join(text[starts[part.first] : ends[min(part.last, len(ends) - 1)]] for part in parts)


def _part(node: ast.stmt, first: int, last: int) -> Part:
    """A statement by what it binds and names. A class is told to its bases and decorators, which may keep it."""
    nodes: list[ast.AST] = list(ast.walk(node))
    names = {n.id for n in nodes if isinstance(n, ast.Name)}
    defines = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    binds: set[str] = set()
    if defines:
        binds.add(node.name)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Import | ast.ImportFrom):
        binds |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    else:
        binds |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for inner in nodes:
            if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                binds.add(inner.name)
            elif isinstance(inner, ast.Import | ast.ImportFrom):
                binds |= {(alias.asname or alias.name).partition(".")[0] for alias in inner.names}
    decorators = getattr(node, "decorator_list", [])
    acts = not defines or bool(decorators) or bool(getattr(node, "keywords", []))
    return Part(first, last, frozenset(binds), frozenset(names), acts)


class Kept:
    """The evaluations of one document, by what they depend on."""

    def __init__(self) -> None:
        self._views: dict[Any, tuple[View, list[Part]]] = {}
        self._parts: dict[str, Part] = {}

    def parts(self, tree: ast.Module, text: Text) -> Parts:
        """The statements of a text."""
        if len(self._parts) > _MOST_PARTS:
            self._parts.clear()
        return Parts(tree, text, self._parts)

    def forget(self) -> None:
        """Something outside the text has changed."""
        self._views.clear()

    def view(self, parts: Parts, target: str, inputs: dict[str, str], made: Callable[[], View]) -> View:
        """The evaluation of a target: the one that is kept, its lines moved to where they are, else one that is made."""
        reached = parts.reached(target.partition("(")[0].partition(".")[0])
        key = (target, tuple(sorted(inputs.items())), parts.written(reached))
        kept = self._views.pop(key, None)
        if kept is None:
            kept = made(), reached
            while len(self._views) >= MOST:
                del self._views[next(iter(self._views))]
        self._views[key] = kept
        view, before = kept
        if before is reached or all(a.first == b.first for a, b in zip(before, reached, strict=True)):
            return view if view.text is parts.text else view.moved(lambda number: number, parts.text)
        return view.moved(_mover(before, reached), parts.text)


def _mover(before: list[Part], now: list[Part]) -> Callable[[int], int]:
    """Where an old line is now: in its statement, as far from its start; what stands in none is at the first line."""

    def line(number: int) -> int:
        for old, new in zip(before, now, strict=True):
            if old.first <= number <= old.last:
                return new.first + number - old.first
        return 0

    return line
