"""Convolution without shared weights."""

from __future__ import annotations

from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.convolution import Convolution
from cnncalc.numbers.arithmetic import Number, product


class LocalConv(Convolution):
    """A convolution with a kernel and biases of its own at every position (Keras 2's LocallyConnected2D, Darknet's `local`)."""

    type = "local_conv"
    dilation = 1
    groups = 1
    channels = None
    words = {"local_conv": spelled("filters kernel stride padding")}
    examples = ("12x12x32 -> local_conv 16 3x3",)

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        kernel, filters = per_axis(self.kernel, len(x.spatial)), self.filters
        if self.torch_names:
            main = (*y.spatial, filters, x.channels, *kernel)
            return self._biased("weight", main, (filters, *y.spatial))
        return self._biased("kernel", (product(y.spatial), product((*kernel, x.channels)), filters), y.dims)

    def _biased(self, name: str, shape: tuple[Number, ...], bias: tuple[Number, ...]) -> tuple[Weight, ...]:
        main = Weight(name, shape, product(shape))
        return (main, Weight("bias", bias, product(bias))) if self.bias else (main,)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size  # each weight once

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return ((*per_axis(self.kernel, len(x.spatial)), x.channels, self.filters, *y.spatial),)
