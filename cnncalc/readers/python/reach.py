"""What a statement changes without saying so: through the functions it uses, and under the other names of an object."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.index import binds, changed
from cnncalc.readers.python.scope import own_nodes, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Effects:
    """Which global names the functions and classes of a module change when they are used: `layers.append(…)` in a
    function, a registry's decorator. Found by walking the functions, and only where the text has such a change at all."""

    def __init__(self, statements: Sequence[tuple[ast.stmt, Any]], variables: set[str]) -> None:
        self.of: dict[str, set[str]] = {}
        texts = {id(source): source.text for _, source in statements}
        suspects = variables & {name for text in texts.values() for name in _changed_in_text(text)}
        if not suspects:
            return
        definitions = [node for node, _ in statements if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        self.of = {node.name: _deep_changes(node) & suspects for node in definitions}
        if not any(self.of.values()):
            self.of = {}
            return
        readers: dict[str, set[str]] = {}
        for node in {node.name: node for node in definitions}.values():
            for inner in walk(node):
                if isinstance(inner, ast.Name) and inner.id in self.of:
                    readers.setdefault(inner.id, set()).add(node.name)
        left = [name for name, found in self.of.items() if found]
        while left:
            name = left.pop()
            for reader in readers.get(name, ()):
                if not self.of[name] <= self.of[reader]:
                    self.of[reader] |= self.of[name]
                    left.append(reader)

    def through(self, nodes: Iterable[ast.AST]) -> set[str]:
        """The names that a statement, given by its own nodes, may change through the functions it reads."""
        if not self.of:
            return set()
        names = {inner.id for inner in nodes if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)}
        return set().union(*(self.of[name] for name in names if name in self.of))


def _deep_changes(node: ast.AST) -> set[str]:
    """What a definition changes, in the functions within it too."""
    found: set[str] = set()
    for inner in walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            body = inner.body if isinstance(inner.body, list) else [inner.body]
            for each in body:
                found |= changed(each)
            found |= {name for each in body if isinstance(each, ast.Global) for name in each.names}
    return found


def _changed_in_text(text: str) -> Iterator[str]:
    """The names of what a text seems to change, by how it reads. What stands after a name is searched, not the name:
    most of a text is names."""
    for found in _METHODS.finditer(text):
        yield _word_before(text, found.start())
    for sign in (" += ", " -= "):
        at = text.find(sign)
        while at >= 0:
            yield _word_before(text, at)
            at = text.find(sign, at + 1)
    for found in _GLOBAL.finditer(text):
        yield from found[1].replace(",", " ").split()
    for found in _ITEM.finditer(text):  # `name[…] =`
        close = found.start()
        at = text.find("[", text.rfind("]", 0, close) + 1, close)
        while at >= 0:
            yield _word_before(text, at)
            at = text.find("[", at + 1, close)


def _word_before(text: str, end: int) -> str:
    """The name that ends right before a position; empty where there is none."""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:end]


_METHODS = re.compile(r"\.(?:append|add|update|extend|setdefault|insert|pop)\(")
_GLOBAL = re.compile(r"global +(\w+(?: *, *\w+)*)")
_ITEM = re.compile(r"\]\s{0,2}=(?!=)")


def aliases(statements: Sequence[tuple[ast.stmt, Any]], variables: set[str]) -> dict[str, set[str]]:
    """For each variable, those that may hold the same objects: `b = a`, `r = f(a)`, `d = {"x": a}`, `for p in a.parts():`."""
    groups: dict[str, set[str]] = {name: {name} for name in variables}
    for node, held in _given(statements):
        if held is not None:
            names = binds(node) | {inner.id for inner in own_nodes([held]) if isinstance(inner, ast.Name)}
            parts = {id(groups[name]): groups[name] for name in names if name in groups}
            if len(parts) > 1:
                joined = max(parts.values(), key=len)
                for part in parts.values():
                    if part is not joined:
                        joined |= part
                        groups.update(dict.fromkeys(part, joined))
    return groups


_HOLDING = (ast.For, ast.If, ast.With, ast.Try)


def _given(statements: Sequence[tuple[ast.stmt, Any]]) -> Iterator[tuple[ast.AST, ast.expr | None]]:
    """(what binds names, the expression that it binds them to) of assignments and loops."""
    for node, _ in statements:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield node, node.value
        elif isinstance(node, _HOLDING):
            for inner in own_nodes([node]):
                if isinstance(inner, ast.For):
                    yield inner.target, inner.iter
