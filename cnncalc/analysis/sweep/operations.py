"""What each noted operation is in Python's integers and in NumPy's arrays, and how wide its numbers are."""

from __future__ import annotations

import math
from typing import Any

import numpy

from cnncalc.numbers import arithmetic

NARROW, WIDE, OPEN = 0, 1, 2
"""Numbers in 32 bits, in 64, and Python's own, which know no bound."""
DTYPES = (numpy.dtype(numpy.int32), numpy.dtype(numpy.int64), numpy.dtype(object))
TRUTHS = frozenset((">=", ">", "==", "!=", "divides", "and", "not"))


def width_of(low: int, high: int) -> int:
    """The narrowest width that holds all numbers between two."""
    if low >= -(2**31) and high < 2**31:
        return NARROW
    return WIDE if low >= -(2**63) and high < 2**63 else OPEN


def scalar(name: str) -> Any:
    """The operation over Python's integers; what divides by 0 gives 0, since a condition has failed before it."""
    return _SCALAR[name]


def array(name: str, own: int, widths: tuple[int, ...], arrays: tuple[bool, ...]) -> Any:
    """The operation over arrays (and integers among them) in the width that its numbers need: `own` is its result's,
    `widths` those of its operands; `arrays` says which of these are arrays."""
    need = max(own, *widths)
    if need == OPEN:
        return _open(name)
    if name == "divides":
        return lambda a, b: numpy.remainder(a, b) == 0
    if name == "double":
        return lambda n, factor: numpy.floor(n * factor).astype(numpy.int64)
    ufunc = _UFUNCS[name]
    natural = max((w for w, is_array in zip(widths, arrays, strict=True) if is_array), default=NARROW)
    if name in TRUTHS or natural == need:
        return ufunc
    dtype = DTYPES[need]
    return lambda a, b: ufunc(a, b, dtype=dtype)


def _open(name: str) -> Any:
    """The operation element by element over Python's integers."""
    function = numpy.frompyfunc(_SCALAR[name], 2, 1)

    def run(a: Any, b: Any) -> Any:
        found = function(*(v.astype(object) if isinstance(v, numpy.ndarray) else v for v in (a, b)))
        return found.astype(bool) if name in TRUTHS else found

    return run


_SCALAR: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b if b else 0,
    "%": lambda a, b: a % b if b else 0,
    "max": max,
    "min": min,
    "gcd": math.gcd,
    "double": arithmetic.scaled_by_double,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "divides": lambda a, b: b != 0 and a % b == 0,
    "and": lambda a, b: a and b,
    "not": lambda a, _: not a,
}
_UFUNCS: dict[str, Any] = {
    "+": numpy.add,
    "-": numpy.subtract,
    "*": numpy.multiply,
    "//": numpy.floor_divide,
    "%": numpy.remainder,
    "max": numpy.maximum,
    "min": numpy.minimum,
    "gcd": numpy.gcd,
    ">=": numpy.greater_equal,
    ">": numpy.greater,
    "==": numpy.equal,
    "!=": numpy.not_equal,
    "and": numpy.logical_and,
    "not": lambda a, _: numpy.logical_not(a),
}
