"""A report with some of its rows summed up or left out: repeats as one line, blocks by depth, chosen layers.

Sums always add up: a line that stands for several layers has their sum, and the totals are those of all lines shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.graph.nodes import Node
from cnncalc.graph.report import Report
from cnncalc.graph.row import Row
from cnncalc.graph.totals import sum_rows
from cnncalc.layers.declaration.layer import Weight
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph, Members


class Summary:
    """Stands for a layer in a row that sums up several: `3 × bottleneck`."""

    data_format = None

    def __init__(self, type: str, layers: int) -> None:
        self.type = type
        self.layers = layers

    def factors(self, x: Any, y: Any) -> tuple[tuple[()]]:
        """No product: the line is a sum."""
        return ((),)


def folded(report: Report, *, repeats: bool = False, depth: int | None = None, only: Sequence[str] = ()) -> Report:
    """The report with each repeat as one line (`repeats`), with what lies deeper than `depth` blocks summed up, and
    with the layers whose names match one of `only` (globs; a block's name stands for its layers) alone."""
    rows = [row for row in report.rows if wanted(row.node.name, only)] if only else list(report.rows)
    shown = _collapsed(report, rows, repeats, depth) if repeats or depth is not None else rows
    totals = sum_rows(rows, report.graph)
    view = Report(report.graph, tuple(shown), report.shapes, report.faults, report.warnings, report.assumptions, totals)
    view.dtype = report.dtype
    known = receptive_fields(report)
    fields = dict(known)
    for row in shown:
        if row.node.name not in fields:
            last = report.find(row.node.name)
            fields[row.node.name] = None if last is None else known.get(last.node.name)
    view.derived["receptive_fields"] = fields
    return view


def wanted(name: str, only: Sequence[str]) -> bool:
    """Whether a layer's name matches one of `only`: a name, a glob, or the name of a block that it lies in."""
    import fnmatch

    return any(fnmatch.fnmatchcase(name, glob) or name.startswith(glob + ".") for glob in only)


def _collapsed(report: Report, rows: list[Row], repeats: bool, depth: int | None) -> list[Row]:
    """The rows with those of each folded group replaced, where the first of them stood, by their sum."""
    graph = report.graph
    chosen = groups_to_fold(graph, repeats, depth)
    parts: dict[str, list[Row]] = {}
    order: list[Row | str] = []
    for row in rows:
        group = enclosing(row.node.name, chosen)
        if group is None:
            order.append(row)
        elif group in parts:
            parts[group].append(row)
        else:
            parts[group] = [row]
            order.append(group)
    return [_sum(report, item, parts[item]) if isinstance(item, str) else item for item in order]


def groups_to_fold(graph: Graph, repeats: bool, depth: int | None) -> set[str]:
    """The names of the groups to fold."""
    found = set()
    for name, members in graph.groups.items():
        if repeats and members.kind == "repeat" and members.copies > 1:
            found.add(name)
        if depth is not None and level_of(name, graph) >= depth:
            found.add(name)
    return found


def level_of(name: str, graph: Graph) -> int:
    """How many groups a group lies in, itself counted."""
    level = 1
    while "." in name:
        name, _, _ = name.rpartition(".")
        level += name in graph.groups
    return level


def enclosing(name: str, chosen: set[str]) -> str | None:
    """The outermost chosen group that a layer lies in."""
    found = None
    while "." in name:
        name, _, _ = name.rpartition(".")
        if name in chosen:
            found = name
    return found


def _sum(report: Report, name: str, rows: list[Row]) -> Row:
    """One row for several: the group's input and result, the sums of weights and MACs."""
    graph = report.graph
    members: Members = graph.groups[name]
    totals = sum_rows(rows, graph)
    last = rows[-1]
    y = report.shapes[members.slot] if members.slot is not None and report.shapes[members.slot] is not None else last.y
    if y.__class__ is list and members.port is not None:
        y = y[members.port]
    kind = members.kind
    if kind == "repeat":
        inner = graph.groups.get(f"{name}.0")
        kind = f"{members.copies} × {inner.kind if inner is not None else rows[0].type}"
    node = Node(name, None, rows[0].node.source, rows[0].node.origin if graph.spec is None else None)
    node.port = rows[0].node.port
    node.alive = any(row.node.alive for row in rows)
    weights: tuple[Weight, ...] = ()
    if "trainable" in totals.unknown:
        weights = (Weight("trainable", (), UNKNOWN),)
    elif totals.trainable.__class__ is not int or totals.trainable:
        weights = (Weight("trainable", (), totals.trainable),)
    torch = graph.framework == "torch"
    frozen = totals.params - totals.trainable if torch else 0
    if frozen.__class__ is not int or frozen:
        weights = (*weights, Weight("frozen", (), frozen, True, True))
    fixed = totals.buffers if torch else totals.non_trainable
    if fixed.__class__ is not int or fixed:
        weights = (*weights, Weight("non_trainable", (), fixed, False))
    macs = UNKNOWN if "macs" in totals.unknown else totals.macs
    summary: Any = Summary(kind, len(rows))
    return Row(graph, node, summary, rows[0].x, y, weights, macs)
