"""Bounds: the least and the greatest value a number of a sweep can take."""

from __future__ import annotations

from typing import Any, NoReturn

from cnncalc.numbers import arithmetic
from cnncalc.numbers.unknown import UNKNOWN


class Interval:
    """All integers from `lo` to `hi`, both included; ValueError where there is none.

    Every operation gives an interval that holds each result of values taken from its operands. Operands count as
    independent, so that x − x is wider than 0. Division by positive integers alone is exact; where a divisor may be 0
    the bounds also hold 0, which is what NumPy gives there.
    """

    __slots__ = ("hi", "lo")

    def __init__(self, lo: int, hi: int) -> None:
        if lo > hi:
            raise ValueError(f"no integer lies between {lo} and {hi}")
        self.lo = lo
        self.hi = hi

    def __add__(self, other: Any) -> Any:
        b = _bounds(other)
        return b if b is NotImplemented else Interval(self.lo + b[0], self.hi + b[1])

    def __neg__(self) -> Interval:
        return Interval(-self.hi, -self.lo)

    def __sub__(self, other: Any) -> Any:
        b = _bounds(other)
        return b if b is NotImplemented else Interval(self.lo - b[1], self.hi - b[0])

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        b = _bounds(other)
        return b if b is NotImplemented else _hull([x * y for x in (self.lo, self.hi) for y in b])

    __radd__ = __add__
    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        b = _bounds(other)
        return b if b is NotImplemented else _quotient((self.lo, self.hi), b)

    def __rfloordiv__(self, other: Any) -> Any:
        a = _bounds(other)
        return a if a is NotImplemented else _quotient(a, (self.lo, self.hi))

    def __mod__(self, other: Any) -> Any:
        b = _bounds(other)
        return b if b is NotImplemented else _remainder((self.lo, self.hi), b)

    def __rmod__(self, other: Any) -> Any:
        a = _bounds(other)
        return a if a is NotImplemented else _remainder(a, (self.lo, self.hi))

    @staticmethod
    def ceil_div(a: Any, b: Any) -> Any:
        """⌈a / b⌉."""
        return -(-a // b)

    @staticmethod
    def exact_div(a: Any, b: Any) -> Any:
        """a / b, of those that divide."""
        return a // b

    @staticmethod
    def maximum(a: Any, b: Any) -> Any:
        """max(a, b)."""
        return _each(arithmetic.maximum, a, b)

    @staticmethod
    def minimum(a: Any, b: Any) -> Any:
        """min(a, b)."""
        return _each(arithmetic.minimum, a, b)

    @staticmethod
    def common_divisor(a: Any, b: Any) -> Any:
        """gcd(a, b) of positive numbers: 1 at least, the smaller of them at most."""
        most = Interval.minimum(a, b)
        return most if most is UNKNOWN else Interval(1, most.hi)

    @staticmethod
    def scaled_by_double(n: Interval, factor: float) -> Interval:
        """⌊n·factor⌋; rounding keeps order, so that the ends are ends."""
        return _hull([arithmetic.scaled_by_double(end, factor) for end in (n.lo, n.hi)])

    def __contains__(self, value: int) -> bool:
        return self.lo <= value <= self.hi

    def __bool__(self) -> NoReturn:
        raise TypeError("an interval is neither true nor false")

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("intervals are not compared; compare their lo and hi")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"Interval({self.lo}, {self.hi})"

    def __str__(self) -> str:
        return f"{self.lo}..{self.hi}"


def _bounds(value: Any) -> Any:
    """(lo, hi) of an operand; NotImplemented for another kind of number."""
    if isinstance(value, Interval):
        return value.lo, value.hi
    return (value, value) if isinstance(value, int) else NotImplemented


def _hull(values: list[int]) -> Interval:
    return Interval(min(values), max(values))


def _each(function: Any, a: Any, b: Any) -> Any:
    """An order-preserving function of two numbers, end by end."""
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    (a_lo, a_hi), (b_lo, b_hi) = _bounds(a), _bounds(b)
    return Interval(function(a_lo, b_lo), function(a_hi, b_hi))


def _quotient(a: tuple[int, int], b: tuple[int, int]) -> Interval:
    """⌊a / b⌋: on each side of 0 the quotient is monotone in both, so that the corners bound it."""
    lo, hi = b
    ends = ([lo, min(hi, -1)] if lo < 0 else []) + ([max(lo, 1), hi] if hi > 0 else [])
    return _hull([x // y for x in a for y in ends] + ([0] if lo <= 0 <= hi else []))


def _remainder(a: tuple[int, int], b: tuple[int, int]) -> Interval:
    """a mod b, which lies between 0 and b, with b's sign."""
    lo, hi = b
    if lo == hi and lo != 0 and a[0] // lo == a[1] // lo:
        return Interval(a[0] % lo, a[1] % lo)
    if a[0] >= 0 and lo > 0:
        return Interval(*a) if a[1] < lo else Interval(0, min(a[1], hi - 1))
    return Interval(min(0, lo + 1), max(0, hi - 1))
