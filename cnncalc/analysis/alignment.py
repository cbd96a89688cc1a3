"""Which layers of two networks correspond: by name, then by what they are, in order.

The best alignment of the two sequences, as in texts: a layer that was put in leaves those behind it in step.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.graph.row import Row

MOST = 4_000_000
"""Pairs of layers that are weighed. Networks that differ over more are compared by equal layers alone."""

_NUMBERED = re.compile(r"_?\d*$")


def aligned(
    before: Sequence[Row], after: Sequence[Row], known: Callable[[Row], tuple[Any, ...]] | None = None
) -> list[tuple[Row | None, Row | None]]:
    """Pairs of rows in order; None where one network has no such layer. `known` says what a row is recognised by."""
    known = known or _known
    old, new = [known(row) for row in before], [known(row) for row in after]
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    stop = 0
    while stop < min(len(old), len(new)) - start and old[-1 - stop] == new[-1 - stop]:
        stop += 1
    head = list(zip(before[:start], after[:start], strict=True))
    a, b = range(start, len(old) - stop), range(start, len(new) - stop)
    numbers = _weighed(old, new, a, b) if len(a) * len(b) <= MOST else _equal(old, new, a, b)
    middle = [(None if i is None else before[i], None if j is None else after[j]) for i, j in numbers]
    tail = list(zip(before[len(old) - stop :], after[len(new) - stop :], strict=True))
    return [*head, *middle, *tail]


def _known(row: Row) -> tuple[Any, ...]:
    """(name, written by a person, type, weights, output) of a row: what it is recognised by."""
    name = row.node.name
    last = name.rpartition(".")[2]
    own = not last.isdigit() and _NUMBERED.sub("", last) != row.type
    y = row.y if row.y.__class__ is list else [row.y]
    shapes = tuple([str(shape.converted(True)) for shape in y])
    return name, own, row.type, tuple([str(w.shape) for w in row.weights]), shapes


def _weighed(old: list[Any], new: list[Any], a: range, b: range) -> list[tuple[int | None, int | None]]:
    """The alignment of the greatest weight: of equal ones that which pairs earlier layers."""
    width = len(b) + 1
    best = [[0] * width for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        row, below, left = best[i], best[i + 1], old[a[i]]
        for j in range(len(b) - 1, -1, -1):
            most = below[j] if below[j] > row[j + 1] else row[j + 1]
            weight = _weight(left, new[b[j]])
            if weight and below[j + 1] + weight > most:
                most = below[j + 1] + weight
            row[j] = most
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        weight = _weight(old[a[i]], new[b[j]])
        if weight and best[i][j] == best[i + 1][j + 1] + weight:
            found.append((a[i], b[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((a[i], None))
            i += 1
        else:
            found.append((None, b[j]))
            j += 1
    found += [(k, None) for k in a[i:]]
    return [*found, *((None, k) for k in b[j:])]


def _weight(a: tuple[Any, ...], b: tuple[Any, ...]) -> int:
    """How much speaks for two rows being one layer; 0 where nothing does."""
    named = bool(a[1] and b[1] and a[0] == b[0])
    if a[2] != b[2]:
        return 6 if named else 3 if not a[3] and not b[3] and a[4] == b[4] else 0
    if a[1] and b[1] and not named and a[3] != b[3]:
        return 2  # two names that people gave, and other weights
    return 4 + 8 * named + int(a[0] == b[0]) + 3 * int(a[3] == b[3]) + 2 * int(a[4] == b[4])


def _equal(old: list[Any], new: list[Any], a: range, b: range) -> list[tuple[int | None, int | None]]:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, [old[i][2:] for i in a], [new[j][2:] for j in b], autojunk=False)
    found: list[tuple[int | None, int | None]] = []
    for tag, i, stop, j, end in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and stop - i == end - j):
            found += [(a[x], b[y]) for x, y in zip(range(i, stop), range(j, end), strict=True)]
        else:
            found += [(a[x], None) for x in range(i, stop)]
            found += [(None, b[y]) for y in range(j, end)]
    return found
