"""Reshaping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.refill import Refill

if TYPE_CHECKING:
    from collections.abc import Iterator


class Reshape(Refill):
    """The same values under other axes, in the same order."""

    type = "reshape"
    family = "shape"
    shape = integers(keras="target_shape", minimum=-1, help="the axes without the batch; one may be -1, what is left")
    words = {"reshape": spelled("*shape")}
    keras = {"Reshape": spelled("*shape")}
    examples = ("784 -> reshape 28 28 1", "7x7x512 -> reshape -1 512")

    def output(self, x: Shape) -> Shape:
        return Shape.of(self.filled(x.elements), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        return self.holds(x.elements, "{x} has {values} values")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "values": str(x.elements)}
