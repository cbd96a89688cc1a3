"""The classes of a program that are networks, or parts of some, told by its text alone."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

RUN = ("forward", "call")
"""What a network's class defines."""


class Candidate(NamedTuple):
    """A class of a program's top level that is run as a network: its name, its lines (from 0), the arguments without which it
    cannot be made, and the other candidates that it names."""

    name: str
    first: int
    last: int
    line: int
    column: int
    needs: tuple[str, ...]
    names: frozenset[str]


def candidates(tree: ast.Module, names: Sequence[frozenset[str]] | None = None) -> list[Candidate]:
    """The classes of a program that define what networks define, or are based on one that does, in order. `names` are those
    that each statement of the tree names, where that is known."""
    named_by = dict(zip(map(id, tree.body), names or [], strict=False))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef) and node.bases}
    known: dict[str, ast.ClassDef] = {}
    for name, node in classes.items():
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        if bases & set(known) or any(isinstance(each, ast.FunctionDef) and each.name in RUN for each in node.body):
            known[name] = node
    found = []
    for name, node in known.items():
        every = named_by.get(id(node))
        if every is None:
            every = frozenset(inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name))
        named = every & set(known) - {name}
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)]) - 1
        needs = _needs(node, classes)
        found.append(Candidate(name, first, (node.end_lineno or 1) - 1, node.lineno - 1, node.col_offset, needs, named))
    return found


def tops(found: Iterable[Candidate]) -> list[Candidate]:
    """Those that look like a whole network: no other names them, and they name others; without any the last that no other
    names, if it can be made as it is."""
    found = list(found)
    used = {name for each in found for name in each.names}
    roots = [each for each in found if each.name not in used]
    whole = [each for each in roots if each.names]
    return whole or [each for each in roots[-1:] if not each.needs or len(found) == 1]


def _needs(node: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> tuple[str, ...]:
    """The arguments without a default of what makes a class."""
    seen = 0
    while seen < 20:
        seen += 1
        init = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
        if init is not None:
            args = [*init.args.posonlyargs, *init.args.args][1:]
            free = args[: len(args) - len(init.args.defaults)] if init.args.defaults else args
            keyed = [
                a for a, default in zip(init.args.kwonlyargs, init.args.kw_defaults, strict=True) if default is None
            ]
            return tuple(a.arg for a in (*free, *keyed))
        base = next((classes[b.id] for b in node.bases if isinstance(b, ast.Name) and b.id in classes), None)
        if base is None:
            break
        node = base
    return ()
