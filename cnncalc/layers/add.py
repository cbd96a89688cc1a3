"""Sum of several inputs, value by value."""

from __future__ import annotations

from cnncalc.families.merge import Merge
from cnncalc.layer import spelled


class Add(Merge):
    """The inputs' sum, value by value."""

    type = "add"
    words = {"add": spelled()}
    keras = {"Add": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> add a input",)
