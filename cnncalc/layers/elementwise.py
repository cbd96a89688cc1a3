"""Functions of several inputs, value by value."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import Merge

_TWO = (
    "divide power floor_divide remainder fmod atan2 hypot equal not_equal greater greater_equal less less_equal logical_and "
    "logical_or logical_xor bitwise_and bitwise_or bitwise_xor squared_difference"
)
_COUNT = {**dict.fromkeys(_TWO.split(), 2), "where": 3, "lerp": 3, "addcmul": 3, "addcdiv": 3}


class Elementwise(Merge):
    """A function of two or three inputs, value by value (division, a power, a comparison, `where`); they broadcast."""

    type = "elementwise"
    words = {"elementwise": spelled(), **{name: spelled(type=name) for name in _COUNT}}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> divide a input", "8x8x4 -> m: conv 1 1x1 -> where m input input")

    def output(self, x: Any) -> Any:
        count = _COUNT.get(self.type)
        if count is not None and len(x) != count:
            raise Misfit(f"{self.type} takes {count} inputs, not {len(x)}", help="name each")
        return super().output(x)
