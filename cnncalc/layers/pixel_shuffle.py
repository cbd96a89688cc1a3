"""Channels laid out as space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, divides
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.resizing import image_axes
from cnncalc.numbers.arithmetic import exact_div, scaled

if TYPE_CHECKING:
    from collections.abc import Iterator


class PixelShuffle(Layer):
    """Each f² channels become an f × f square of one channel.

    PyTorch and TensorFlow (depth_to_space) order the channels differently; the shapes are the same.
    """

    type = "pixel_shuffle"
    family = "resampling"
    factor = integer(
        symbol="f",
        torch="upscale_factor",
        short="block_size",
        minimum=1,
        help="how much larger each spatial axis becomes",
    )
    words = {"pixel_shuffle": spelled("factor"), "depth_to_space": spelled("factor")}
    torch = {"PixelShuffle": spelled("factor")}
    examples = ("torch 256x24x24 -> nn.PixelShuffle(2)",)

    def output(self, x: Shape) -> Shape:
        f = self.factor
        *before, channels, height, width = image_axes(x, self)
        dims = (*before, exact_div(channels, f * f), scaled(height, f), scaled(width, f))
        return Shape.of(dims, True) if x.first else Shape(dims[1:], dims[0])

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        f = self.factor
        message = "factor {factor} takes a multiple of {square} channels; the input has {channels}"
        yield divides(f * f, image_axes(x, self)[-3], message, "factor")

    def reach(self, x: Any, y: Any) -> Any:
        f = self.factor
        before = [(1, 1, 1, 0)] * (len(x.spatial) - 3) + [(f * f, f * f, 1, 0)]  # the last of them are the channels
        return (before if len(x.spatial) > 2 else []) + [(1, 1, f, 0)] * 2

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {
            **super().words_for(x, y),
            "channels": str(image_axes(x, self)[-3]),
            "square": str(self.factor * self.factor),
        }
