"""One layer's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.layers.declaration.layer import Layer, Weight
    from cnncalc.numbers.arithmetic import Number


class Row(NamedTuple):
    """One layer's figures. `x` and `y` are its input and output shapes without the batch (tuples and lists of them
    where there are several)."""

    graph: Graph
    node: Node
    layer: Layer
    x: Any
    y: Any
    weights: tuple[Weight, ...]
    macs: Number
    """Multiply–accumulates a sample; UNKNOWN for an opaque layer."""

    @property
    def name(self) -> str:
        """The layer's full name."""
        return self.node.name

    @property
    def type(self) -> str:
        """The layer's canonical type."""
        return self.layer.type

    @property
    def inputs(self) -> list[str]:
        """The names of what it reads: `conv1`, `input`, `split.1`."""
        node = self.node
        if node.source.__class__ is int:
            return [self.graph.slot_name(node.source, node.port)]
        return [self.graph.slot_name(slot, port) for slot, port in zip(node.source, node.port, strict=True)]

    @property
    def input_shapes(self) -> list[tuple[Any, ...]]:
        """The shapes it reads, with the batch (None until one is given)."""
        many = self.node.source.__class__ is not int
        return [full_shape(self.graph, x) for x in (self.x if many else (self.x,))]

    @property
    def output_shape(self) -> tuple[Any, ...]:
        """The (first) output's shape, with the batch."""
        return full_shape(self.graph, self.y[0] if self.y.__class__ is list else self.y)

    @property
    def output_shapes(self) -> list[tuple[Any, ...]]:
        """All outputs' shapes, with the batch."""
        return [full_shape(self.graph, y) for y in (self.y if self.y.__class__ is list else [self.y])]

    @property
    def shared_with(self) -> str | None:
        """The layer whose weights it uses, if it has none of its own."""
        node = self.node
        return None if node.shared is None else self.graph.nodes[node.shared].name

    @property
    def trainable(self) -> Number:
        """Trainable weights."""
        return _sum(w.size for w in self.weights if w.trained)

    @property
    def non_trainable(self) -> Number:
        """Weights that are not trained: moving statistics, and what is frozen."""
        return _sum(w.size for w in self.weights if not w.trained)

    @property
    def params(self) -> Number:
        """What the framework counts as parameters: Keras all weights, PyTorch without buffers."""
        torch = self.graph.framework == "torch"
        return _sum(w.size for w in self.weights if w.trainable or not torch)

    @property
    def buffers(self) -> Number:
        """PyTorch's buffers: running statistics, outside `params`; 0 under Keras."""
        torch = self.graph.framework == "torch"
        return _sum(w.size for w in self.weights if not w.trainable) if torch else 0

    def factors(self) -> tuple[tuple[Number, ...], ...]:
        """The factors of each kernel's size (5, 5, 48, 128, 2); vectors (bias, scale) are left out."""
        return () if self.node.shared is not None else self.layer.factors(self.view_x, self.y)

    @property
    def view_x(self) -> Any:
        """The input as the layer itself reads it (its own data_format)."""
        own = self.layer.data_format
        return self.x if own is None or self.x.__class__ is not Shape else self.x.viewed(own == "channels_first")

    def to_dict(self) -> dict[str, Any]:
        """The row as the JSON output has it."""
        shapes = [plain_shape(s) for s in self.output_shapes]
        row: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "inputs": self.inputs,
            "input_shapes": [plain_shape(s) for s in self.input_shapes],
            "output_shape": shapes[0],
        }
        if len(shapes) > 1:
            row["output_shapes"] = shapes
        row["weights"] = [
            {"name": w.name, "shape": [plain(n) for n in w.shape], "trainable": w.trained} for w in self.weights
        ]
        row |= {
            "params": plain(self.params),
            "trainable": plain(self.trainable),
            "non_trainable": plain(self.non_trainable),
        }
        if self.graph.framework == "torch":
            row["buffers"] = plain(self.buffers)
        row["macs"] = plain(self.macs)
        if self.shared_with:
            row["shared_with"] = self.shared_with
        folded = getattr(self.layer, "layers", None) if self.node.layer is None else None
        if folded is not None:
            row["folded"] = folded
        if not self.node.alive:
            row["reaches_output"] = False
        return row


def _sum(sizes: Any) -> Number:
    total: Number = 0
    for size in sizes:
        total = total + size
    return total


def full_shape(graph: Graph, shape: Shape) -> tuple[Any, ...]:
    """A shape's axes with the batch in front (None until one is given)."""
    dims = tuple(None if n is UNKNOWN else n for n in shape.dims)
    return (graph.batch, *dims) if graph.batched else dims


def plain(value: Number) -> Any:
    """A number as JSON has it: an int, null for unknown, a string for a symbolic figure."""
    if value is UNKNOWN or value is None:
        return None
    return value if value.__class__ is int else str(value)


def plain_shape(shape: tuple[Any, ...]) -> list[Any]:
    """A shape as JSON has it."""
    return [plain(n) for n in shape]
