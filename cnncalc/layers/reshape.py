"""Reshaping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, exact_div, product
from cnncalc.attribute import integers
from cnncalc.layer import WHOLE, Condition, Layer, Misfit, divides, equal, spelled
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class Reshape(Layer):
    """The same values under other axes, in the same order."""

    type = "reshape"
    family = "shape"
    shape = integers(keras="target_shape", minimum=-1, help="the axes without the batch; one may be -1, what is left")
    words = {"reshape": spelled("*shape")}
    keras = {"Reshape": spelled("*shape")}
    formula = {"output": "the shape given; for -1 the number of values / the product of the others"}
    example = "784 -> reshape 28 28 1"

    def prepare(self) -> None:
        self.free = [i for i, size in enumerate(self.shape) if size.__class__ is int and size == -1]
        self.known: Number = product([size for i, size in enumerate(self.shape) if i not in self.free])

    def output(self, x: Shape) -> Shape:
        if len(self.free) > 1:
            raise Misfit("shape has more than one -1", "shape", "leave one axis open at most")
        if self.known.__class__ is int and self.known == 0:
            raise Misfit("shape has an axis of 0", "shape", "axes are at least 1")
        left = exact_div(x.elements, self.known) if self.free else 0
        return Shape.of([left if i in self.free else size for i, size in enumerate(self.shape)], x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        values = x.elements
        if self.free:
            yield divides(
                self.known, values, "{x} has {values} values, which {known} does not divide", "shape", "fill in -1"
            )
        else:
            yield equal(
                values, self.known, "{x} has {values} values, {shape} has {known}", "shape", "write -1 for one axis"
            )

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "values": str(x.elements), "known": str(self.known)}
