"""A grid of positions by an affine map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal
from cnncalc.layers.declaration.declare import sizes
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class AffineGrid(Layer):
    """The positions that a 2×3 (3×4) matrix a sample moves those of a map to: a product with each position."""

    type = "affine_grid"
    family = "resampling"
    ignores = "align_corners"
    size = sizes(symbol="m", minimum=1, help="spatial size of the map that is to be sampled")
    words = {"affine_grid": spelled("size")}
    examples = ("torch 6 -> reshape 2 3 -> affine_grid 28x28",)

    def axes(self, x: Shape) -> tuple[Number, ...]:
        """The spatial axes of the grid, as many as there are rows; Misfit for an input that is no matrix."""
        size = self.size if self.size.__class__ is tuple else (self.size,) * 2
        if x.rank != 2 or len(size) not in (2, 3):
            raise Misfit(f"affine_grid reads a 2×3 matrix for 2 sizes, a 3×4 one for 3; the input is {x}", "size")
        return size

    def output(self, x: Shape) -> Shape:
        size = self.axes(x)
        return Shape.of((*size, len(size)), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        count = len(self.axes(x))
        message = f"affine_grid of {count} sizes reads a {count}×{count + 1} matrix, not {{x}}"
        yield from all_equal(((n, m, message) for n, m in zip(x.dims, (count, count + 1), strict=True)), "size")

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return product((*y.dims, len(y.dims)))

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
