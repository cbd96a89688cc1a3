"""Reordering of axes."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import shown


class Permute(Layer):
    """The axes in another order. They are numbered from 1; the batch, where it is named, is 0 and stays first."""

    type = "permute"
    family = "shape"
    arranges = True
    dims = integers(
        structure=True,
        keras="dims",
        torch="dims",
        from_one="keras",
        minimum=0,
        help="the old number of each new axis",
    )
    words = {"permute": spelled("*dims")}
    keras = {"Permute": spelled("*dims")}
    torch = {"Permute": spelled("*dims")}
    examples = ("28x14x3 -> permute 2 1 3",)

    def output(self, x: Shape) -> Shape:
        order = self.dims
        if 0 not in order:
            order = (0, *order)
        elif not self.batched:
            order = (0, *(axis + 1 for axis in order))
        if sorted(order) != list(range(x.rank + 1)) or order[0]:
            raise Misfit(
                f"permute {shown(self.dims)} is no order of the {x.rank} axes of {x}",
                "dims",
                f"name each of 1 to {x.rank} once",
            )
        dims = x.dims
        return Shape.of([dims[axis - 1] for axis in order[1:]], x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return None if sorted(self.dims) == list(self.dims) else WHOLE
