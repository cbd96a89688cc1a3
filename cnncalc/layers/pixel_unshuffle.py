"""Space laid out as channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, divides, divisors
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.resizing import image_axes
from cnncalc.numbers.arithmetic import exact_div

if TYPE_CHECKING:
    from collections.abc import Iterator


class PixelUnshuffle(Layer):
    """Each f × f square of a channel becomes f² channels.

    PyTorch and TensorFlow (space_to_depth) order the channels differently; the shapes are the same.
    """

    type = "pixel_unshuffle"
    family = "resampling"
    factor = integer(
        symbol="f",
        torch="downscale_factor",
        short="block_size",
        minimum=1,
        help="how much smaller each spatial axis becomes",
    )
    words = {"pixel_unshuffle": spelled("factor"), "space_to_depth": spelled("factor")}
    torch = {"PixelUnshuffle": spelled("factor")}
    examples = ("torch 3x224x224 -> nn.PixelUnshuffle(2)",)

    def output(self, x: Shape) -> Shape:
        f = self.factor
        *before, channels, height, width = image_axes(x, self)
        dims = (*before, channels * (f * f), exact_div(height, f), exact_div(width, f))
        return Shape.of(dims, True) if x.first else Shape(dims[1:], dims[0])

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        known = divisors(*x.spatial[-2:])
        for n in x.spatial[-2:]:
            message = "factor {factor} does not divide every side of {spatial}"
            yield divides(self.factor, n, message, "factor", f"use {known}" if known else "")

    def reach(self, x: Any, y: Any) -> Any:
        f = self.factor
        before = [(1, 1, 1, 0)] * (len(x.spatial) - 3) + [(1, 1, f * f, 0)]  # the last of them are the channels
        return (before if len(x.spatial) > 2 else []) + [(f, f, 1, 0)] * 2
