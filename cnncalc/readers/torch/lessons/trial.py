"""Trying a mend: a changed layer on the shapes that met, or a changed network on another input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.graph.growth import Growth
from cnncalc.graph.nodes import Graph, Node
from cnncalc.graph.walk import Walk
from cnncalc.readers.tensors.convert import used

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.readers.tensors.convert import Use


def layer_of(use: Use) -> Any:
    """The layer of a call of PyTorch; None where there is none."""
    try:
        return bind(use, "torch")
    except ExpressionError:
        return None


def made(kind: str, *args: Any, **kwargs: Any) -> Any:
    """The layer of a class of `torch.nn` with these arguments; None where there is none."""
    return layer_of(used(kind, args, kwargs, "torch"))


def tried(layer: Any, shapes: Sequence[Shape]) -> Any:
    """What a layer makes of some shapes; None where it cannot read them."""
    if layer is None:
        return None
    growth = Growth("", "torch")
    refs = [growth.input(f"x{i}", shape) for i, shape in enumerate(shapes)]
    found = growth.shape(growth.add("y", layer, tuple(refs) if layer.many else refs[0]))
    return None if growth.faults else found


def walked(
    graph: Graph, count: int, inputs: Sequence[Any] | None = None, changed: Mapping[int, Any] | None = None
) -> list[Any]:
    """What the first `count` nodes of a network come to with other inputs, or with other layers at some of them: a
    shape for each, None where it cannot be computed."""
    changed = changed or {}
    copy = Graph(graph.model, graph.framework, graph.first)
    copy.input_names = graph.input_names
    copy.input_shapes = list(graph.input_shapes if inputs is None else inputs)
    copy.nodes = [_with(node, changed[i]) if i in changed else node for i, node in enumerate(graph.nodes[:count])]
    walk = Walk(copy)
    for node in copy.nodes:
        walk.step(node)
    return walk.shapes[len(copy.input_shapes) :]


def _with(node: Node, layer: Any) -> Node:
    found = Node(node.name, layer, node.source, node.origin)
    found.port, found.shared = node.port, node.shared
    return found


_DEEPEST = 1000
"""The most layers that are walked again and again."""
_MOST = 4096
"""The largest side of an input that is tried."""


def least_input(graph: Graph, count: int) -> Shape | None:
    """The least input that is larger and of which the first `count` nodes can all be computed that the last one needs:
    every axis of space is at least as long as some size. None where there is none, or more than one input."""
    if len(graph.input_shapes) != 1 or graph.input_shapes[0] is None or count > _DEEPEST:
        return None
    shape = graph.input_shapes[0]
    if not shape.spatial or not all(n.__class__ is int for n in shape.dims):
        return None

    def sized(n: int) -> Shape:
        return shape._replace(spatial=tuple(max(n, own) for own in shape.spatial))

    def fits(n: int) -> bool:
        return walked(graph, count, [sized(n)])[-1] is not None

    low = min(shape.spatial)
    high = low + 1
    while not fits(high):
        if high >= _MOST:
            return None
        low, high = high, min(_MOST, high * 2)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle, high)
    return sized(high)
