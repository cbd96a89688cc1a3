"""Why no variant meets a condition: which part of it alone excludes all, and the nearest miss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.conditions import Condition
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.search import searched
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from cnncalc.analysis.sweep.conditions import Node


class Miss:
    """One part of a condition: how many valid variants meet it alone, how many meet all others, and of these (of all
    valid ones where no one meets it) the variant that misses it by the least."""

    def __init__(
        self, text: str, alone: int, others: int | None, number: int | None, figures: list[tuple[str, Any]]
    ) -> None:
        self.text = text
        self.alone = alone
        self.others = others
        self.number = number
        self.figures = figures


def misses(sweep: Sweep) -> list[Miss]:
    """For each part of a sweep's condition that no variant meets all of, how it is missed."""
    where = sweep.request.where
    if where is None:
        return []
    parts = where.parts()
    found = []
    for at, (text, tree) in enumerate(parts):
        alone = searched(_with(sweep, [(text, tree)], None)).wanted or 0
        others = [part for i, part in enumerate(parts) if i != at] if alone else []
        nearest = _nearest(sweep, others, tree)
        names = [name for name in dict.fromkeys(_names(tree)) if name not in [k.target for k in sweep.keys.keys]]
        figures: list[tuple[str, Any]] = []
        count = searched(_with(sweep, others, None)).wanted if others else None
        if nearest is not None and names:
            columns = sweep.figures([nearest], names)[2]
            figures = [(name, column.tolist()[0]) for name, column in zip(names, columns, strict=True)]
        found.append(Miss(text, alone, count, nearest, figures))
    return found


def _with(sweep: Sweep, parts: list[tuple[str, Node]], rank: Node | None) -> Sweep:
    """The same variants under other conditions, the least of `rank` first."""
    request = Request(None, top=1 if rank is not None else None)
    if parts:
        tree = parts[0][1]
        for _, other in parts[1:]:
            tree = ("and", tree, other)
        request.where = Condition.of(" and ".join(text for text, _ in parts), tree)
    if rank is not None:
        request.sort = [("", False)]
        request.tree = rank
    return Sweep(sweep.keys, request, sweep.read, sweep.groups)


def _nearest(sweep: Sweep, others: list[tuple[str, Node]], tree: Node) -> int | None:
    """The variant that meets the others and misses a comparison of numbers by the least."""
    if tree[0] != "compare":
        return None
    try:
        found = searched(_with(sweep, others, ("distance", tree)))
    except UsageError:  # a comparison of words
        return None
    return found.numbers[0] if found.numbers else None


def _names(node: Node) -> list[str]:
    if node[0] == "name":
        return [node[1]]
    return [name for part in node[1:] if part.__class__ is tuple for name in _names(part)]
