"""Columns summed back into windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least, divides, equal, occupied
from cnncalc.layers.declaration.declare import padding, sizes
from cnncalc.layers.declaration.layer import WHOLE, Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.padding import window_count
from cnncalc.numbers.arithmetic import Number, dilated, exact_div, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fold(Layer):
    """Columns of C·k·k channels added up where their windows stood (col2im), the reverse of unfold."""

    type = "fold"
    family = "shape"
    output_size = sizes(symbol="m", torch="output_size", minimum=1, help="spatial size of the output")
    kernel = sizes(symbol="k", torch="kernel_size", short="k", minimum=1, help="window size")
    dilation = sizes(1, symbol="d", torch="dilation", short="d", minimum=1, help="distance of the window's taps")
    padding = padding(torch="padding", short="pad p", modes=("valid",), symbol="p", help="padding the windows stood on")
    stride = sizes(1, symbol="s", torch="stride", short="s", minimum=1, help="step of the window")
    words = {"fold": spelled("output_size kernel stride padding", rank=2)}
    torch = {"Fold": spelled("output_size kernel dilation padding stride", rank=2)}
    examples = ("torch 48x64 -> nn.Fold((32, 32), 4, stride=4)",)

    def output(self, x: Shape) -> Shape:
        needs_rank(x, 1, self.type)
        return Shape(self.output_size, exact_div(x.channels, product(self.kernel)), x.first)

    def counts(self) -> list[Number]:
        """The windows along each axis of the output."""
        rest = (per_axis(v, 2) for v in (self.dilation, self.stride, self.padding))
        axes = zip(self.output_size, self.kernel, *rest, strict=True)
        return [window_count(n, dilated(k, d), s, pad, False) for n, k, d, s, pad in axes]

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.dims)
        taps = product(self.kernel)
        yield divides(
            taps, x.channels, "the {kernel} kernel's positions do not divide the {channels} channels", "kernel"
        )
        counts = self.counts()
        for count in counts:
            yield at_least(count, 1, "no window of {kernel} fits on {output_size}", "kernel")
        message = "output_size {output_size} has {windows} windows of {kernel}, the input {spatial}"
        yield equal(x.spatial[0], product(counts), message, "output_size")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "windows": str(product(self.counts()))}
