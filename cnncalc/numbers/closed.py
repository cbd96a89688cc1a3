"""Closed forms: numbers as formulas in symbolic sizes, ⌊(H + 31)/32⌋, merged by the rules of the polynomials.

Two forms that are equal as functions of the sizes may still be written differently; two forms that are written alike
are equal.
"""

from __future__ import annotations

import operator
from math import prod
from typing import Any, NoReturn

from cnncalc.numbers import arithmetic
from cnncalc.numbers.arithmetic import Number
from cnncalc.numbers.polynomial import Atom, Terms, add, bounds, product, quotient, rank, scaled, single, spelled
from cnncalc.numbers.unknown import UNKNOWN


class Closed:
    """A number in closed form that is not a constant: what comes out constant is a plain int.

    Holds for every size at which the operations it was made with are defined; where `maximum` and `minimum` were
    decided, for sizes of at least 1. Equality and hash are those of the written form. No truth value, no order
    (TypeError): see `at_least`.
    """

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Terms) -> None:
        """For this module; elsewhere forms begin with `Closed.symbol`."""
        self.terms = terms
        self._hash: int | None = None

    @classmethod
    def symbol(cls, name: str) -> Closed:
        """The size `name` (H), at least 1; ValueError where the name is no identifier."""
        if not name.isidentifier():
            raise ValueError(f"{name!r} is no name for a size")
        return cls(single(Atom("symbol", (name,), (1, None))))

    def __add__(self, other: Any) -> Any:
        return _combined(self, 1, other, 1)

    def __sub__(self, other: Any) -> Any:
        return _combined(self, 1, other, -1)

    def __rsub__(self, other: Any) -> Any:
        return _combined(self, -1, other, 1)

    def __neg__(self) -> Closed:
        return Closed(scaled(self.terms, -1))

    def __mul__(self, other: Any) -> Any:
        terms = _terms(other)
        return NotImplemented if terms is None else _made(product(self.terms, terms))

    __radd__ = __add__
    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return _quotient(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _quotient(other, self)

    def __mod__(self, other: Any) -> Any:
        return NotImplemented if _terms(other) is None else self - other * (self // other)

    def __rmod__(self, other: Any) -> Any:
        return NotImplemented if _terms(other) is None else other - self * (other // self)

    @staticmethod
    def ceil_div(a: Number, b: Number) -> Number:
        """⌈a / b⌉ for positive b, as the floor ⌊(a + b − 1) / b⌋."""
        return (a + (b - 1)) // b

    @staticmethod
    def exact_div(a: Number, b: Number) -> Number:
        """a / b where b divides a."""
        return a // b

    @staticmethod
    def maximum(a: Number, b: Number) -> Number:
        """max(a, b), decided where the sign of a − b is the same for all sizes."""
        return _extreme("max", a, b)

    @staticmethod
    def minimum(a: Number, b: Number) -> Number:
        """min(a, b), decided where the sign of a − b is the same for all sizes."""
        return _extreme("min", a, b)

    @staticmethod
    def common_divisor(a: Number, b: Number) -> Number:
        """1: of gcd(a, b) the one thing that holds for all sizes. What comes of it is a bound, not a form."""
        return b if b is UNKNOWN else 1

    @staticmethod
    def scaled_by_double(n: Closed, factor: float) -> Closed:
        """⌊n·factor⌋ with the product rounded to a double: left as it stands, since no polynomial rounds."""
        ends = [end if end is None else arithmetic.scaled_by_double(end, factor) for end in bounds(n.terms)]
        low, high = ends if factor >= 0 else reversed(ends)
        return Closed(single(Atom("double", (n.terms, factor), (low, high))))

    def at(self, sizes: dict[str, int]) -> int:
        """The value at these sizes; KeyError where one is missing."""
        value: int = _at(self.terms, sizes)
        return value

    @property
    def symbols(self) -> tuple[str, ...]:
        """The names of the sizes it depends on, sorted."""
        return tuple(sorted(_symbols(self.terms)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Closed) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __bool__(self) -> NoReturn:
        raise TypeError("a closed form is neither true nor false")

    def __str__(self) -> str:
        return _text(self.terms)

    def __repr__(self) -> str:
        return f"<Closed {self}>"


def at_least(value: Number, bound: int) -> bool | None:
    """Whether value ≥ bound for all sizes of at least 1 (True), for none of them (False), or not known (None)."""
    terms = _terms(value)
    if terms is None:
        return None
    low, high = bounds(terms)
    if low is not None and low >= bound:
        return True
    return False if high is not None and high < bound else None


def _at(value: Any, sizes: dict[str, int]) -> Any:
    """The value of a polynomial, or of another argument of an atom: that argument itself."""
    if not isinstance(value, dict):
        return value
    return sum(c * prod(_atom_at(atom, sizes) for atom in monomial) for monomial, c in value.items())


def _atom_at(atom: Atom, sizes: dict[str, int]) -> Any:
    """The value of an atom."""
    if atom.kind == "symbol":
        return sizes[atom.arguments[0]]
    a, b = (_at(argument, sizes) for argument in atom.arguments)
    return _EVALUATE[atom.kind](a, b)


_EVALUATE: dict[str, Any] = {
    "floor": operator.floordiv,
    "max": max,
    "min": min,
    "double": arithmetic.scaled_by_double,
}


def _symbols(terms: Terms) -> set[str]:
    """The names in a polynomial."""
    found: set[str] = set()
    for atom in {atom for monomial in terms for atom in monomial}:
        for argument in atom.arguments:
            if isinstance(argument, dict):
                found |= _symbols(argument)
            elif isinstance(argument, str):
                found.add(argument)
    return found


def _terms(value: Any) -> Terms | None:
    """The polynomial of an int or a form; None for another kind of number."""
    if isinstance(value, Closed):
        return value.terms
    if isinstance(value, int):
        return {(): int(value)} if value else {}
    return None


def _made(terms: Terms) -> Number:
    """The number of a polynomial: an int where it is constant."""
    if not terms:
        return 0
    return terms[()] if len(terms) == 1 and () in terms else Closed(terms)


def _combined(a: Closed, p: int, b: Any, q: int) -> Any:
    """p·a + q·b."""
    terms = _terms(b)
    if terms is None:
        return NotImplemented
    result = scaled(a.terms, p)
    add(result, terms, q)
    return _made(result)


def _quotient(a: Any, b: Any) -> Any:
    """⌊a / b⌋; ZeroDivisionError for the int 0."""
    dividend, divisor = _terms(a), _terms(b)
    if dividend is None or divisor is None:
        return NotImplemented
    if not divisor:
        raise ZeroDivisionError("division of a closed form by zero")
    return _made(quotient(dividend, divisor))


def _extreme(kind: str, a: Number, b: Number) -> Number:
    """max or min of two forms."""
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    low, high = bounds(_terms(a - b) or {})
    if low is not None and low >= 0:
        return a if kind == "max" else b
    if high is not None and high <= 0:
        return b if kind == "max" else a
    first, second = sorted((_terms(a) or {}, _terms(b) or {}), key=lambda terms: (set(terms) <= {()}, spelled(terms)))
    (a_low, a_high), (b_low, b_high) = bounds(first), bounds(second)
    if kind == "max":
        limits = (_either(max, a_low, b_low), _both(max, a_high, b_high))
    else:
        limits = (_both(min, a_low, b_low), _either(min, a_high, b_high))
    return Closed(single(Atom(kind, (first, second), limits)))


def _either(pick: Any, a: int | None, b: int | None) -> int | None:
    """The pick of two bounds of which one is enough."""
    if a is None or b is None:
        return b if a is None else a
    picked: int = pick(a, b)
    return picked


def _both(pick: Any, a: int | None, b: int | None) -> int | None:
    """The pick of two bounds of which none may be missing."""
    return None if a is None or b is None else pick(a, b)


_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


_CHUNK = 10**4000


def _text(value: Terms | int | float) -> str:
    """A polynomial, an int or a double in print: 2·H·W + 64, ⌊(H + 31)/32⌋."""
    if not isinstance(value, dict):
        return _digits(value).replace("-", "−")
    text = "" if value else "0"
    for monomial in sorted(value, key=rank):
        c = value[monomial]
        factors = [_digits(abs(c))] if abs(c) != 1 or not monomial else []
        for atom in dict.fromkeys(monomial):
            power = monomial.count(atom)
            factors.append(_atom_text(atom) + (str(power).translate(_SUPERSCRIPTS) if power > 1 else ""))
        sign = (" − " if c < 0 else " + ") if text else ("−" if c < 0 else "")
        text += sign + "·".join(factors)
    return text


def _digits(value: int | float) -> str:
    """In decimals; Python itself refuses to print more than 4,300 digits, which a chain of strides may reach."""
    if isinstance(value, float) or abs(value) < _CHUNK:
        return str(value)
    return _digits(value // _CHUNK) + str(value % _CHUNK).zfill(4000)


def _atom_text(atom: Atom) -> str:
    if atom.kind == "symbol":
        return str(atom.arguments[0])
    a, b = atom.arguments
    if atom.kind == "floor":
        return f"⌊{_operand(a)}/{_operand(b, divisor=True)}⌋"
    return f"⌊{_operand(a)}·{_text(b)}⌋" if atom.kind == "double" else f"{atom.kind}({_text(a)}, {_text(b)})"


def _operand(value: Terms | int | float, divisor: bool = False) -> str:
    """In brackets where it is a sum or has a sign, and where it is a product in a divisor."""
    text = _text(value)
    bare = not isinstance(value, dict) or (len(value) == 1 and not (divisor and "·" in text))
    return text if bare and not text.startswith("−") else f"({text})"
