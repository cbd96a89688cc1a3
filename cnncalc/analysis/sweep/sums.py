"""A request on grids past enumeration, taken apart: sums of terms, budgets on sums, and truths of single loops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.figures import SUMS
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.swept import Swept, ends

if TYPE_CHECKING:
    from cnncalc.analysis.sweep.vector import Vector

_LOWER = {">=": ">=", ">": ">"}


class Sum(NamedTuple):
    """constant + Σ factor · term. `limit` is what it may be at most; None for a sum that variants are compared by."""

    constant: int
    terms: list[tuple[Any, int]]
    limit: int | None


class Parts(NamedTuple):
    """What a request comes to: `ranks` are sums (less is better) or single numbers (with their sign), in order;
    `budgets` are sums with a limit, `truths` all else that must hold."""

    ranks: list[Any]
    budgets: list[Sum]
    truths: list[Any]


def parts_of(vector: Vector, wanted: bool) -> Parts:
    """The parts of what is asked of a group; not `wanted`: of its validity alone."""
    totals = {id(t) for name in SUMS if (t := getattr(vector.report.totals, name)).__class__ is Swept}
    budgets, truths = [], []
    truth = vector.wanted if wanted else vector.valid
    for part in truth.args if truth.__class__ is Swept and truth.name == "every" else (truth,):
        budget = _budget(part, totals)
        if budget is not None:
            budgets.append(budget)
        elif part is not True:
            truths.append(part)
    ranks: list[Any] = []
    for rank, more in zip(vector.ranks, vector.more, strict=True) if wanted else ():
        sign = -1 if more else 1
        if rank.__class__ is not Swept:
            ranks.append(Sum(sign * rank, [], None))
        elif _is_total(rank, totals):
            ranks.append(_flat(rank, sign, None))
        else:
            ranks.append((rank, sign))
    return Parts(ranks, budgets, truths)


def _is_total(node: Any, totals: set[int]) -> bool:
    if node.__class__ is not Swept:
        return False
    if node.name in ("+", "-"):
        return id(node) in totals or any(_is_total(arg, totals) for arg in node.args)
    if node.name == "*" and node.args[1].__class__ is int:
        return _is_total(node.args[0], totals)
    return id(node) in totals


def _budget(part: Any, totals: set[int]) -> Sum | None:
    """A comparison of a total with a number as a sum that is at most something; None for another truth."""
    if part.__class__ is not Swept or part.name not in _LOWER:
        return None
    a, b = part.args
    more = part.name == ">"
    if a.__class__ is int and _is_total(b, totals):  # a ≥ b
        return _flat(b, 1, a - more)
    if b.__class__ is int and _is_total(a, totals):  # −a ≤ −b
        return _flat(a, -1, -b - more)
    return None


def _flat(node: Any, sign: int, limit: int | None) -> Sum:
    """A sum, and the sums in it, as one list of terms."""
    constant, terms = 0, []
    stack = [(node, sign)]
    while stack:
        value, factor = stack.pop()
        if value.__class__ is not Swept:
            constant += factor * int(value)
        elif value.name == "+":
            stack += [(arg, factor) for arg in value.args]
        elif value.name == "-":
            stack += [(value.args[0], factor), (value.args[1], -factor)]
        elif value.name == "*" and value.args[1].__class__ is int and value.args[0].name in ("+", "-", "*"):
            stack.append((value.args[0], factor * value.args[1]))
        else:
            terms.append((value, factor))
    return Sum(constant, terms, limit)


def least(terms: list[tuple[Any, int]]) -> int:
    """The least that some terms can come to together."""
    return sum(min(factor * end for end in ends(term)) for term, factor in terms)


def most(terms: list[tuple[Any, int]]) -> int:
    """The most that some terms can come to together."""
    return sum(max(factor * end for end in ends(term)) for term, factor in terms)
