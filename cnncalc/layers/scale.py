"""Learned factors and offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scale(Layer):
    """Each channel times a learned factor, with a learned offset or that alone; or each position of some axes (Caffe)."""

    type = "scale"
    family = "normalization"
    factor = flag(True, help="whether a factor is learned")
    bias = flag(False, help="whether an offset is learned")
    axis = integer(None, structure=True, optional=True, help="the first axis they differ along; default the channels")
    axes = integer(
        1, structure=True, minimum=-1, help="how many axes from it on; -1: all, 0: one number for all values"
    )
    words = {"scale": spelled("bias"), "offset": spelled(type="offset", factor=False, bias=True)}
    examples = ("torch 64x56x56 -> scale bias=true",)

    def shape_of(self, x: Shape) -> tuple[Number, ...]:
        """The shape of the factors."""
        first = self.axis_or_channels(x)
        return x.dims[first:] if self.axes < 0 else x.dims[first : first + self.axes]

    def output(self, x: Shape) -> Shape:
        self.shape_of(x)
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        left = x.rank - self.axis_or_channels(x)
        yield at_least(left - max(self.axes, 0), 0, "{x} has fewer than {axes} axes from there on", "axes")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        shape = self.shape_of(x)
        names = ("weight", "bias") if self.torch_names else ("gamma", "beta")
        pairs = zip(names, (self.factor, self.bias), strict=True)
        return tuple(Weight(name, shape, product(shape)) for name, has in pairs if has)
