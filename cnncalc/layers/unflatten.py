"""One axis unfolded into several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition
from cnncalc.layers.declaration.declare import integer, integers
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.refill import Refill

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unflatten(Refill):
    """One axis unfolded into several, the others as they are."""

    type = "unflatten"
    family = "shape"
    axis = integer(structure=True, torch="dim", keras="axis", help="the axis unfolded")
    shape = integers(torch="unflattened_size", minimum=-1, help="the axes it becomes; one may be -1, what is left")
    words = {"unflatten": spelled("axis *shape")}
    torch = {"Unflatten": spelled("axis shape")}
    examples = ("784 -> unflatten 1 28 28", "torch 96x10 -> nn.Unflatten(1, (3, -1))")

    def output(self, x: Shape) -> Shape:
        axis, dims = self.index_of(self.axis, x), x.dims
        return Shape.of((*dims[:axis], *self.filled(dims[axis]), *dims[axis + 1 :]), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        return self.holds(x.dims[self.index_of(self.axis, x)], "the axis has {values} in {x}")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "values": str(x.dims[self.index_of(self.axis, x)])}
