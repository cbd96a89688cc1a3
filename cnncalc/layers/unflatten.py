"""One axis unfolded into several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, exact_div, product
from cnncalc.attribute import integer, integers
from cnncalc.layer import WHOLE, Condition, Layer, Misfit, divides, equal, spelled
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unflatten(Layer):
    """One axis unfolded into several, the others as they are."""

    type = "unflatten"
    family = "shape"
    along = integer(structure=True, torch="dim", keras="axis", help="the axis unfolded")
    shape = integers(torch="unflattened_size", minimum=-1, help="the axes it becomes; one may be -1, what is left")
    words = {"unflatten": spelled("along *shape")}
    torch = {"Unflatten": spelled("along shape")}
    formula = {"output": "the axes given in place of the one; for -1 its size / the product of the others"}
    example = "784 -> unflatten 1 28 28"

    def prepare(self) -> None:
        self.free = [i for i, size in enumerate(self.shape) if size.__class__ is int and size == -1]
        self.known: Number = product([size for i, size in enumerate(self.shape) if i not in self.free])

    def output(self, x: Shape) -> Shape:
        if len(self.free) > 1:
            raise Misfit("shape has more than one -1", "shape", "leave one axis open at most")
        if self.known.__class__ is int and self.known == 0:
            raise Misfit("shape has an axis of 0", "shape", "axes are at least 1")
        axis, dims = self.axis(self.along, x), x.dims
        left = exact_div(dims[axis], self.known) if self.free else 0
        sizes = [left if i in self.free else size for i, size in enumerate(self.shape)]
        return Shape.of((*dims[:axis], *sizes, *dims[axis + 1 :]), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        size = x.dims[self.axis(self.along, x)]
        if self.free:
            yield divides(self.known, size, "{known} does not divide the axis of {size} in {x}", "shape")
        else:
            yield equal(
                size, self.known, "{shape} makes {known}, but the axis has {size} in {x}", "shape", "write -1 for one"
            )

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = {"size": str(x.dims[self.axis(self.along, x)]), "known": str(self.known)}
        return {**super().words_for(x, y), **words}
