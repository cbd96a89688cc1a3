"""float32, as runtimes compute with it: exact products and quotients of doubles, rounded once more."""

from __future__ import annotations

from math import floor, isfinite
from struct import pack, unpack


def single(value: float) -> float:
    """The float32 nearest to a number. Sums, products and quotients of two float32 in double precision, rounded by this, are
    those of float32 (53 bits are more than twice 24)."""
    if not isfinite(value):
        return value
    try:
        return unpack("<f", pack("<f", value))[0]  # type: ignore[no-any-return]
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def scaled_by_float(n: int, factor: float) -> int:
    """⌊n · factor⌋ in float32, as ONNX's Resize has it."""
    return floor(single(single(float(n)) * single(factor)))
