"""Of the rows of each state what can still matter: one with their count, the best few, or those on a front."""

from __future__ import annotations

from typing import Any

import numpy


def counted(rows: Any, rest: list[tuple[int, int, int]]) -> Any:
    """One row a state, with the number of variants of all. A budget that holds whatever comes is no state of its own."""
    for place, (_, high, limit) in enumerate(rest):
        sums = rows.sums[place]
        rows.sums[place] = numpy.where(sums + high <= limit, limit - high, sums)
    if not len(rows):
        return rows
    order, starts = _states([*rows.values.values(), *rows.sums], len(rows))
    count = numpy.add.reduceat(rows.count[order], starts)
    found = rows.taken(order[starts])
    found.count = count
    return found


def kept_best(rows: Any, ranks: int, count: int, front: bool) -> Any:
    """The rows of each state that can be among the `count` best, or on a front of the first `ranks` sums. The sums after
    these are budgets, of which less is better too."""
    if not len(rows):
        return rows
    compared, budgets = rows.sums[:ranks], rows.sums[ranks:]
    if front and ranks > 1:
        compared, budgets = compared[:1], [*compared[1:], *budgets]
    group = _numbered([*rows.values.values(), *budgets[1:]], len(rows))
    keys = [rows.number, *reversed(compared)] if not budgets else [rows.number, budgets[0], *reversed(compared)]
    if budgets and not front:
        keys = [budgets[0], rows.number, *reversed(compared)]
    order = numpy.lexsort((*keys, group))
    sorted_group = group[order]
    if not budgets:
        first = numpy.flatnonzero(numpy.r_[True, sorted_group[1:] != sorted_group[:-1]])
        sizes = numpy.diff(numpy.r_[first, len(order)])
        within = numpy.arange(len(order)) - numpy.repeat(first, sizes)
        return rows.taken(order[within < count])
    return rows.taken(order[_layers(sorted_group, budgets[0][order], count)])


def _layers(group: Any, second: Any, count: int) -> Any:
    """Of rows in order (by state, then by what is compared) those in the first `count` layers of fronts: what is in none
    of them has `count` rows of its state before it whose second sum is no greater."""
    low = int(second.min())
    span = int(second.max()) - low + 1
    states = int(group[-1]) + 1
    if span * states >= 1 << 62:
        distinct, second = numpy.unique(second, return_inverse=True)
        second, low, span = second.reshape(-1), 0, len(distinct)
    falling = (second - low) - group.astype(numpy.int64) * span  # each state lies below the one before it
    left = numpy.arange(len(group))
    keep = numpy.zeros(len(group), bool)
    for _ in range(count):
        if not len(left):
            break
        here = falling[left]
        least = numpy.minimum.accumulate(here)
        on = numpy.r_[True, here[1:] < least[:-1]]
        keep[left[on]] = True
        left = left[~on]
    return keep


def _numbered(columns: list[Any], count: int) -> Any:
    """A number for each row, the same where all columns are."""
    number = numpy.zeros(count, numpy.int64)
    size = 1
    for column in columns:
        low, high = int(column.min()), int(column.max())
        span = high - low + 1
        if span * size >= 1 << 62:
            distinct, number = numpy.unique(number, return_inverse=True)
            number, size = number.reshape(-1), len(distinct)
        if span * size >= 1 << 62:
            distinct, place = numpy.unique(column, return_inverse=True)
            number, size = number * len(distinct) + place.reshape(-1), size * len(distinct)
        else:
            number, size = number * span + (column.astype(numpy.int64) - low), size * span
    if size > 1 << 20:
        _, number = numpy.unique(number, return_inverse=True)
        number = number.reshape(-1)
    return number


def _states(columns: list[Any], count: int) -> tuple[Any, Any]:
    """(the rows in an order in which equal ones stand together, where each of these begins)."""
    number = _numbered(columns, count)
    order = numpy.argsort(number, kind="stable")
    sorted_number = number[order]
    return order, numpy.flatnonzero(numpy.r_[True, sorted_number[1:] != sorted_number[:-1]])
