"""Channels laid out as space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import exact_div, scaled
from cnncalc.attribute import integer
from cnncalc.layer import Condition, Layer, divides, needs_rank, spelled
from cnncalc.shape import Shape

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
    formula = {"output": "n·f an axis, C / f² channels"}
    example = "torch 256x24x24 -> nn.PixelShuffle(2)"

    def output(self, x: Shape) -> Shape:
        needs_rank(x, 2, self.type)
        f = self.factor
        return Shape(tuple(scaled(n, f) for n in x.spatial), exact_div(x.channels, f * f), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        f = self.factor
        yield divides(
            f * f, x.channels, "the square of {factor} does not divide the {channels} input channels", "factor"
        )

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, self.factor, 0) for _ in x.spatial]
