"""Depthwise separable convolution."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled, trained
from cnncalc.layers.families.convolution import Convolution
from cnncalc.numbers.arithmetic import Number, product


class Separable(Convolution):
    """A depthwise convolution, then a 1×1 convolution that mixes its channels; one bias, after both."""

    type = "separable"
    keras_tail = trained("depthwise pointwise bias")
    groups = 1
    channels = None
    steps_once = False
    multiplier = integer(
        1, symbol="m", keras="depth_multiplier", minimum=1, help="depthwise channels for each input channel"
    )
    words = {
        "separable": spelled("filters kernel stride padding"),
        **ranked("separable{}d", "filters kernel stride padding"),
    }
    keras = {
        name: spelling
        for pattern, apart in (("SeparableConv{}D", "bias"), ("SeparableConvolution{}D", "*"))
        for name, spelling in ranked(
            pattern,
            "filters kernel stride padding data_format dilation multiplier activation bias",
            ranks=(1, 2),
            apart=apart,
            pasted=True,
        ).items()
    }
    examples = ("19x19x728 -> separable 728 3x3 pad=same", "torch 728x19x19 -> separable 728 3x3 pad=1")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        kernel = per_axis(self.kernel, len(x.spatial))
        ones = (1,) * len(kernel)
        between = x.channels * self.multiplier
        filters = self.filters
        if self.torch_names:
            names = ("depthwise.weight", "pointwise.weight", "pointwise.bias")
            shapes = (between, 1, *kernel), (filters, between, *ones)
        else:
            names = ("depthwise_kernel", "pointwise_kernel", "bias")
            shapes = (*kernel, x.channels, self.multiplier), (*ones, between, filters)
        depthwise = Weight(names[0], shapes[0], product((*kernel, between)))
        pointwise = Weight(names[1], shapes[1], between * filters)
        return self.biased(filters, depthwise, pointwise, name=names[2])

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        kernel = per_axis(self.kernel, len(x.spatial))
        return (*kernel, x.channels, self.multiplier), (x.channels * self.multiplier, self.filters)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return (weights[0].size + weights[1].size) * product(y.spatial)

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        between = x.channels * self.multiplier
        return (x.channels, between, x.channels), (between, y.channels, 1)
