"""Maximum of several inputs, value by value."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Maximum(Merge):
    """The largest of the inputs' values, value by value."""

    type = "maximum"
    words = {"maximum": spelled()}
    keras = {"Maximum": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> maximum a input",)
