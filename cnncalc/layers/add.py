"""Sum of several inputs, value by value."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Add(Merge):
    """The inputs' sum, value by value."""

    type = "add"
    words = {"add": spelled()}
    keras = {"Add": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> add a input",)
