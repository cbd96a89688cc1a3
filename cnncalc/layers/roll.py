"""Values in another order along an axis."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import ignored, integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.spelling import spelled


class Roll(Layer):
    """Values in another order along some axes, rolled round, turned round or sorted; the shape stays."""

    type = "roll"
    family = "shape"
    ignores = "descending stable"
    shifts = ignored(short="shift", help="how far; no number depends on it")
    axis = integers(
        None, structure=True, keras="axis", torch="dim", short="dims axes", optional=True, help="the axes; default all"
    )
    words = {
        "roll": spelled("shifts axis"),
        "flip": spelled("*axis", type="flip"),
        "sort": spelled("axis", type="sort"),
        "argsort": spelled("axis", type="argsort"),
    }
    examples = ("56x56x96 -> roll [-3, -3] [1, 2]", "28x28x3 -> flip 2")

    def output(self, x: Any) -> Any:
        for axis in self.axis or ():
            self.index_of(axis, x)
        return x

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
