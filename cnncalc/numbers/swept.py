"""Swept numbers: what a figure is over many variants at once, noted once as operations and computed later in blocks.

A layer's arithmetic runs over these once a sweep. Each says which axes of the grid it depends on and between which
bounds it lies, so that whoever computes it knows how often, in what width, and that nothing can overflow unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.numbers import arithmetic
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_BITS = 512
"""What has more may be taken for infinite by some variants and not by others."""


class Structural(Exception):
    """A swept number was asked for something that decides structure (which of two ways to go), which cannot be swept."""


class Trace:
    """The operations of one sweep, each noted once however often it is asked for."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Swept] = {}
        self.count = 0

    def leaf(self, axis: int, values: Any) -> Any:
        """A number (or a truth) that along `axis` takes the values of an array; an int where they are all the same."""
        low, high = int(values.min()), int(values.max())
        if low == high:
            return low
        key = ("leaf", axis, id(values))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Swept(self, "leaf", (axis, values), Interval(low, high), 1 << axis, self.count)
            self.count += 1
        return found

    def noted(self, name: str, args: tuple[Any, ...], bounds: Interval, axes: int) -> Any:
        """The operation `name` of these operands; the one that was noted before if it was, an int if it can be nothing
        else."""
        if bounds.lo == bounds.hi:
            return bounds.lo
        key = (name, *[id(a) if a.__class__ is Swept else (a.__class__, a) for a in args])
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Swept(self, name, args, bounds, axes, self.count)
            self.count += 1
        return found

    def every(self, holding: Iterable[Any]) -> Any:
        """Whether all of these hold: a truth that is swept, or True or False."""
        parts: dict[int, Swept] = {}
        for truth in holding:
            if truth.__class__ is Swept:
                for part in truth.args if truth.name == "every" else (truth,):
                    parts[part.index] = part
            elif not truth:
                return False
        if len(parts) < 2:
            return next(iter(parts.values()), True)
        args = tuple(sorted(parts.values(), key=_order))
        return self.noted("every", args, Interval(0, 1), _axes(args))


class Swept:
    """A number, or a truth (0 or 1), of every variant. It is neither true nor false and equal to nothing but itself."""

    __slots__ = ("args", "axes", "bounds", "index", "name", "trace")
    dtype = "swept"
    """What layers know arrays by."""

    def __init__(self, trace: Trace, name: str, args: tuple[Any, ...], bounds: Interval, axes: int, index: int) -> None:
        self.trace = trace
        self.name = name
        self.args = args
        self.bounds = bounds
        self.axes = axes
        """A bit for each axis it depends on."""
        self.index = index

    def __add__(self, other: Any) -> Any:
        return self if _is(other, 0) else _made("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self if _is(other, 0) else _made("+", self, other)

    def __sub__(self, other: Any) -> Any:
        return 0 if other is self else self if _is(other, 0) else _made("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _made("-", other, self)

    def __neg__(self) -> Any:
        return _made("-", 0, self)

    def __mul__(self, other: Any) -> Any:
        return self if _is(other, 1) else _made("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return self if _is(other, 1) else _made("*", self, other)

    def __floordiv__(self, other: Any) -> Any:
        return self if _is(other, 1) else _made("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _made("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return 0 if _is(other, 1) else _made("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _made("%", other, self)

    @staticmethod
    def ceil_div(a: Any, b: Any) -> Any:
        """⌈a / b⌉ for positive b."""
        return a if _is(b, 1) else (a + (b - 1)) // b

    @staticmethod
    def exact_div(a: Any, b: Any) -> Any:
        """a / b, of those that divide."""
        return a // b

    @staticmethod
    def maximum(a: Any, b: Any) -> Any:
        """max(a, b)."""
        if a is b or b is UNKNOWN:
            return b
        (a_lo, a_hi), (b_lo, b_hi) = ends(a), ends(b)
        return a if a_lo >= b_hi else b if b_lo >= a_hi else _made("max", a, b)

    @staticmethod
    def minimum(a: Any, b: Any) -> Any:
        """min(a, b)."""
        if a is b or b is UNKNOWN:
            return b
        (a_lo, a_hi), (b_lo, b_hi) = ends(a), ends(b)
        return a if a_hi <= b_lo else b if b_hi <= a_lo else _made("min", a, b)

    @staticmethod
    def common_divisor(a: Any, b: Any) -> Any:
        """gcd(a, b) of positive numbers."""
        return _made("gcd", a, b)

    @staticmethod
    def scaled_by_double(n: Swept, factor: float) -> Any:
        """⌊n·factor⌋ with the product rounded to a double."""
        return n.trace.noted("double", (n, factor), Interval.scaled_by_double(n.bounds, factor), n.axes)

    def bit_length(self) -> int:
        """The bits of the greatest that it can be."""
        bits = self.bounds.hi.bit_length()
        if bits > MOST_BITS:
            raise Structural(f"a swept number may have {bits} bits")
        return bits

    @property
    def value(self) -> NoReturn:
        """No one number: structure hangs on the one that asks for it."""
        raise Structural("how many outputs or axes there are depends on a swept size")

    def __bool__(self) -> NoReturn:
        raise Structural("a swept number is neither true nor false")

    def __eq__(self, other: object) -> Any:
        if other is self or other.__class__ is str or other is None:
            return other is self
        raise Structural("a swept number equals another for some variants alone")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<Swept {self}>"

    def __str__(self) -> str:
        return str(self.bounds)


def compared(a: Any, sign: str, b: Any) -> Any:
    """The truth of `a sign b` (`>=`, `>`, `==`, `!=`, `divides`: b divides a): True or False where the bounds decide it."""
    if sign in ("<=", "<"):
        return compared(b, ">=" if sign == "<=" else ">", a)
    if a.__class__ is not Swept and b.__class__ is not Swept:
        return _DECIDE[sign](a, b)
    (a_lo, a_hi), (b_lo, b_hi) = ends(a), ends(b)
    if sign in (">=", ">"):
        more = sign == ">"
        if a_lo >= b_hi + more:
            return True
        if a_hi < b_lo + more:
            return False
    elif sign in ("==", "!="):
        if a is b or a_hi < b_lo or b_hi < a_lo:
            return (a is b) == (sign == "==")
    elif _is(b, 1):
        return True
    trace = (a if a.__class__ is Swept else b).trace
    return trace.noted(sign, (a, b), Interval(0, 1), _axes((a, b)))


def negated(truth: Any) -> Any:
    """Whether a truth does not hold."""
    return truth.trace.noted("not", (truth,), Interval(0, 1), truth.axes) if truth.__class__ is Swept else not truth


def ends(value: Any) -> tuple[int, int]:
    """The least and the greatest that a number can be."""
    return (value.bounds.lo, value.bounds.hi) if value.__class__ is Swept else (value, value)


def _is(value: Any, literal: int) -> bool:
    return value.__class__ is int and value == literal


def _order(value: Swept) -> int:
    return value.index


def _axes(values: Iterable[Any]) -> int:
    found = 0
    for value in values:
        if value.__class__ is Swept:
            found |= value.axes
    return found


_DECIDE: dict[str, Any] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "divides": lambda a, b: b != 0 and a % b == 0,
}
_BOUND: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
    "gcd": arithmetic.common_divisor,
}


def _made(name: str, a: Any, b: Any) -> Any:
    """A number of two; NotImplemented for another kind of number. What is computed of one number and itself has the
    bounds of two that are independent."""
    for value in (a, b):
        if value is UNKNOWN:
            return UNKNOWN
        if value.__class__ is not Swept and value.__class__ is not int:
            return NotImplemented
    if name in ("+", "*") and (a.__class__ is int or (b.__class__ is Swept and b.index < a.index)):
        a, b = b, a
    trace = (a if a.__class__ is Swept else b).trace
    bounds = _BOUND[name](*(v.bounds if v.__class__ is Swept else Interval(v, v) for v in (a, b)))
    if name == "*" and a is b:
        bounds = Interval(max(bounds.lo, 0), bounds.hi)
    return trace.noted(name, (a, b), bounds, _axes((a, b)))
