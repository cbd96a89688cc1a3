"""Polynomials with integer coefficients over symbolic sizes and floors of such polynomials.

Three rules, exact for positive integer divisors, merge floors:

    ⌊(sA + X) / s⌋       = A + ⌊X / s⌋
    ⌊(⌊X / m⌋ + Y) / s⌋  = ⌊(X + mY) / (ms)⌋
    ⌊(gA + q) / (gt)⌋    = ⌊(A + ⌊q / g⌋) / t⌋      (q a constant)

so that a chain of strided windows comes out as one floor.
"""

from __future__ import annotations

from math import gcd, lcm, prod
from typing import Any

Bounds = tuple[int | None, int | None]
"""The least and the greatest value for sizes of at least 1; None where unbounded, or not known to be bounded."""


class Atom:
    """What a polynomial is made of: a symbol, a floor, or a maximum, minimum or rounded product left as it stands.

    `kind` and `arguments` are symbol (name,), floor (numerator, divisor), max (a, b), min (a, b) and double (n,
    factor): polynomials, save for the name, the factor (a float) and a divisor that is an int. The key spells the atom
    out: equal keys mean equal atoms, and the order of keys is the order of print.
    """

    __slots__ = ("arguments", "bounds", "key", "kind")

    def __init__(self, kind: str, arguments: tuple[Any, ...], bounds: Bounds) -> None:
        self.kind = kind
        self.arguments = arguments
        self.bounds = bounds
        self.key: str = arguments[0] if kind == "symbol" else f"{kind}({','.join(map(spelled, arguments))})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: Atom) -> bool:
        return self.key < other.key


Monomial = tuple[Atom, ...]
"""A product of atoms, sorted, each as often as its power; () is 1."""
Terms = dict[Monomial, int]
"""A polynomial: the coefficient, never 0, of each monomial."""


def spelled(value: Terms | int | float | str) -> str:
    """An argument of an atom, so that no two are spelled alike: in base 16, which has no limit of digits."""
    if isinstance(value, dict):
        return "+".join("*".join((*rank(m)[1], f"{value[m]:x}")) for m in sorted(value, key=rank))
    if isinstance(value, str):
        return value
    return f"{value:x}" if isinstance(value, int) else value.hex()


def single(atom: Atom) -> Terms:
    """The polynomial of one atom."""
    return {(atom,): 1}


def add(into: Terms, terms: Terms, factor: int = 1) -> None:
    """Adds factor·terms to `into`, in place."""
    for monomial, c in terms.items():
        total = into.get(monomial, 0) + c * factor
        if total:
            into[monomial] = total
        else:
            into.pop(monomial, None)


def scaled(terms: Terms, factor: int) -> Terms:
    """factor·terms, for a factor other than 0."""
    return {monomial: c * factor for monomial, c in terms.items()}


def product(a: Terms, b: Terms) -> Terms:
    """a·b."""
    result: Terms = {}
    for first, c in a.items():
        for second, d in b.items():
            add(result, {tuple(sorted(first + second)) if first and second else first or second: c * d})
    return result


def rank(monomial: Monomial) -> tuple[int, tuple[str, ...]]:
    """Sorts by falling degree, then alphabetically: the order of print, and an order that products respect."""
    return -len(monomial), tuple(atom.key for atom in monomial)


# Division


def quotient(a: Terms, b: Terms) -> Terms:
    """⌊a / b⌋ for a divisor other than 0."""
    if len(b) == 1 and () in b:
        s = b[()]
        return floor(a, s) if s > 0 else floor(scaled(a, -1), -s)
    whole, rest = divided(a, b)
    if rest and len(b) > 1:  # a partial quotient by a sum says less than the fraction does
        whole, rest = {}, a
    if rest:
        add(whole, single(Atom("floor", (rest, b), _ratio(bounds(rest), bounds(b)))))
    return whole


def floor(terms: Terms, s: int) -> Terms:
    """⌊terms / s⌋ for a positive int s, by the three rules."""
    whole: Terms = {}
    while True:
        rest: Terms = {}
        for monomial, c in terms.items():
            q, r = divmod(c, s)
            if q:
                add(whole, {monomial: q})
            if r:
                rest[monomial] = r
        common = gcd(s, *[c for monomial, c in rest.items() if monomial])
        if common == s:  # nothing but a constant below s is left
            return whole
        if common > 1:
            terms = {monomial: q for monomial, c in rest.items() if (q := c // common)}
            s //= common
            continue
        inner = min((m for m, c in rest.items() if c == 1 and _is_floor(m)), key=rank, default=None)
        if inner is None:
            low, high = bounds(rest)
            limits = (None if low is None else low // s, None if high is None else high // s)
            add(whole, single(Atom("floor", (rest, s), limits)))
            return whole
        numerator, m = inner[0].arguments
        del rest[inner]
        terms = dict(numerator)
        add(terms, rest, m)
        s *= m


def _is_floor(monomial: Monomial) -> bool:
    """Whether it is a single floor over an int."""
    return len(monomial) == 1 and monomial[0].kind == "floor" and isinstance(monomial[0].arguments[1], int)


def divided(a: Terms, b: Terms) -> tuple[Terms, Terms]:
    """Polynomials (q, r) with a = q·b + r, by long division."""
    lead = min(b, key=rank)
    divisor = b[lead]
    whole: Terms = {}
    rest: Terms = {}
    left = dict(a)
    while left:
        monomial = min(left, key=rank)
        factor = _without(monomial, lead)
        q = left[monomial] // divisor if factor is not None else 0
        if factor is not None and q:
            add(whole, {factor: q})
            add(left, product({factor: q}, b), -1)
        if monomial in left:
            rest[monomial] = left.pop(monomial)
    return whole, rest


def _without(monomial: Monomial, factor: Monomial) -> Monomial | None:
    """monomial / factor, None where it does not divide."""
    left = list(monomial)
    for atom in factor:
        if atom not in left:
            return None
        left.remove(atom)
    return tuple(left)


# Bounds


def bounds(terms: Terms) -> Bounds:
    """Sound bounds for sizes of at least 1, not always the tightest."""
    high = _least(scaled(terms, -1))
    return _least(terms), None if high is None else -high


def _least(terms: Terms) -> int | None:
    """A lower bound of the polynomial."""
    constant = terms.get((), 0)
    content = gcd(*[c for monomial, c in terms.items() if monomial])
    if not content:
        return constant
    # content·X + constant: X is an integer, so that a bound of it may be rounded up
    terms = {monomial: c // content for monomial, c in terms.items() if monomial}
    scale = 1
    found = [_least_by_terms(terms)]
    while any(map(_is_floor, terms)):
        terms, factor = _without_floors(terms)
        scale *= factor
        least = _least_by_terms(terms)
        found.append(None if least is None else -(-least // scale))
    best = max((v for v in found if v is not None), default=None)
    return None if best is None else content * best + constant


def _without_floors(terms: Terms) -> tuple[Terms, int]:
    """(lower, factor) with factor·terms ≥ lower, from (P − m + 1)/m ≤ ⌊P/m⌋ ≤ P/m for each single floor."""
    factor = lcm(*[monomial[0].arguments[1] for monomial in terms if _is_floor(monomial)])
    result: Terms = {}
    for monomial, c in terms.items():
        if not _is_floor(monomial):
            add(result, {monomial: c * factor})
            continue
        numerator, m = monomial[0].arguments
        add(result, numerator, c * factor // m)
        if c > 0 and m > 1:
            add(result, {(): 1 - m}, c * factor // m)
    return result, factor


def _least_by_terms(terms: Terms) -> int | None:
    """A lower bound from each monomial's own bounds."""
    total = 0
    for monomial, c in terms.items():
        limits = [atom.bounds for atom in monomial]
        low: int | None
        high: int | None
        if len(limits) == 1:
            low, high = limits[0]
        elif any(low is None or low < 0 for low, _ in limits):
            return None
        else:
            low = prod(low or 0 for low, _ in limits)
            highs = [high for _, high in limits if high is not None]
            high = prod(highs) if len(highs) == len(limits) else None
        end = low if c > 0 else high
        if end is None:
            return None
        total += c * end
    return total


def _ratio(a: Bounds, b: Bounds) -> Bounds:
    """Bounds of ⌊a / b⌋."""
    least = b[0]
    if least is None or least < 1:
        return None, None
    low = None if a[0] is None else min(a[0], 0)
    high = None if a[1] is None else a[1] // least if a[1] >= 0 else -1
    return low, high
