"""Running sums and their kin."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along


class Cumsum(Along):
    """At every position of an axis the sum, the product or the largest of the values up to it; the shape stays."""

    type = "cumsum"
    words = {
        "cumsum": spelled("axis"),
        "cumprod": spelled("axis", type="cumprod"),
        "cummax": spelled("axis", type="cummax"),
        "cummin": spelled("axis", type="cummin"),
        "logcumsumexp": spelled("axis", type="logcumsumexp"),
    }
    examples = ("128x16 -> cumsum 1",)

    def output(self, x: Any) -> Any:
        if x.rank or self.axis is not None:
            self.along(x)
        return x

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
