"""An input that is plainly meant in the other layout: a warning with the corrected shape, and the help of what follows.

What was written is computed all the same. Loaded only where an input looks so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report

PICTURE = (1, 3, 4)
"""The channels of pictures: grey, colour, colour with transparency."""


def told(graph: Graph, report: Report, walk: Callable[[Graph], Report]) -> Report:
    """The report with a warning for each input in the other layout; where its faults go with the layout, that is their
    help. `walk` computes a graph."""
    turned = {index: Shape.of(_moved(shape), graph.first) for index, shape in _swapped(graph)}
    if not turned:
        return report
    written = list(graph.input_shapes)
    if report.faults:
        try:
            graph.input_shapes = [turned.get(index, shape) for index, shape in enumerate(written)]
            mended = not walk(graph).faults
        finally:
            graph.input_shapes = written
        if mended:
            for fault in report.faults:
                fault.help = _way_out(graph, turned)
        return report
    report.warnings = (*(_warning(graph, index, shape) for index, shape in turned.items()), *report.warnings)
    return report


def _swapped(graph: Graph) -> list[tuple[int, Shape]]:
    """(number, shape) of the inputs that a layer reads as maps, in a layout that makes no picture of them."""
    found = []
    for index, shape in enumerate(graph.input_shapes):
        if shape is not None and looks_swapped(shape) and _read_as_map(graph, index):
            found.append((index, shape))
    return found


def looks_swapped(shape: Any) -> bool:
    """Whether two large axes and one of a picture's channel counts stand in the other layout's order."""
    dims = shape.dims
    if len(dims) != 3 or not all(n.__class__ is int for n in dims):
        return False
    few, *large = (dims[2], dims[0], dims[1]) if shape.first else dims
    return few in PICTURE and all(n > few for n in large)


def _read_as_map(graph: Graph, index: int) -> bool:
    """Whether a spatial layer reads an input, or what elementwise layers make of it, in the file's own layout."""
    seen = {index}
    inputs = len(graph.input_names)
    for number, node in enumerate(graph.nodes):
        sources = node.sources
        layer = node.layer
        if layer is None or not seen.intersection(sources):
            continue
        family = getattr(layer, "family", "convolution")  # one that waits for its input is mostly one
        if (
            family in _SPATIAL
            and getattr(layer, "data_format", None) is None
            and layer.type not in ("reshape", "permute")
        ):
            return True
        if getattr(layer, "pointwise", False) and not getattr(layer, "arranges", True):
            seen.add(number + inputs)
    return False


_SPATIAL = ("convolution", "pooling", "padding", "resampling")


def _moved(shape: Shape) -> tuple[Any, ...]:
    """The axes in the other layout's order."""
    a, b, c = shape.dims
    return (c, a, b) if shape.first else (b, c, a)


def _spelled(shape: Shape) -> str:
    return "x".join(map(str, shape.dims))


def _way_out(graph: Graph, turned: dict[int, Shape]) -> str:
    order = "channels first" if graph.first else "channels last"
    named = len(graph.input_names) > 1
    shapes = [f"{graph.input_names[i]}={_spelled(s)}" if named else _spelled(s) for i, s in turned.items()]
    whose = {True: ", as PyTorch has it", False: ", as Keras has it"}[graph.first]
    own = graph.first is (graph.framework == "torch")
    return f"write the input as {' '.join(shapes)}: {order}{whose if own else ''}"


def _warning(graph: Graph, index: int, shape: Shape) -> Fault:
    """The warning of an input that may be meant as `shape`."""
    written: Any = graph.input_shapes[index]
    place = graph.input_places[index] if index < len(graph.input_places) else None
    maps = "×".join(map(str, written.spatial))
    message = f"the input {written} is read as {written.channels} channels of {maps}"
    return Fault(message, place, help=f"if it is a picture, {_way_out(graph, {index: shape})}", severity="warning")
