"""Gated linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.arithmetic import exact_div
from cnncalc.attribute import integer
from cnncalc.layer import Condition, Layer, Misfit, divides, spelled
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class GLU(Layer):
    """One half of an axis times the sigmoid of the other half."""

    type = "glu"
    family = "activation"
    along = integer(
        None, structure=True, torch="dim", keras="axis", optional=True, help="the axis halved; default the channels"
    )
    words = {"glu": spelled("along")}
    torch = {"GLU": spelled("along", along=-1)}
    examples = ("28x28x8 -> glu",)

    def index(self, x: Shape) -> int:
        """The index of the axis that is halved."""
        if not x.rank:
            raise Misfit("glu needs at least one axis beside the batch; the input is one number a sample")
        if self.along is not None:
            return self.axis(self.along, x)
        return 0 if x.first else x.rank - 1

    def output(self, x: Shape) -> Shape:
        axis = self.index(x)
        return x.replaced(axis, exact_div(x.dims[axis], 2))

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield divides(2, x.dims[self.index(x)], "glu halves an axis, and that of {x} is odd", "along")
