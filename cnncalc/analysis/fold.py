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

    from cnncalc.graph.nodes import Graph


class Summary:
    """Stands for a layer in a row that sums up several: `3 × bottleneck`."""

    data_format = None

    def __init__(self, type: str, rows: list[Row]) -> None:
        self.type = type
        self.rows = rows
        self.layers = len(rows)

    def factors(self, x: Any, y: Any) -> tuple[tuple[()]]:
        """No product: the line is a sum."""
        return ((),)


class Part:
    """A line of the table: a row as it is (no name), or the rows that a block of this name and kind sums up."""

    def __init__(self, name: str, kind: str, rows: list[Row]) -> None:
        self.name = name
        self.kind = kind
        self.rows = rows


def folded(report: Report, *, repeats: bool = False, depth: int | None = None, only: Sequence[str] = ()) -> Report:
    """The report with each repeat as one line (`repeats`), with what lies deeper than `depth` blocks summed up, and
    with the layers whose names match one of `only` (globs; a block's name stands for its layers) alone.

    Where the network has no blocks of its own, its layers' names are cut into modules; where it has no repeats, stretches
    that are built alike and follow each other are found."""
    rows = [row for row in report.rows if wanted(row.node.name, only)] if only else list(report.rows)
    parts = _parts(report, rows, repeats, depth)
    totals = sum_rows(rows, report.graph)
    known = receptive_fields(report)
    fields = dict(known)
    shown = []
    for part in parts:
        if part.name:
            row = summed(report, part)
            found = report.find(part.name) if part.name in report.graph.groups else part.rows[-1]
            fields[part.name] = None if found is None else known.get(found.node.name)
            shown.append(row)
        else:
            shown += part.rows
    view = Report(report.graph, tuple(shown), report.shapes, report.faults, report.warnings, report.assumptions, totals)
    view.dtype = report.dtype
    view.derived["receptive_fields"] = fields
    return view


def wanted(name: str, only: Sequence[str]) -> bool:
    """Whether a layer's name matches one of `only`: a name, a glob, or the name of a block that it lies in."""
    import fnmatch

    return any(fnmatch.fnmatchcase(name, glob) or name.startswith((f"{glob}.", f"{glob}/")) for glob in only)


def _parts(report: Report, rows: list[Row], repeats: bool, depth: int | None) -> list[Part]:
    """The rows as lines: those of each folded block, where the first of them stood, as one."""
    graph = report.graph
    chosen = groups_to_fold(graph, repeats, depth)
    heads = [enclosing(row.node.name, chosen) or "" for row in rows]
    if depth is not None and not graph.groups:
        from cnncalc.graph.names import modules

        depth = max(depth, 1)
        heads = [each[depth - 1] if len(each) >= depth else "" for each in modules([r.node.name for r in rows])]
    found: dict[str, Part] = {}
    order: list[Part] = []
    alike = _alike(graph, rows, heads) if repeats and not any(map(graph.is_repeat, graph.groups)) else {}
    skipped = 0
    for number, row in enumerate(rows):
        head = heads[number]
        if number < skipped:
            continue
        if number in alike:
            order.append(alike[number])
            skipped = number + len(alike[number].rows)
        elif not head:
            order.append(Part("", "", [row]))
        elif head in found:
            found[head].rows.append(row)
        else:
            found[head] = Part(head, "module", [row])
            order.append(found[head])
    return order


def _alike(graph: Graph, rows: list[Row], heads: list[str]) -> dict[int, Part]:
    """The stretches of rows that repeat themselves, by where they begin. A folded block lies in one whole; a stretch
    within a folded block stays in that."""
    from cnncalc.analysis import structure

    spans: dict[str, tuple[int, int]] = {}
    for number, head in enumerate(heads):
        spans[head] = (spans.get(head, (number, 0))[0], number + 1)
    found = {}
    names = [row.node.name for row in rows]
    for repeat in structure.alike(rows):
        within = set(heads[repeat.start : repeat.end]) - {""}
        if all(repeat.start <= spans[h][0] and spans[h][1] <= repeat.end for h in within):
            name = structure.name_of(names, repeat)
            kind = structure.kind_of(rows, repeat, name, graph)
            found[repeat.start] = Part(name, kind, rows[repeat.start : repeat.end])
    return found


def groups_to_fold(graph: Graph, repeats: bool, depth: int | None) -> set[str]:
    """The names of the groups to fold."""
    found = set()
    for name in graph.groups:
        if repeats and graph.is_repeat(name):
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


def _result(report: Report, part: Part) -> tuple[Any, str]:
    """The shape of a line's result, and what the line stands for."""
    graph = report.graph
    members = graph.groups.get(part.name)
    y = part.rows[-1].y
    if members is None:
        return y, part.kind
    if members.slot is not None and report.shapes[members.slot] is not None:
        y = report.shapes[members.slot]
    if y.__class__ is list and members.port is not None:
        y = y[members.port]
    kind = members.kind
    if kind == "repeat":
        inner = graph.groups.get(f"{part.name}.0")
        kind = f"{members.copies} × {inner.kind if inner is not None else part.rows[0].type}"
    return y, kind


def summed(report: Report, part: Part) -> Row:
    """One row for several: the first one's input and the result, the sums of weights and MACs."""
    graph = report.graph
    name, rows = part.name, part.rows
    totals = sum_rows(rows, graph)
    y, kind = _result(report, part)
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
    summary: Any = Summary(kind, rows)
    return Row(graph, node, summary, rows[0].x, y, weights, macs)
