"""Difference of several inputs, value by value."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge


class Subtract(Merge):
    """The first input less the second, value by value."""

    type = "subtract"
    words = {"subtract": spelled()}
    keras = {"Subtract": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> subtract a input",)

    def output(self, x: Any) -> Any:
        if len(x) != 2:
            raise Misfit(f"subtract joins two inputs, not {len(x)}", help="name two", meant=self.type)
        return super().output(x)
