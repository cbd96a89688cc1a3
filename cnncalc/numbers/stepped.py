"""Numbers that grow in steps: functions of one size n, with f(n + P) = f(n) + Q for every n from some size on.

Sums, floors of quotients, maxima and minima of such functions are such functions again, so that the sizes of a network
are. Values are not kept, only what proves how they go on: the period P, the step Q, the size `start` from which it
holds, and bounds of f(n) − n·Q/P.
What does not go on so is `Mixed`, in `mixed.py`.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import Any, NoReturn

from cnncalc.numbers.mixed import mixed, product_of, total_of
from cnncalc.numbers.unknown import UNKNOWN

LONGEST = 1 << 20
"""The longest period that is followed."""


class Stepped:
    """A function of the size of one axis, whose number is `axis`. Equal `key`s are one function."""

    __slots__ = ("axis", "hi", "key", "lo", "period", "start", "step")

    def __init__(self, axis: int, period: int, step: int, lo: Any, hi: Any, start: int, key: Any) -> None:
        self.axis = axis
        self.period = period
        self.step = step
        self.lo = lo
        self.hi = hi
        self.start = start
        self.key = _keys.setdefault(key, len(_keys))

    @classmethod
    def size(cls, axis: int) -> Stepped:
        """The size n of an axis itself."""
        return cls(axis, 1, 1, 0, 0, 1, ("size", axis))

    @property
    def slope(self) -> Fraction:
        """By how much it grows a pixel."""
        return Fraction(self.step, self.period)

    @property
    def grows(self) -> bool:
        """Whether it grows with n."""
        return self.step > 0

    @property
    def settled(self) -> int:
        """The size from which on it is not 0 and keeps its sign, if it grows or falls; its own start otherwise."""
        if not self.step:
            return self.start
        edge = -Fraction(self.lo) / self.slope if self.step > 0 else -Fraction(self.hi) / self.slope
        return max(self.start, floor(edge) + 1)

    def __add__(self, other: Any) -> Any:
        return _sum(self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return _sum(self, -other)

    def __rsub__(self, other: Any) -> Any:
        return _sum(-self, other)

    def __neg__(self) -> Any:
        return self * -1

    def __mul__(self, other: Any) -> Any:
        if other.__class__ is not int:
            return _product(self, other)
        if other == 0:
            return 0
        low, high = sorted((self.lo * other, self.hi * other))
        return Stepped(self.axis, self.period, self.step * other, low, high, self.start, ("*", self.key, other))

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if other.__class__ is not int:
            return mixed(self, other)
        if other < 0:
            return -self // -other
        period = self.period * (other // gcd(self.step, other))
        if period > LONGEST:
            return mixed(self)
        step = self.step * (period // self.period) // other
        low, high = Fraction(self.lo - (other - 1)) / other, Fraction(self.hi) / other
        return _made(self.axis, period, step, low, high, self.start, ("//", self.key, other))

    def __rfloordiv__(self, other: Any) -> Any:
        return mixed(self, other)

    def __mod__(self, other: Any) -> Any:
        whole = self // other
        if whole.__class__ is not Stepped or other < 1:
            return whole if whole is UNKNOWN else mixed(self)
        return Stepped(self.axis, whole.period, 0, 0, other - 1, self.start, ("%", self.key, other))

    def __rmod__(self, other: Any) -> Any:
        return mixed(self, other)

    @staticmethod
    def ceil_div(a: Any, b: Any) -> Any:
        """⌈a / b⌉."""
        return -(-a // b)

    @staticmethod
    def exact_div(a: Any, b: Any) -> Any:
        """a / b where b divides a."""
        return a // b

    @staticmethod
    def maximum(a: Any, b: Any) -> Any:
        """max(a, b): from some size on the one that grows faster."""
        return _larger(a, b)

    @staticmethod
    def minimum(a: Any, b: Any) -> Any:
        """min(a, b)."""
        return -_larger(-a, -b)

    @staticmethod
    def common_divisor(a: Any, b: Any) -> Any:
        """gcd(a, b): repeats where one of them is a number."""
        n, m = (a, b) if a.__class__ is Stepped else (b, a)
        if m.__class__ is not int or m < 1 or n.period * m > LONGEST:
            return mixed(a, b)
        return Stepped(n.axis, n.period * m, 0, 1, m, n.start, ("gcd", n.key, m))

    @staticmethod
    def scaled_by_double(n: Stepped, factor: float) -> Any:
        """⌊n·factor⌋, where the double is a fraction so short that nothing is rounded."""
        m, q = factor.as_integer_ratio()
        return n * m // q if q <= 1024 and m <= 1 << 20 else mixed(n)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stepped) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __bool__(self) -> NoReturn:
        raise TypeError("a function of a size is neither true nor false")

    def __str__(self) -> str:
        return f"n·{self.slope} + {self.lo}…{self.hi}"


_keys: dict[Any, int] = {}
"""Every function that was made, by how it was made."""


def _product(a: Stepped, b: Any) -> Any:
    if b.__class__ is Stepped and a.axis == b.axis and not a.step and not b.step:
        period = lcm(a.period, b.period)
        if period <= LONGEST:
            ends = [x * y for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
            start = max(a.start, b.start)
            return Stepped(a.axis, period, 0, min(ends), max(ends), start, ("*", *sorted((a.key, b.key)), ""))
    return product_of(a, b)


def _made(axis: int, period: int, step: int, lo: Any, hi: Any, start: int, key: Any) -> Any:
    """The number; an int where it is one for all sizes."""
    if not step:
        lo, hi = ceil(lo), floor(hi)
        if lo == hi and start <= 1:
            return lo
    return Stepped(axis, period, step, lo, hi, start, key)


def _sum(a: Stepped, b: Any) -> Any:
    if b.__class__ is int:
        if b == 0:
            return a
        return Stepped(a.axis, a.period, a.step, a.lo + b, a.hi + b, a.start, ("+", a.key, "", b))
    if b.__class__ is not Stepped or a.axis != b.axis:
        return total_of(a, b)
    if a.key == (-b).key:
        return 0
    period = lcm(a.period, b.period)
    if period > LONGEST:
        return mixed(a, b)
    step = a.step * (period // a.period) + b.step * (period // b.period)
    key = ("+", *sorted((a.key, b.key)))
    return _made(a.axis, period, step, a.lo + b.lo, a.hi + b.hi, max(a.start, b.start), key)


def _larger(a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    difference = a - b
    if difference.__class__ is int:
        return a if difference >= 0 else b
    if difference.__class__ is not Stepped:
        return mixed(a, b)
    axis = difference.axis
    one, other = (value if value.__class__ is Stepped else _constant(axis, value) for value in (a, b))
    if difference.step:
        n = one if difference.step > 0 else other
        return Stepped(
            axis, n.period, n.step, n.lo, n.hi, max(difference.settled, n.start), ("max", one.key, other.key)
        )
    period = lcm(one.period, other.period)
    if period > LONGEST:
        return mixed(a, b)
    step = one.step * (period // one.period)
    start = max(one.start, other.start)
    key = ("max", *sorted((one.key, other.key)))
    return _made(axis, period, step, max(one.lo, other.lo), max(one.hi, other.hi), start, key)


def _constant(axis: int, value: int) -> Stepped:
    return Stepped(axis, 1, 0, value, value, 1, ("int", value))
