"""Positions of an axis picked by constant numbers."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along


class IndexSelect(Along):
    """Positions of an axis picked by numbers that are known beforehand: the axis becomes as many as these are (`x[:, ids]`,
    `index_select`, `take`; TensorFlow's `gather`)."""

    type = "index_select"
    count = integers(minimum=0, short="indices shape", help="how many numbers there are: their shape")
    words = {"index_select": spelled("count axis"), "take": spelled("count axis"), "gather": spelled("count axis")}
    examples = ("169x6 -> index_select [49, 49] axis=1", "28x28x64 -> take 16")

    def output(self, x: Shape) -> Shape:
        axis, dims = self.along(x), x.dims
        return Shape.of((*dims[:axis], *self.count, *dims[axis + 1 :]), x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return None if self.along(x) == x.channel_axis and len(self.count) == 1 else WHOLE
