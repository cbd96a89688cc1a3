"""Unit normalization."""

from __future__ import annotations

from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.norm import Normalization, normalized_axes


class UnitNorm(Normalization):
    """Vectors along some axes scaled to length 1."""

    type = "unit_norm"
    axis = normalized_axes()
    words = {"unit_norm": spelled()}
    keras = {"UnitNormalization": spelled("axis", axis=(-1,))}
    examples = ("14x14x96 -> unit_norm",)

    def output(self, x: Shape) -> Shape:
        # vectors may run along the batch: the shape stays all the same
        batch = (0, -1 - x.rank) if self.batched else ()
        self.axis_sizes(self.axis and tuple(axis for axis in self.axis if axis not in batch), super().output(x))
        return x
