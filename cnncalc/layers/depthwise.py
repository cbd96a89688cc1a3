"""Depthwise convolution."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled, trained
from cnncalc.layers.families.convolution import Convolution
from cnncalc.numbers.arithmetic import Number, product


class Depthwise(Convolution):
    """Convolution of each channel by itself, with `multiplier` kernels a channel."""

    type = "depthwise"
    keras_tail = trained("depthwise bias")
    filters = None
    groups = 1
    channels = None
    steps_once = False
    multiplier = integer(
        1, symbol="m", keras="depth_multiplier", minimum=1, help="output channels for each input channel"
    )
    words = {
        "depthwise": spelled("kernel stride padding multiplier"),
        **ranked("depthwise{}d", "kernel stride padding multiplier"),
    }
    keras = ranked(
        "DepthwiseConv{}D",
        "kernel stride padding multiplier data_format dilation activation bias",
        ranks=(1, 2),
        pasted=True,
    )
    examples = ("112x112x32 -> depthwise 3x3 stride=2 pad=same", "112x112x32 -> depthwise 3x3 pad=1 multiplier=2")

    def output(self, x: Shape) -> Shape:
        return Shape(self.windows(x), x.channels * self.multiplier, x.first)

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        kernel = per_axis(self.kernel, len(x.spatial))
        if self.torch_names:
            main = Weight("weight", (y.channels, 1, *kernel), product((*kernel, y.channels)))
        else:
            shape = (*kernel, x.channels, self.multiplier)
            main = Weight("kernel", shape, product(shape))
        return self.biased(y.channels, main)

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return ((*per_axis(self.kernel, len(x.spatial)), x.channels, self.multiplier),)

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return ((x.channels, y.channels, x.channels),)
