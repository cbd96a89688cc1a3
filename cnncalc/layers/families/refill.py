"""Axes that hold the same values anew: what reshape and unflatten share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, divides, equal
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.numbers.arithmetic import Number, exact_div, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Refill(Layer):
    """A layer whose `shape` holds the values of one or all axes; one entry may be -1: what is left."""

    arranges = True
    shape: tuple[Number, ...]

    def prepare(self) -> None:
        self.free = [i for i, size in enumerate(self.shape) if size.__class__ is int and size == -1]
        self.known: Number = product([size for i, size in enumerate(self.shape) if i not in self.free])

    def filled(self, values: Number) -> list[Number]:
        """The axes of `shape` for so many values: -1 is values / the product of the others."""
        if len(self.free) > 1:
            raise Misfit("shape has more than one -1", "shape", "leave one axis open at most")
        if self.known.__class__ is int and self.known == 0:
            raise Misfit("shape has an axis of 0", "shape", "axes are at least 1")
        left = exact_div(values, self.known) if self.free else 0
        return [left if i in self.free else size for i, size in enumerate(self.shape)]

    def holds(self, values: Number, what: str) -> Iterator[Condition | None]:
        """`shape` holds exactly so many values; `what` names them in a message."""
        if self.free:
            message = f"{what}, and {{known}} does not divide {{values}}: nothing fits in place of -1"
            yield divides(self.known, values, message, "shape", "the other axes must divide {values}")
        else:
            message = f"{what}, but {{shape}} holds {{known}}"
            yield equal(values, self.known, message, "shape", "its axes must multiply to {values}")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "known": str(self.known)}
