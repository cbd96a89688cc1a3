"""A network as its structure and the numbers in it: variants of one structure differ in numbers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.nodes import Deferred
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.nodes import Graph, Node

KINDS = ("integer", "sizes", "padding")
"""Attributes whose integers every layer's arithmetic takes as arrays too."""


ONE_APART = ("output_size", "slopes")
"""Attributes of which a literal 1 is something of its own: one mean of all, one slope for all channels."""


def swept_attributes(layer: Any) -> list[str]:
    """The attributes of a layer whose integers may be swept."""
    return [
        name
        for name, attribute in layer.attributes.items()
        if attribute.kind in KINDS and not attribute.options.get("structure")
    ]


def is_number(layer: Any, name: str, value: int) -> bool:
    """Whether a value of an attribute is one number of many; what 0, −1 and the like mean is structure, and so is
    what a literal 1 means to a pool that is told the size of its output."""
    kind = layer.attributes[name].kind
    if kind == "padding":
        return value >= 0 and not getattr(layer, "pasted", False)
    return value >= 1 and not (value == 1 and name in ONE_APART)


def pattern_of(graph: Graph) -> tuple[Any, list[int]]:
    """(the structure, the numbers in the order in which the structure holds them)."""
    numbers: list[int] = []
    inputs = tuple(
        None if shape is None else (len(shape.spatial), shape.first, *_dims(shape, numbers))
        for shape in graph.input_shapes
    )
    nodes = []
    seen: dict[int, tuple[Any, list[int]]] = {}
    late = _late(graph)
    for node in graph.nodes:
        if node.layer.__class__ is Deferred:
            nodes.append((node.name, ("deferred", _layer_pattern(late.get(node.name), None)), *_edges(node)))
            continue
        known = seen.get(id(node.layer))
        if known is None:
            own: list[int] = []
            known = seen[id(node.layer)] = (_layer_pattern(node.layer, own), own)
        nodes.append((node.name, known[0], *_edges(node)))
        numbers += known[1]
    return (graph.framework, graph.first, graph.batched, inputs, tuple(nodes), tuple(graph.outputs)), numbers


def _late(graph: Graph) -> dict[str, Any]:
    """The layers that are bound as the network is walked, where it comes to them."""
    if not any(node.layer.__class__ is Deferred for node in graph.nodes):
        return {}
    from cnncalc.graph.walk import compute

    return {row.name: row.layer for row in compute(graph).rows if row.node.layer.__class__ is Deferred}


def _edges(node: Node) -> tuple[Any, ...]:
    return (node.source, node.port, node.shared, node.uncounted, node.alive)


def _dims(shape: Shape, numbers: list[int]) -> Iterator[Any]:
    for n in shape.dims:
        if n.__class__ is int and n > 1:
            numbers.append(n)
            yield "#"
        else:
            yield n


def _layer_pattern(layer: Any, numbers: list[int] | None) -> Any:
    if layer is None:
        return None
    swept = swept_attributes(layer) if numbers is not None else ()
    values = tuple(
        _split(layer, name, getattr(layer, name), numbers) if name in swept else _exact(getattr(layer, name))
        for name in layer.attributes
    )
    return (
        layer.__class__, layer.type, layer.framework, layer.torch_names, layer.fixed_rank, layer.batched, layer.required, values,
    )  # fmt: skip


def _exact(value: Any) -> Any:
    if isinstance(value, Layer):
        return _layer_pattern(value, None)
    if value.__class__ is tuple:
        return tuple(_exact(v) for v in value)
    return (value.__class__, str(value))


def _split(layer: Any, name: str, value: Any, numbers: list[int] | None) -> Any:
    if value.__class__ is tuple:
        return tuple(_split(layer, name, v, numbers) for v in value)
    if value.__class__ is int and numbers is not None and is_number(layer, name, value):
        numbers.append(value)
        return "#"
    return (value.__class__, str(value))


def refilled(graph: Graph, numbers: Iterator[Any], twin: Any) -> tuple[list[Any], list[Any]]:
    """(input shapes, the layer of each node) of a structure with other numbers, handed out in the order of
    `pattern_of`; `twin(layer, values)` makes a layer."""
    shapes: list[Any] = []
    for shape in graph.input_shapes:
        if shape is None:
            shapes.append(None)
            continue
        dims = [next(numbers) if n.__class__ is int and n > 1 else n for n in shape.dims]
        shapes.append(Shape.of(dims, shape.first))
    layers = []
    for node in graph.nodes:
        layer = node.layer
        if layer is not None and layer.__class__ is not Deferred:
            values = {name: _filled(layer, name, getattr(layer, name), numbers) for name in swept_attributes(layer)}
            layer = twin(layer, values)
        layers.append(layer)
    return shapes, layers


def _filled(layer: Any, name: str, value: Any, numbers: Iterator[Any]) -> Any:
    if value.__class__ is tuple:
        return tuple(_filled(layer, name, v, numbers) for v in value)
    return next(numbers) if value.__class__ is int and is_number(layer, name, value) else value
