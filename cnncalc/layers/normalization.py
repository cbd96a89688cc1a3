"""Normalization by a data set's mean and variance."""

from __future__ import annotations

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import flag, ignored, integers
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.norm import Normalization
from cnncalc.numbers.arithmetic import product


class DatasetNormalization(Normalization):
    """Each channel less a mean, over a deviation, both found from data or given beforehand."""

    type = "normalization"
    family = "preprocessing"
    mean = ignored(keras="mean", help="the means, where they are given beforehand")
    variance = ignored(keras="variance", help="the variances, where they are given beforehand")
    axis = integers(
        None,
        structure=True,
        keras="axis",
        optional=True,
        none=(),
        help="the axes with a mean of their own; default the channels",
    )
    invert = flag(False, keras="invert", help="whether to undo it")
    keras = {"Normalization": spelled("axis mean variance invert", axis=(-1,))}
    words = {"normalization": spelled()}
    examples = ("224x224x3 -> normalization",)

    def output(self, x: Shape) -> Shape:
        if (self.mean is None) is not (self.variance is None):
            raise Misfit("normalization takes mean and variance together, or neither", "mean")
        self.axis_sizes(self.axis, super().output(x))
        return x

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        if self.mean is not None:
            return ()  # constants
        shape = self.axis_sizes(self.axis, x)
        size = product(shape)
        return (
            Weight("mean", shape, size, False),
            Weight("variance", shape, size, False),
            Weight("count", (), 1, False),
        )
