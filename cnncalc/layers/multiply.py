"""Product of several inputs, value by value."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Multiply(Merge):
    """The inputs' product, value by value."""

    type = "multiply"
    words = {"multiply": spelled()}
    keras = {"Multiply": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> multiply a input",)
