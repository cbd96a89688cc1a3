"""One walk over a graph: every layer's shape, weights and MACs, its conditions checked on the way."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.findings import Findings
from cnncalc.graph.nodes import Deferred
from cnncalc.graph.report import Report
from cnncalc.graph.row import Row
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import LIMIT

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node


def infer(graph: Graph) -> Report:
    """The report of a network; SpecError, with the rows before the fault, where it cannot be computed."""
    report = compute(graph)
    if report.faults:
        raise SpecError(list(report.faults), report)
    return report


def compute(graph: Graph) -> Report:
    """The report of as much of a network as can be computed, its faults noted rather than raised."""
    paused = gc.isenabled()
    if paused:
        gc.disable()  # nothing here is cyclic; a collection per 700 rows makes the walk grow faster than its length
    try:
        return _walk(graph)
    finally:
        if paused:
            gc.enable()


def _walk(graph: Graph) -> Report:
    shapes: list[Any] = list(graph.input_shapes)
    rows: list[Row] = []
    found = Findings(graph)
    remember, keep = shapes.append, rows.append
    weights: Any
    for node in graph.nodes:
        layer = node.layer
        source = node.source
        x = shapes[source] if source.__class__ is int and node.port is None else _gather(node, shapes)
        if x.__class__ is not Shape and (x is None or found.unported(node, x)):
            remember(None)
            continue
        if layer is None:
            remember(None)
            continue
        try:
            if layer.__class__ is Deferred:
                layer = layer.make(x)
            if layer.data_format is not None:
                y, weights, macs, fine = _walk_viewed(node, layer, x, found)
            else:
                y = layer.output(x)
                fine = True
                for condition in layer.conditions(x, y):
                    if condition is not None and not found.met(condition, node, layer, x, y):
                        fine = False
                if fine:
                    weights = layer.weights(x, y)
                    macs = layer.macs(x, y, weights)
            if y is not x and fine and y.__class__ is Shape and _beyond(y):
                fine = found.too_large(node)
        except Misfit as error:
            found.misfit(error, node, layer)
            fine = False
        except SpecError as error:
            for fault in error.faults:
                found.faults.note(fault)
            fine = False
        if not fine:
            remember(None)
            continue
        if node.shared is not None:
            weights = found.shared(node, weights, rows)
        remember(y)
        keep(Row(graph, node, layer, x, y, weights, macs))
        if layer.warned:
            found.warn(node, layer, x, y)
    return Report(
        graph, tuple(rows), tuple(shapes), tuple(found.faults), tuple(found.warnings), tuple(found.assumptions)
    )


def _beyond(y: Shape) -> bool:
    """Whether an axis is larger than any attribute may be. Symbolic sizes have no bound to check."""
    channels = y.channels
    if channels.__class__ is int and channels > LIMIT:
        return True
    for n in y.spatial:  # noqa: SIM110 - a generator for any() costs more than the loop, on every layer
        if n.__class__ is int and n > LIMIT:
            return True
    return False


def _gather(node: Node, shapes: list[Any]) -> Any:
    """What a node reads where that is several inputs, or one of several outputs; None where one is not known."""
    if node.source.__class__ is int:
        return _port(shapes[node.source], node.port, node)
    gathered = tuple(_port(shapes[slot], port, node) for slot, port in zip(node.source, node.port, strict=True))
    return None if None in gathered else gathered


def _port(y: Any, port: int | None, node: Node) -> Any:
    if port is None:
        return y
    if y.__class__ is list:
        return y[port] if port < len(y) else [*y]
    return y if port == 0 or y is None else [y]


def _walk_viewed(node: Node, layer: Any, x: Any, found: Findings) -> tuple[Any, Any, Any, bool]:
    """A layer with its own data_format: it reads its input in that layout, its output is read in the file's again."""
    own = layer.data_format == "channels_first"
    file = found.graph.first
    seen = tuple(s.viewed(own) for s in x) if x.__class__ is tuple else x.viewed(own)
    y = layer.output(seen)
    fine = True
    for condition in layer.conditions(seen, y):
        if condition is not None and not found.met(condition, node, layer, seen, y):
            fine = False
    if not fine:
        return y, (), 0, False
    weights = layer.weights(seen, y)
    macs = layer.macs(seen, y, weights)
    return ([s.viewed(file) for s in y] if y.__class__ is list else y.viewed(file)), weights, macs, True
