"""The whole input repeated along its axes."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import scaled


class Tile(Layer):
    """The whole input repeated along its axes (PyTorch's `repeat` and `tile`)."""

    type = "tile"
    family = "shape"
    repeats = integers(minimum=0, short="reps multiples", help="how often along each axis, without the batch")
    words = {"tile": spelled("*repeats")}
    examples = ("7x7x64 -> tile 2 2 1",)

    def output(self, x: Shape) -> Shape:
        extra = len(self.repeats) - x.rank
        if extra > 0 and self.batched:
            raise Misfit(
                f"tile names {len(self.repeats)} axes, the input {x} has {x.rank} without the batch",
                "repeats",
                "leave the batch out; unsqueeze makes new axes",
            )
        dims = ((1,) * extra) + x.dims
        repeats = ((1,) * -extra) + self.repeats
        return Shape.of(
            [n if r.__class__ is int and r == 1 else scaled(n, r) for n, r in zip(dims, repeats, strict=True)], x.first
        )

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
