"""Space laid out as channels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import exact_div
from cnncalc.attribute import integer
from cnncalc.layer import Condition, Layer, divides, needs_rank, spelled
from cnncalc.shape import Shape

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
    formula = {"output": "n / f an axis, C·f² channels"}
    example = "torch 3x224x224 -> nn.PixelUnshuffle(2)"

    def output(self, x: Shape) -> Shape:
        needs_rank(x, 2, self.type)
        f = self.factor
        return Shape(tuple(exact_div(n, f) for n in x.spatial), x.channels * (f * f), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        for n in x.spatial:
            yield divides(self.factor, n, "{factor} does not divide every side of {spatial}", "factor")

    def reach(self, x: Any, y: Any) -> Any:
        return [(self.factor, self.factor, 1, 0) for _ in x.spatial]
