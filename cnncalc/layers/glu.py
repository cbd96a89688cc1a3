"""Gated linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, divides
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import exact_div

if TYPE_CHECKING:
    from collections.abc import Iterator


class GLU(Layer):
    """One half of an axis times the sigmoid of the other half."""

    type = "glu"
    family = "activation"
    axis = integer(
        None, structure=True, torch="dim", keras="axis", optional=True, help="the axis halved; default the channels"
    )
    words = {"glu": spelled("axis")}
    torch = {"GLU": spelled("axis", axis=-1)}
    examples = ("28x28x8 -> glu",)

    def output(self, x: Shape) -> Shape:
        axis = self.axis_or_channels(x)
        return x.replaced(axis, exact_div(x.dims[axis], 2))

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield divides(2, x.dims[self.axis_or_channels(x)], "glu halves an axis, and that of {x} is odd", "axis")
