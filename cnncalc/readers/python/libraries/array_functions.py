"""Functions of numbers that `numpy` has: of one, which arrays get value by value, and of a row of them."""

from __future__ import annotations

import math
import operator
from itertools import pairwise
from typing import Any


def rounded(value: Any, digits: int = 0) -> Any:
    """`np.round`: whole numbers stay whole."""
    return value if isinstance(value, int) else float(round(value, digits or None))


def unique(values: list[Any]) -> tuple[list[Any], list[int], list[int], list[int]]:
    """Each value once, in order; where it stands first; which of them each value is; how often each stands."""
    first: dict[Any, int] = {}
    count: dict[Any, int] = {}
    for position, value in enumerate(values):
        first.setdefault(value, position)
        count[value] = count.get(value, 0) + 1
    each = sorted(first)
    number = {value: i for i, value in enumerate(each)}
    return each, [first[v] for v in each], [number[v] for v in values], [count[v] for v in each]


def split(values: list[Any], at: int | list[int]) -> list[list[Any]]:
    """The parts between positions, or so many equal ones."""
    if isinstance(at, int):
        if at < 1 or len(values) % at:
            raise ValueError("array split does not result in an equal division")
        each = len(values) // at
        at = [each * part for part in range(1, at)]
    marks = [0, *at, len(values)]
    return [values[a:b] for a, b in pairwise(marks)]


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
        "sin": math.sin,
        "cos": math.cos,
        "tanh": math.tanh,
        "sign": lambda a: (a > 0) - (a < 0),
    }
)

CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}

COMPARED: dict[str, Any] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
