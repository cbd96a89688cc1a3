"""A map sampled where a grid says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, equal
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
    words = {"grid_sample": spelled()}
    examples = ("torch 2x28x28 -> g: permute 2 3 1 -> grid_sample input g",)

    def output(self, x: Any) -> Any:
        if len(x) != 2:
            raise Misfit(
                f"grid_sample reads a map and a grid, not {len(x)} inputs", help="name both: grid_sample a grid"
            )
        a, grid = x
        if len(a.spatial) not in (2, 3) or grid.rank != a.rank:
            raise Misfit(
                f"grid_sample reads a map of 2 or 3 spatial axes and a grid of as many axes; they are {a} and {grid}"
            )
        return Shape(grid.dims[:-1], a.channels, a.first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        a, grid = x
        count = len(a.spatial)
        message = f"the grid's last axis has {grid.dims[-1]} values for {count} spatial axes"
        yield equal(grid.dims[-1], count, message, "", f"it holds {count} coordinates a position")
        for size in a.spatial:
            yield at_least(size, 1, "the map {x} has no value to sample")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
