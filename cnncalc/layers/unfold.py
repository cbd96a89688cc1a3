"""Windows laid out as columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, occupied
from cnncalc.layers.declaration.declare import padding, sizes
from cnncalc.layers.declaration.layer import WHOLE, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.window import Windowed
from cnncalc.numbers.arithmetic import product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unfold(Windowed):
    """Every window of the input as one column (im2col): C·k·k channels, as many positions as windows."""

    type = "unfold"
    family = "shape"
    kernel = sizes(symbol="k", torch="kernel_size", short="k", minimum=1, help="window size")
    dilation = sizes(1, symbol="d", torch="dilation", short="d", minimum=1, help="distance of the window's taps")
    padding = padding(
        torch="padding", short="pad p", modes=("valid",), wordless="torch", symbol="p", help="zeros around the input"
    )
    stride = sizes(1, symbol="s", torch="stride", short="s", minimum=1, help="step of the window")
    words = {"unfold": spelled("kernel stride padding")}
    torch = {"Unfold": spelled("kernel dilation padding stride", rank=2, pasted=True)}
    examples = ("torch 3x32x32 -> nn.Unfold(4, stride=4)",)

    def output(self, x: Shape) -> Shape:
        kernel = per_axis(self.kernel, len(x.spatial))
        return Shape((product(self.windows(x)),), x.channels * product(kernel), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.dims)
        yield from self.window_conditions(Shape(self.windows(x), y.channels, y.first))

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE  # the axes it was about are one
