"""Functions of one number that `numpy` has, which arrays get value by value."""

from __future__ import annotations

import math
from typing import Any


def rounded(value: Any, digits: int = 0) -> Any:
    """`np.round`: whole numbers stay whole."""
    return value if isinstance(value, int) else float(round(value, digits or None))


ELEMENTWISE: dict[str, Any] = {
    "ceil": lambda a: float(math.ceil(a)),
    "floor": lambda a: float(math.floor(a)),
    "sqrt": math.sqrt,
    "log2": math.log2,
    "log": math.log,
}
ELEMENTWISE.update(
    {
        "log10": math.log10,
        "exp": math.exp,
        "abs": abs,
        "absolute": abs,
        "round": rounded,
        "rint": rounded,
        "around": rounded,
    }
)
ELEMENTWISE.update(
    {
        "int32": int,
        "int64": int,
        "float32": float,
        "float64": float,
        "int_": int,
        "power": pow,
        "square": lambda a: a * a,
    }
)
