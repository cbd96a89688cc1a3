"""Mean of several inputs, value by value."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Average(Merge):
    """The inputs' mean, value by value."""

    type = "average"
    words = {"average": spelled()}
    keras = {"Average": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> average a input",)
