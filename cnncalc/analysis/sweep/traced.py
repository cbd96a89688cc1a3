"""One walk over a network with swept numbers: its rows as operations, and every condition as a truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.findings import Findings
from cnncalc.graph.nodes import Deferred, Graph
from cnncalc.graph.report import Report
from cnncalc.graph.walk import Walk
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import LIMIT
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.swept import Structural, Swept, compared, ends
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.analysis.sweep.grid import Group
    from cnncalc.graph.nodes import Node


class Check(NamedTuple):
    """Something that must hold: its truth, and the node and condition that say what is wrong where it does not (None
    where the reason is not a condition of a layer)."""

    truth: Any
    node: Node | None
    attribute: str


class Traced(NamedTuple):
    """A group's network walked: the figures as a report has them, over swept numbers, and all that must hold."""

    report: Report
    checks: list[Check]


class _Findings(Findings):
    """Notes conditions as truths, and goes on."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.checks: list[Check] = []

    def check(self, truth: Any, node: Node | None, attribute: str = "") -> None:
        if truth is not True:
            self.checks.append(Check(truth, node, attribute))

    def met(self, condition: Any, node: Node, layer: Any, x: Any, y: Any) -> bool:
        left, right = condition.left, condition.right
        if left is not UNKNOWN and right is not UNKNOWN:
            self.check(compared(left, condition.relation, right), node, condition.attribute)
        return True

    def fault(self, message: str, node: Node, attribute: str, layer: Any, help: str) -> None:
        self.check(False, node, attribute)

    def shared(self, node: Node, weights: Any, rows: Any) -> Any:
        owner = self.graph.nodes[node.shared or 0]
        row = next((row for row in rows if row.node is owner), None)
        if row is not None:
            own, other = ([w.shape for w in some] for some in (weights, row.weights))
            if [len(shape) for shape in own] != [len(shape) for shape in other]:
                self.check(False, node, "share")
            else:
                for mine, theirs in zip(own, other, strict=True):
                    for a, b in zip(mine, theirs, strict=True):
                        self.check(a is b or compared(a, "==", b), node, "share")
        return ()

    def warn(self, node: Node, layer: Any, x: Any, y: Any) -> None:
        pass


class _Walk(Walk):
    """The walk of a network whose layers and inputs hold swept numbers."""

    __slots__ = ("layers",)
    found: _Findings

    def __init__(self, graph: Graph, shapes: list[Any], layers: list[Any]) -> None:
        super().__init__(graph)
        self.shapes = list(shapes)
        self.found = _Findings(graph)
        self.layers = iter(layers)

    def _computed(self, node: Node, layer: Any, x: Any) -> Any:
        if layer.__class__ is Deferred and any(n.__class__ is Swept for s in _shapes(x) for n in s.dims):
            raise Structural(f"{node.name} speaks of its own input, which is swept")
        y = super()._computed(node, layer, x)
        for shape in () if y is None or y is x else _shapes(y):
            for n in shape.dims:
                if n.__class__ is Swept and ends(n)[1] > LIMIT:
                    self.found.check(compared(LIMIT, ">=", n), node)
        return y


def traced(group: Group) -> Traced:
    """The figures and conditions of a group's network; Structural where its structure hangs on a swept number."""
    graph = group.graph
    assert graph is not None
    view = _with_layers(graph, group.shapes, group.layers)
    walk = _Walk(view, group.shapes, group.layers)
    try:
        for node in view.nodes:
            walk.step(node)
    except TypeError as error:  # a swept number where a layer wants an int
        raise Structural(str(error)) from None
    for _ in walk.found.faults:
        walk.found.check(False, None)
    return Traced(walk.report(), walk.found.checks)


def _with_layers(graph: Graph, shapes: list[Any], layers: list[Any]) -> Graph:
    """The graph with other layers in its nodes."""
    view = object.__new__(Graph)
    view.__dict__.update(graph.__dict__)
    view.input_shapes = shapes
    view.nodes = []
    for node, layer in zip(graph.nodes, layers, strict=True):
        twin = object.__new__(node.__class__)
        for name in node.__slots__:
            setattr(twin, name, getattr(node, name))
        twin.layer = layer
        view.nodes.append(twin)
    return view


def _shapes(x: Any) -> tuple[Shape, ...]:
    return (x,) if x.__class__ is Shape else tuple(x)
