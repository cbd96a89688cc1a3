"""Mean of several inputs, value by value."""

from __future__ import annotations

from cnncalc.families.merge import Merge
from cnncalc.layer import spelled


class Average(Merge):
    """The inputs' mean, value by value."""

    type = "average"
    words = {"average": spelled()}
    keras = {"Average": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> average a input",)
