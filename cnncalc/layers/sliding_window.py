"""Windows of one axis, laid out along a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along
from cnncalc.numbers.arithmetic import windows

if TYPE_CHECKING:
    from collections.abc import Iterator


class SlidingWindow(Along):
    """Every window of an axis: the axis counts them, a new last axis holds their values (`Tensor.unfold`)."""

    type = "sliding_window"
    size = integer(symbol="k", minimum=1, help="positions of a window")
    step = integer(1, symbol="s", minimum=1, help="positions from one window to the next")
    words = {"sliding_window": spelled("size step axis")}
    examples = ("torch 1x16000 -> sliding_window 400 160 axis=2",)

    def output(self, x: Shape) -> Shape:
        axis = self.along(x)
        dims = x.replaced(axis, windows(x.dims[axis], self.size, self.step, 0, 0)).dims
        return Shape.of((*dims, self.size), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        size = x.dims[self.along(x)]
        yield at_least(
            size - self.size, 0, "a window of {size_} is larger than the axis of {size}", "size", "use at most {size}"
        )

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "size_": str(self.size)}

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
