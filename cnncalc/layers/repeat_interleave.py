"""Every position of an axis repeated."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along
from cnncalc.numbers.arithmetic import scaled


class RepeatInterleave(Along):
    """Every position of an axis repeated in its place (Keras's and NumPy's `repeat`)."""

    type = "repeat_interleave"
    repeats = integer(symbol="r", minimum=0, help="how often")
    words = {"repeat_interleave": spelled("repeats axis")}
    examples = ("8x64x64 -> repeat_interleave 4 axis=1",)

    def output(self, x: Shape) -> Shape:
        axis = self.along(x)
        return x.replaced(axis, scaled(x.dims[axis], self.repeats))

    def reach(self, x: Any, y: Any) -> Any:
        return None if self.along(x) == x.channel_axis else WHOLE
