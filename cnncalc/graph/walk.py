"""The walk: every layer's shape, weights and MACs, its conditions checked on the way; over a finished graph (`infer`,
`compute`) or node by node while one grows (`cnncalc.graph.growth`)."""

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
    from collections.abc import Callable

    from cnncalc.graph.nodes import Graph, Node


def infer(graph: Graph) -> Report:
    """The report of a network; SpecError, with the rows before the fault, where it cannot be computed."""
    report = compute(graph)
    if report.faults:
        raise SpecError(list(report.faults), report)
    return report


def compute(graph: Graph, walked: Callable[[Graph], Report] | None = None) -> Report:
    """The report of as much of a network as can be computed, its faults noted rather than raised. `walked` is another way
    to walk (see `cnncalc.graph.again`)."""
    walked = walked or _walked
    paused = gc.isenabled()
    if paused:
        gc.disable()  # nothing here is cyclic; a collection per 700 rows makes the walk grow faster than its length
    try:
        report = walked(graph)
        for shape in graph.input_shapes:
            if shape is not None and len(shape.spatial) == 2 and shape.spatial[-1 if shape.first else 0] in _CHANNELS:
                from cnncalc.graph.layout import told

                return told(graph, report, walked)
        return report
    finally:
        if paused:
            gc.enable()


_CHANNELS = frozenset((1, 3, 4))
"""Channels of a picture: where an axis of space is as small, the layout may be the other one."""


def _walked(graph: Graph) -> Report:
    walk = Walk(graph)
    step = walk.step
    for node in graph.nodes:
        step(node)
    return walk.report()


class Walk:
    """A walk over a network, a node at a time. `shapes` holds what every slot (inputs, then nodes) came to: a `Shape`,
    a list of them for a layer with several outputs, None where it could not be computed."""

    __slots__ = ("found", "graph", "rows", "shapes")

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.shapes: list[Any] = list(graph.input_shapes)
        self.rows: list[Row] = []
        self.found = Findings(graph)

    def step(self, node: Node) -> Any:
        """Compute the next node: its output, and its row where its conditions hold; else None, and a fault."""
        found = self.found
        source = node.source
        x = self.shapes[source] if source.__class__ is int and node.port is None else _gather(node, self.shapes)
        y = None
        if (x.__class__ is Shape or (x is not None and not found.unported(node, x))) and node.layer is not None:
            try:
                y = self._computed(node, node.layer, x)
            except Misfit as error:
                found.misfit(error, node, node.layer)
            except SpecError as error:
                for fault in error.faults:
                    found.faults.note(fault)
        self.shapes.append(y)
        return y

    def _computed(self, node: Node, layer: Any, x: Any) -> Any:
        """The output of a node that reads `x`; None where a condition does not hold."""
        found = self.found
        weights: Any
        if layer.__class__ is Deferred:
            layer = layer.make(x)
        if layer.data_format is None:
            y = layer.output(x)
            fine = True
            for condition in layer.conditions(x, y):
                if condition is not None and not found.met(condition, node, layer, x, y):
                    fine = False
            if not fine:
                return None
            weights = layer.weights(x, y)
            macs = layer.macs(x, y, weights)
        else:
            y, weights, macs, fine = _viewed(node, layer, x, found)
            if not fine:
                return None
        if y is not x and y.__class__ is Shape and _beyond(y):
            found.too_large(node)
            return None
        if node.shared is not None:
            weights = found.shared(node, weights, self.rows)
        if node.uncounted:
            weights = ()
        self.rows.append(Row(self.graph, node, layer, x, y, weights, macs))
        if layer.warned:
            found.warn(node, layer, x, y)
        return y

    def report(self) -> Report:
        """The figures of the nodes walked so far."""
        found = self.found
        return Report(
            self.graph,
            tuple(self.rows),
            tuple(self.shapes),
            tuple(found.faults),
            (*self.graph.warnings, *found.warnings),
            tuple(found.assumptions),
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


def _viewed(node: Node, layer: Any, x: Any, found: Findings) -> tuple[Any, Any, Any, bool]:
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
