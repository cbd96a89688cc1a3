"""A map sampled where a grid says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, equal
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator


class GridSample(Layer):
    """A map sampled at the positions of a grid: the first input's channels, the second's spatial axes (Jaderberg et al.
    2015, Spatial Transformer Networks). The grid's last axis holds one coordinate for each spatial axis of the map."""

    type = "grid_sample"
    family = "resampling"
    many = True
    ignores = "mode padding_mode align_corners"
    leading = integer(
        0, structure=True, minimum=0, help="how many axes in front of both count maps, each with its grid"
    )
    words = {"grid_sample": spelled()}
    examples = ("torch 2x28x28 -> g: permute 2 3 1 -> grid_sample input g",)

    def output(self, x: Any) -> Any:
        if len(x) != 2:
            raise Misfit(
                f"grid_sample reads a map and a grid, not {len(x)} inputs", help="name both: grid_sample a grid"
            )
        a, grid = self.each(x) if self.leading else x
        if len(a.spatial) not in (2, 3) or grid.rank != a.rank:
            raise Misfit(
                f"grid_sample reads a map of 2 or 3 spatial axes and a grid of as many axes; they are {a} and {grid}"
            )
        one = Shape(grid.dims[:-1], a.channels, a.first)
        return Shape.of((*x[1].dims[: self.leading], *one.dims), a.first) if self.leading else one

    def each(self, x: Any) -> tuple[Shape, Shape]:
        """One map, and its grid."""
        a, grid = (Shape.of(s.dims[self.leading :], s.first) for s in x)
        return a, grid

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        a, grid = self.each(x) if self.leading else x
        count = len(a.spatial)
        message = f"the grid's last axis has {grid.dims[-1]} values for {count} spatial axes"
        yield equal(grid.dims[-1], count, message, "", f"it holds {count} coordinates a position")
        for size in a.spatial:
            yield at_least(size, 1, "the map {x} has no value to sample")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
