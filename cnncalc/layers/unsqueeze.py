"""New axes of size 1."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class Unsqueeze(Layer):
    """New axes of size 1; each is numbered as it stands in the output."""

    type = "unsqueeze"
    family = "shape"
    arranges = True
    axis = integers(structure=True, keras="axis", torch="dim", help="the numbers of the new axes")
    words = {"unsqueeze": spelled("*axis"), "expand_dims": spelled("*axis")}
    examples = ("28x28 -> unsqueeze -1", "torch 128 -> unsqueeze 2 3")

    def output(self, x: Shape) -> Shape:
        places = [self.index_of(axis, x, extra=len(self.axis)) for axis in self.axis]
        if len(set(places)) < len(places):
            raise Misfit("unsqueeze names a new axis twice", "axis", "name each once")
        old = iter(x.dims)
        return Shape.of([1 if i in places else next(old) for i in range(x.rank + len(places))], x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE if self.axis else None
