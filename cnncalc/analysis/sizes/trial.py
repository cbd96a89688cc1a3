"""One size tried: the walk over plain integers, stopped at its first fault, which is not put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.findings import Findings
from cnncalc.graph.walk import Walk
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.layers.declaration.condition import Condition
    from cnncalc.layers.declaration.shape import Shape


class Illegal(Exception):
    """The size is not legal: `node` is where that shows."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.name)
        self.node = node


class _Quick(Findings):
    """Findings that end a walk at once."""

    def met(self, condition: Condition, node: Node, layer: Any, x: Any, y: Any) -> bool:
        left, right = condition.left, condition.right
        if left is UNKNOWN or right is UNKNOWN or condition.holds():
            return True
        raise Illegal(node)

    def fault(self, message: str, node: Node, attribute: str, layer: Any, help: str) -> None:
        raise Illegal(node)

    def misfit(self, error: Any, node: Node, layer: Any) -> None:
        raise Illegal(node)

    def warn(self, node: Node, layer: Any, x: Any, y: Any) -> None:
        pass


class Inputs:
    """The spatial axes of a network's inputs that are to vary: those of its first input with any, and of every input that
    has the same sizes. `free` are the numbers of the axes that vary, all where it is left out."""

    def __init__(self, graph: Graph, free: Sequence[int] | None = None) -> None:
        self.graph = graph
        self.shapes = list(graph.input_shapes)
        first = next((shape for shape in self.shapes if shape is not None and shape.spatial), None)
        self.first = first
        axes = range(len(first.spatial) if first is not None else 0)
        self.free = tuple(axes) if free is None else tuple(axis for axis in free if axis in axes)
        self.varied = [
            index
            for index, shape in enumerate(self.shapes)
            if shape is not None and first is not None and _alike(shape, first)
        ]

    @property
    def rank(self) -> int:
        """How many axes vary."""
        return len(self.free)

    def at(self, sizes: Sequence[Any]) -> list[Shape | None]:
        """The inputs' shapes with these sizes on the axes that vary."""
        found = list(self.shapes)
        for index in self.varied:
            shape: Any = found[index]
            spatial = list(shape.spatial)
            for axis, size in zip(self.free, sizes, strict=True):
                spatial[axis] = size
            found[index] = shape._replace(spatial=tuple(spatial))
        return found

    @property
    def own(self) -> tuple[int, ...] | None:
        """The sizes that the network declares; None where they are symbols or not known."""
        sizes = () if self.first is None else tuple(self.first.spatial[axis] for axis in self.free)
        return sizes if sizes and all(n.__class__ is int for n in sizes) else None


def _alike(shape: Shape, first: Shape) -> bool:
    return len(shape.spatial) == len(first.spatial) and list(map(str, shape.spatial)) == list(map(str, first.spatial))


def walked(graph: Graph, shapes: Sequence[Any], findings: Findings) -> Walk:
    """A walk over a network with these input shapes and these findings; what they raise ends it."""
    walk = Walk(graph)
    walk.shapes[:] = shapes
    walk.found = findings
    for node in graph.nodes:
        if walk.step(node) is None:
            raise Illegal(node)
    return walk


def tried(inputs: Inputs, sizes: Sequence[Any]) -> Walk | None:
    """The walk at these sizes; None where they are not legal."""
    try:
        return walked(inputs.graph, inputs.at(sizes), _Quick(inputs.graph))
    except (Illegal, SpecError, TypeError):
        return None


def stopped(inputs: Inputs, sizes: Sequence[Any]) -> Node | None:
    """The first layer at which these sizes fail; None where they are legal."""
    try:
        walked(inputs.graph, inputs.at(sizes), _Quick(inputs.graph))
    except Illegal as error:
        return error.node
    return None


def until(inputs: Inputs, sizes: Sequence[Any], last: Node) -> list[Any]:
    """What every slot before a node came to at these sizes; nothing where the walk does not come so far."""
    walk = Walk(inputs.graph)
    walk.shapes[:] = inputs.at(sizes)
    walk.found = _Quick(inputs.graph)
    for node in inputs.graph.nodes:
        if node is last:
            return walk.shapes
        try:
            if walk.step(node) is None:
                return []
        except (Illegal, SpecError, TypeError):
            return []
    return []
