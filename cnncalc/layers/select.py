"""One position of an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along, without

if TYPE_CHECKING:
    from collections.abc import Iterator


class Select(Along):
    """One position of an axis, which is gone (`x[:, 0]`: the class token)."""

    type = "select"
    position = integer(structure=True, short="index", help="which, from 0; negatives count from the end")
    words = {"select": spelled("position axis")}
    examples = ("197x768 -> select 0 axis=1",)
    axis_letters = "TE"

    def output(self, x: Shape) -> Shape:
        return without(x, self.along(x))

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        size, position = x.dims[self.along(x)], self.position
        message = "position {position} is outside the axis of {size}"
        inside = size - 1 - position if position >= 0 else size + position
        yield at_least(inside, 0, message, "position", "positions run from 0, or from -1 at the end")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
