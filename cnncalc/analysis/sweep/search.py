"""Going through a sweep: how many variants are valid and wanted, the best of them, and rows of figures in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.analysis.sweep.sweep import Sweep

CHUNK = 1 << 14
ENUMERATED = 10**9
"""Variants up to which each is looked at; of more there are states instead."""
MOST_SORTED = 2_000_000
"""Variants that are put in order at most, where no number of best ones is given."""


class Found:
    """What was found: `done` of the variants were looked at, `valid` of these are valid and `wanted` are asked for.
    `numbers` are the best of them in order; None where none are compared."""

    def __init__(self) -> None:
        self.done = 0
        self.valid = 0
        self.wanted: int | None = 0
        """None where only the best of them were found and not how many there are."""
        self.notes: list[str] = []
        """How it was found, where that is not by looking at each variant; and what this did not allow."""
        self.numbers: list[int] | None = None
        self.interrupted = False


def searched(sweep: Sweep, told: Callable[[int], None] = lambda done: None) -> Found:
    """Go through all variants; `told` hears how many are done. An interrupt ends it with what was found so far."""
    found = Found()
    best = sweep.best()
    if best is not None and sweep.request.top is None and sweep.request.sort and sweep.size > MOST_SORTED:
        raise UsageError(f"{sweep.size:,} variants are too many to put in order", "say how many are wanted: --top 20")
    if sweep.size > ENUMERATED and _by_states(sweep, found, best):
        return finished(sweep, found, best)
    hits = 0
    try:
        for size, valid, wanted in sweep.run(best):
            found.done += size
            found.valid += valid
            hits += wanted
            told(found.done)
    except KeyboardInterrupt:
        found.interrupted = True
    found.wanted = hits
    return finished(sweep, found, best)


def finished(sweep: Sweep, found: Found, best: Any) -> Found:
    """What was found, with the best variants in order."""
    if best is not None:
        entries = best.entries()
        found.numbers = [
            number for _, number in (entries if sweep.request.top is None else entries[: sweep.request.top])
        ]
    return found


def _by_states(sweep: Sweep, found: Found, best: Any) -> bool:
    """Find it by states; False, and a note, where there are too many of them."""
    from cnncalc.analysis.sweep.states import States, TooMany
    from cnncalc.analysis.sweep.vector import Vector

    if not all(part.work is None or isinstance(part.work, Vector) for part in sweep.parts):
        found.notes.append("some variants are computed one by one, so that each of them is looked at")
        return False
    works = [part.work for part in sweep.parts if isinstance(part.work, Vector) and part.work.valid is not False]
    try:
        found.valid = sum(States(work, False).count() for work in works)
        if best is not None:
            for work in works:
                best.add(States(work, True).best(sweep.request.top or 0, bool(sweep.request.pareto)))
    except TooMany as error:
        found.valid = 0
        found.notes.append(f"states do not shorten it ({error}): each variant is looked at")
        return False
    try:
        if sweep.request.where is None:
            found.wanted = found.valid
        else:
            found.wanted = sum(States(work, True).count() for work in works)
    except TooMany as error:
        if best is None:
            found.notes.append(f"states do not shorten it ({error}): each variant is looked at")
            return False
        found.wanted = None
        found.notes.append(f"how many meet the condition is not counted: {error}")
    found.done = sweep.size
    found.notes.insert(0, "found by states, exactly, not by looking at each variant")
    return True


def rows(sweep: Sweep, names: list[str], numbers: Any = None, valid: bool = True) -> Iterator[tuple[Any, list[Any]]]:
    """(numbers of variants, a column for each of `names`), in parts: of those given, else of all that are wanted (not
    `valid`: of all that are not valid) in their order."""
    if numbers is not None:
        for start in range(0, len(numbers), CHUNK):
            part = numpy.array(numbers[start : start + CHUNK])
            yield part, sweep.figures(part, names)[2]
        return
    for start in range(0, sweep.size, CHUNK):
        part = numpy.arange(start, min(start + CHUNK, sweep.size))
        ok, wanted, columns = sweep.figures(part, names)
        keep = wanted if valid else ~ok
        if keep.all():
            yield part, columns
        elif keep.any():
            yield part[keep], [column[keep] for column in columns]


def first_rows(
    sweep: Sweep, names: list[str], count: int | None, valid: bool = True
) -> Iterator[tuple[Any, list[Any]]]:
    """As `rows` of all, the first `count` of them; None for all."""
    left = count
    for numbers, columns in rows(sweep, names, None, valid):
        if left is not None and len(numbers) >= left:
            yield numbers[:left], [column[:left] for column in columns]
            return
        if left is not None:
            left -= len(numbers)
        yield numbers, columns
