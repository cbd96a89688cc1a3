"""Exchange of two axes."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class Transpose(Layer):
    """Two axes exchanged."""

    type = "transpose"
    family = "shape"
    arranges = True
    one = integer(structure=True, short="dim0 axis0 axis1", torch="dim0", keras="axis1", help="one axis")
    other = integer(structure=True, torch="dim1", keras="axis2", help="the other")
    words = {name: spelled("one other") for name in ("transpose", "swapaxes", "swapdims")}
    examples = ("torch 768x196 -> transpose 1 2",)

    def output(self, x: Shape) -> Shape:
        one, other = self.index_of(self.one, x, "one"), self.index_of(self.other, x, "other")
        dims = list(x.dims)
        dims[one], dims[other] = dims[other], dims[one]
        return Shape.of(dims, x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return None if self.index_of(self.one, x) == self.index_of(self.other, x) else WHOLE
