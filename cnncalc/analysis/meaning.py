"""What a layer does, apart from the words of its framework: what it is recognised by where two networks are held together.

A kernel is (3, 3, 16, 32) in Keras and (32, 16, 3, 3) in PyTorch; a depthwise layer is a convolution of as many groups; a
dense layer is a convolution of one position; flattening moves numbers and makes none.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import plain

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Weight

_MERGES = ("add", "multiply", "subtract", "average", "maximum", "minimum")
_ZEROS = ("zeropad", "pad")
_PART = ("constant", "buffer")


def tells(row: Row) -> bool:
    """Whether a layer is compared at all: one that has weights or MACs, joins others, or gives more or fewer numbers than
    it reads."""
    if row.weights or row.macs != 0:
        return row.type not in _PART
    if row.type in _PART or _with_parameter(row):
        return False
    return row.type in _MERGES or row.layer.many or _numbers(row.x) != _numbers(row.y)


def _with_parameter(row: Row) -> bool:
    """Whether a layer joins a parameter to its input, which a layer of its own may do at once (a class token, a scale)."""
    graph = row.graph
    first = len(graph.input_names)
    layers = [graph.nodes[slot - first].layer for slot in row.node.sources if slot >= first]
    return any(layer.type in ("parameter", *_PART) for layer in layers)


def _numbers(value: Any) -> Any:
    """How many numbers a sample has in a shape, or in several; a text where they are no ints."""
    if value.__class__ in (list, tuple):
        found = [_numbers(shape) for shape in value]
        return sum(found) if all(n.__class__ is int for n in found) else str(found)
    total = 1
    for n in value.dims:
        if n.__class__ is not int:
            return str(value.converted(True))
        total *= n
    return total


def pads(row: Row) -> bool:
    """Whether a layer does what the next could do itself: zeros around what a convolution reads."""
    return row.type in _ZEROS and not row.weights


def weights_in(row: Row, torch: bool) -> tuple[Weight, ...]:
    """A layer's weights in the order of axes of a framework; as they are where the other has no word for them."""
    layer: Any = row.layer
    if not row.weights or getattr(layer, "torch_names", torch) == torch:
        return row.weights
    other = copy(layer)
    other.__dict__["torch_names"] = torch
    other.__dict__.pop("weights", None)  # that of a layer which is not trained calls the layer it was made for
    found = tuple(other.weights(row.view_x, row.y))
    return found if [str(w.size) for w in found] == [str(w.size) for w in row.weights] else row.weights


def shapes_text(weights: tuple[Weight, ...]) -> str:
    """The shapes of weights, in a line."""
    return ", ".join("x".join(str(plain(n)) for n in weight.shape) or "()" for weight in weights) or "none"


def recognised(row: Row) -> tuple[Any, ...]:
    """(name, whether a person wrote it, kind, weights, output) of a layer: what it is aligned by."""
    name = row.node.name
    weights = tuple(bare(w.shape) for w in weights_in(row, True))
    kind = "weighted" if weights else row.type
    return name, False, kind, weights, output_of(row)


def bare(shape: tuple[Any, ...]) -> tuple[str, ...]:
    """A shape without axes of size 1, which the other framework may not write."""
    return tuple(str(plain(n)) for n in shape if n != 1)


def output_of(row: Row) -> tuple[Any, ...]:
    """What a layer gives, channels first, without axes of size 1."""
    shapes = row.y if row.y.__class__ is list else [row.y]
    return tuple(bare(shape.converted(True).dims) for shape in shapes)
