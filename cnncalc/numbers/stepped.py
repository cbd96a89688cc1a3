"""Numbers that grow in steps: functions of one size n, with f(n + P) = f(n) + Q for every n from some size on.

Sums, floors of quotients, maxima and minima of such functions are such functions again, so that the sizes of a network
are. Values are not kept, only what proves how they go on: the period P, the step Q, the size `start` from which it
holds, and bounds of f(n) − n·Q/P.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Any, NoReturn

from cnncalc.numbers.unknown import UNKNOWN

LONGEST = 1 << 20
"""The longest period that is followed."""


class Stepped:
    """A function of the size of one axis. `axis` says which; None of a constant."""

    __slots__ = ("axis", "hi", "lo", "period", "start", "step")

    def __init__(self, axis: int | None, period: int, step: int, lo: Any, hi: Any, start: int = 1) -> None:
        self.axis = axis
        self.period = period
        self.step = step
        self.lo = lo
        self.hi = hi
        self.start = start

    @classmethod
    def size(cls, axis: int) -> Stepped:
        """The size n of an axis itself."""
        return cls(axis, 1, 1, 0, 0)

    @property
    def slope(self) -> Fraction:
        """By how much it grows a pixel."""
        return Fraction(self.step, self.period)

    def __add__(self, other: Any) -> Any:
        return _sum(self, other, 1)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return _sum(self, other, -1)

    def __rsub__(self, other: Any) -> Any:
        return _sum(-self, other, 1)

    def __neg__(self) -> Any:
        return Stepped(self.axis, self.period, -self.step, -self.hi, -self.lo, self.start)

    def __mul__(self, other: Any) -> Any:
        if other.__class__ is int:
            if other == 0:
                return 0
            ends = sorted((self.lo * other, self.hi * other))
            return Stepped(self.axis, self.period, self.step * other, *ends, self.start)
        return _product(self, other)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        if other.__class__ is not int:
            return UNKNOWN if other is UNKNOWN else Mixed.of(self, other)
        if other < 0:
            return -self // -other
        period = self.period * (other // gcd(self.step, other))
        if period > LONGEST:
            return Mixed.of(self)
        step = self.step * (period // self.period) // other
        lo = Fraction(self.lo - (other - 1)) / other
        return _made(self.axis, period, step, lo, Fraction(self.hi) / other, self.start)

    def __rfloordiv__(self, other: Any) -> Any:
        return UNKNOWN if other is UNKNOWN else Mixed.of(self, other)

    def __mod__(self, other: Any) -> Any:
        if other.__class__ is not int:
            return UNKNOWN if other is UNKNOWN else Mixed.of(self, other)
        whole = self // other
        if whole.__class__ is not Stepped:
            return Mixed.of(self)
        return Stepped(self.axis, whole.period, 0, min(0, other + 1), max(0, other - 1), self.start)

    def __rmod__(self, other: Any) -> Any:
        return UNKNOWN if other is UNKNOWN else Mixed.of(self, other)

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
        found = _larger(-a, -b)
        return -found

    @staticmethod
    def common_divisor(a: Any, b: Any) -> Any:
        """gcd(a, b): repeats where one of them is a number."""
        n, m = (a, b) if a.__class__ is Stepped else (b, a)
        if m.__class__ is not int or m < 1 or n.period * m > LONGEST:
            return UNKNOWN if m is UNKNOWN else Mixed.of(a, b)
        return Stepped(n.axis, n.period * m, 0, 1, m, n.start)

    @staticmethod
    def scaled_by_double(n: Stepped, factor: float) -> Any:
        """⌊n·factor⌋, where the double is a fraction so short that nothing is rounded."""
        m, q = factor.as_integer_ratio()
        return n * m // q if q <= 1024 and m <= 1 << 20 else Mixed.of(n)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise TypeError("a function of a size is neither true nor false")

    def __str__(self) -> str:
        return f"n·{self.slope} + {self.lo}…{self.hi}"

    def sign_from(self) -> int:
        """The size from which on it is not 0 and keeps its sign, if it grows or falls; its own start otherwise."""
        if not self.step:
            return self.start
        slope = self.slope
        edge = -Fraction(self.lo) / slope if self.step > 0 else -Fraction(self.hi) / slope
        return max(self.start, ceil(edge) + 1)


class Mixed:
    """A number that does not grow in steps, or not with one axis: `parts` is what it was made of; a `product` is that of
    all its parts."""

    __slots__ = ("parts", "product")

    def __init__(self, parts: tuple[Any, ...], product: bool) -> None:
        self.parts = parts
        self.product = product

    @classmethod
    def of(cls, *values: Any) -> Any:
        """Something of these numbers."""
        return UNKNOWN if any(value is UNKNOWN for value in values) else cls(_parts(values), False)

    def _with(self, other: Any) -> Any:
        return Mixed.of(self, other)

    __add__ = __radd__ = __sub__ = __rsub__ = _with
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _with

    def __mul__(self, other: Any) -> Any:
        return 0 if other.__class__ is int and other == 0 else _product(self, other)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return Mixed(self.parts, False)

    ceil_div = exact_div = maximum = minimum = common_divisor = staticmethod(lambda a, b: Mixed.of(a, b))

    @staticmethod
    def scaled_by_double(n: Any, factor: float) -> Any:
        """⌊n·factor⌋."""
        return Mixed.of(n)

    @property
    def axes(self) -> set[int]:
        """The axes that it depends on."""
        return {part.axis for part in self.parts if part.__class__ is Stepped and part.axis is not None}

    def __bool__(self) -> NoReturn:
        raise TypeError("a function of sizes is neither true nor false")

    def __str__(self) -> str:
        return "a number of several sizes"


def _parts(values: tuple[Any, ...]) -> tuple[Any, ...]:
    found: dict[int, Any] = {}
    for value in values:
        for part in value.parts if value.__class__ is Mixed else (value,):
            found[id(part)] = part
    return tuple(found.values())


def _product(a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    if a.__class__ is Stepped and b.__class__ is Stepped and a.axis == b.axis and not a.step and not b.step:
        period = lcm(a.period, b.period)
        if period <= LONGEST:
            ends = [x * y for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
            return Stepped(a.axis, period, 0, min(ends), max(ends), max(a.start, b.start))
    whole = all(value.__class__ is not Mixed or value.product for value in (a, b))
    parts = [part for value in (a, b) for part in (value.parts if value.__class__ is Mixed else (value,))]
    return Mixed(tuple(parts), whole)


def _made(axis: int | None, period: int, step: int, lo: Any, hi: Any, start: int) -> Any:
    """The number; an int where it is one for all sizes."""
    if not step and start <= 1:
        low, high = ceil(lo), hi.__floor__()
        if low == high:
            return low
        return Stepped(axis, period, 0, low, high, start)
    return Stepped(axis, period, step, lo, hi, start)


def _sum(a: Stepped, b: Any, sign: int) -> Any:
    if b.__class__ is int:
        return Stepped(a.axis, a.period, a.step, a.lo + sign * b, a.hi + sign * b, a.start)
    if b.__class__ is not Stepped:
        return UNKNOWN if b is UNKNOWN else Mixed.of(a, b)
    if a.axis != b.axis:
        return Mixed.of(a, b)
    if sign < 0:
        if a is b:
            return 0
        b = -b
    period = lcm(a.period, b.period)
    if period > LONGEST:
        return Mixed.of(a, b)
    step = a.step * (period // a.period) + b.step * (period // b.period)
    return _made(a.axis, period, step, a.lo + b.lo, a.hi + b.hi, max(a.start, b.start))


def _larger(a: Any, b: Any) -> Any:
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    if a is b:
        return a
    difference = a - b
    if difference.__class__ is int:
        return a if difference >= 0 else b
    if difference.__class__ is not Stepped:
        return Mixed.of(a, b)
    if difference.step:
        faster = a if difference.step > 0 else b
        start = difference.sign_from()
        if faster.__class__ is int:
            return Stepped(difference.axis, 1, 0, faster, faster, start)
        return Stepped(faster.axis, faster.period, faster.step, faster.lo, faster.hi, max(start, faster.start))
    one, other = (_lifted(value, difference.axis) for value in (a, b))
    period = lcm(one.period, other.period)
    if period > LONGEST:
        return Mixed.of(a, b)
    lo, hi = max(one.lo, other.lo), max(one.hi, other.hi)
    step = one.step * (period // one.period)
    return _made(one.axis, period, step, lo, hi, max(one.start, other.start))


def _lifted(value: Any, axis: int | None) -> Stepped:
    return value if value.__class__ is Stepped else Stepped(axis, 1, 0, value, value)
