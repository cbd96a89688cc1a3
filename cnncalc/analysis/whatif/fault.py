"""The arithmetic of a fault: how the sizes that do not fit came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.formulas import output_formulas
from cnncalc.graph.nodes import Deferred
from cnncalc.graph.row import Row
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Node
    from cnncalc.graph.report import Report


def arithmetic(report: Report, node: Node) -> list[str]:
    """The formulas that led to the fault of a node: its own; of one that joins others those of each branch, back to the
    layer that last changed the size."""
    read = _inputs(report, node)
    if read is None:
        return []
    if len(read) == 1:
        return _lines(_row(report, node, read[0]), True, True)
    channels = len({str(shape.channels) for shape in read}) > 1
    spatial = len({str(shape.spatial) for shape in read}) > 1
    found: list[str] = []
    for slot in node.sources:
        found += _lines(_sized(report, slot), spatial, channels)
    return list(dict.fromkeys(found))


def _inputs(report: Report, node: Node) -> list[Any] | None:
    """What a node reads; None where that is not known."""
    if node.layer is None or node.layer.__class__ is Deferred:
        return None
    read = []
    for slot, port in zip(node.sources, node.ports, strict=True):
        y = report.shapes[slot] if slot < len(report.shapes) else None
        y = y[port or 0] if y.__class__ is list else y
        if y.__class__ is not Shape:
            return None
        read.append(y)
    return read


def _row(report: Report, node: Node, x: Shape) -> Row | None:
    layer = node.layer
    own = layer.data_format
    try:
        y = layer.output(x if own is None else x.viewed(own == "channels_first"))
    except Misfit:
        return None
    return Row(report.graph, node, layer, x, y, (), 0)


def _sized(report: Report, slot: int) -> Row | None:
    """The layer that last changed the size of what stands in a slot; None where it is the input's."""
    graph = report.graph
    rows = {id(row.node): row for row in report.rows}
    count = len(graph.input_names)
    while slot >= count:
        row = rows.get(id(graph.nodes[slot - count]))
        if row is None or row.x.__class__ is not Shape or row.y.__class__ is not Shape:
            return row
        if row.y.dims != row.x.dims:
            return row
        slot = row.node.source
    return None


def _lines(row: Row | None, spatial: bool, channels: bool) -> list[str]:
    """The formulas of a layer's output: of its sizes, of its channels; where one comes to nothing, of that alone."""
    if row is None or row.layer.many:
        return []
    try:
        found = output_formulas(row)
    except (Misfit, TypeError, ValueError, ZeroDivisionError):
        return []
    found = [each for each in found if (channels if each.what.startswith("C") else spatial)]
    empty = [each for each in found if each.value.startswith(("-", "−")) or each.value == "0"]
    return [f"{row.node.name}: {each}" for each in empty or found]
