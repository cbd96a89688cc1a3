"""What a counter sees of a row: the layer that runs, the elements that go in and come out, and how it ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.ran import Ran
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.arithmetic import product, total

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer, Weight
    from cnncalc.numbers.arithmetic import Number

CONVOLUTIONS = frozenset(("conv", "deconv", "depthwise", "separable"))
RECURRENT = frozenset(("rnn", "gru", "lstm"))
_OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "matmul": "@"}
"""What a spec's merges are in code."""


class Seen:
    """One row as counters see it, a sample at a time.

    `kind` is the layer's type; a layer that holds another (a convolution of each frame, or with weights from elsewhere) is
    seen as the one it holds, `times` as often. Layers that no program ran (a spec's) are modules of PyTorch's class of that
    type, merges its operators.
    """

    __slots__ = ("how", "inputs", "kind", "layer", "outputs", "row", "times", "x", "y")

    def __init__(self, row: Row) -> None:
        self.row = row
        layer: Any = row.layer
        x, y, times = row.view_x, row.y, 1
        x = x if x.__class__ is Shape else x[0] if x else Shape((), None)
        y = y[0] if y.__class__ is list else y
        self.inputs: Number = x.elements
        self.outputs: Number = y.elements
        while (inner := getattr(layer, "inner", None)) is not None and layer.type in ("functional", "time_distributed"):
            if layer.type == "time_distributed":
                times = times * product(x.dims[: layer.leading])
                x, y = (Shape.of(s.dims[layer.leading :], s.first) for s in (x, y))
            layer = inner
        own = layer.data_format
        self.x: Shape = x if own is None else x.viewed(own == "channels_first")
        self.y: Shape = y if own is None else y.viewed(own == "channels_first")
        self.times: Number = times
        self.layer: Layer = layer
        self.kind: str = getattr(layer, "function", "") if layer.type == "activation" else layer.type
        self.how = _how(row, layer)

    @property
    def macs(self) -> Number:
        """The row's multiply–accumulates."""
        return self.row.macs

    @property
    def in_code(self) -> bool:
        """Whether a program of the tool's own framework ran it, so that its arguments are those of that code."""
        return self.row.graph.framework == "torch" and getattr(self.row.node.origin, "ran", None) is not None

    @property
    def module(self) -> bool:
        """Whether it ran as a module."""
        return self.how.how == "module"

    @property
    def exact(self) -> bool:
        """Whether it ran as a module of the framework's own class."""
        return self.module and self.how.exact

    @property
    def name(self) -> str:
        """A module's class, a function's dotted name, an operator's sign."""
        return self.how.name

    @property
    def axes(self) -> int:
        """The number of spatial axes."""
        return len(self.x.spatial)

    @property
    def positions(self) -> Number:
        """The output's positions, over all of its maps."""
        return self.times * product(self.y.spatial)

    @property
    def weights(self) -> tuple[Weight, ...]:
        """The parameters that the layer works with, whoever they are counted for."""
        seen: Any = self.x
        if self.layer.many or self.row.x.__class__ is not Shape:
            seen = self.x if self.row.layer.type == "functional" else self.row.x
        return tuple(w for w in self.layer.weights(seen, self.y) if w.trainable)

    @property
    def weight(self) -> Number:
        """The elements of those."""
        return total([w.size for w in self.weights])

    @property
    def unasked(self) -> bool:
        """Whether the call of an attention says that its weights are not wanted: it is computed in one operation then."""
        return "need_weights" in self.how.refused

    @property
    def products(self) -> Number:
        """Of an attention, the multiply–accumulates of its matrix products without weights."""
        layer: Any = self.layer
        products: Number = layer.products(self.row.x)
        return products

    @property
    def affine(self) -> bool:
        """Whether a normalization scales or shifts by what it learned."""
        return bool(self.weights)

    @property
    def biased(self) -> bool:
        """Whether a bias is added."""
        if self.row.layer.type == "functional" and not any("bias" in w.name for w in self.weights):
            return len(self.row.node.sources) > 2  # what it reads, the weight, the bias
        return any("bias" in w.name for w in self.weights)


def _how(row: Row, layer: Layer) -> Ran:
    """How a row ran; of a spec's what its layer is in PyTorch."""
    ran: Ran | None = getattr(row.node.origin, "ran", None)
    if ran is None:
        sign = _OPERATORS.get(layer.type)
        return Ran("module", _class(layer)) if sign is None else Ran("operator", sign)
    if ran.how == "module" and ran.exact and row.graph.framework == "keras":
        return Ran("module", _class(layer))
    return ran


def _class(layer: Layer) -> str:
    """PyTorch's class of a layer's type."""
    for name, spelling in layer.torch.items():
        if not name.startswith("Lazy") and (spelling.type or layer.__class__.type) == layer.type:
            return name
    return "Conv2d" if layer.type in CONVOLUTIONS else ""
