"""Minimum of several inputs, value by value."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Minimum(Merge):
    """The smallest of the inputs' values, value by value."""

    type = "minimum"
    words = {"minimum": spelled()}
    keras = {"Minimum": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> minimum a input",)
