"""Where a sequence repeats itself: all its runs, and those that together leave the fewest entries.

A run is a stretch of a sequence with a period, two periods long or more, that neither reaches further nor has a shorter
period: `abcabcab` in `xabcabcaby`. A sequence of n entries has fewer than n runs; they are found from its longest Lyndon
words (Bannai et al., The "Runs" Theorem, 2017) in time n log n, for sequences that are not made to harm.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROTATIONS = 16
"""At most so many places are tried at which the first copy of a run may begin."""


class Run(NamedTuple):
    """A stretch `start` to `end` (outside) in which each entry equals the one `period` further on."""

    start: int
    end: int
    period: int


class Repeat(NamedTuple):
    """A body of `period` entries that stands `copies` times from `start` on."""

    start: int
    period: int
    copies: int

    @property
    def end(self) -> int:
        """The first entry behind it."""
        return self.start + self.period * self.copies


def runs(keys: Sequence[int]) -> list[Run]:
    """All runs of a sequence, by start and period."""
    found = set()
    for sign in (1, -1):
        known: dict[int, int] = {}  # how far stretches of a period were followed, runs or not
        for i, j in enumerate(_lyndon_ends([sign * key for key in keys])):
            period = j - i
            if j >= known.get(period, 0):
                run = _extended(keys, i, j)
                known[period] = run.end
                if run.end - run.start >= 2 * period:
                    found.add(run)
    return sorted(found)


def _lyndon_ends(keys: list[int]) -> list[int]:
    """Where the longest Lyndon word that starts at each entry ends: before the next smaller suffix."""
    ranks = _suffix_ranks(keys)
    ends = [len(keys)] * len(keys)
    open_: list[int] = []
    for i, rank in enumerate(ranks):
        while open_ and ranks[open_[-1]] > rank:
            ends[open_.pop()] = i
        open_.append(i)
    return ends


def _suffix_ranks(keys: list[int]) -> list[int]:
    """The place of each suffix among all, sorted; found for their first 1, 4, 16, … entries in turn."""
    count = len(keys)
    place = {key: rank for rank, key in enumerate(sorted(set(keys)), 1)}
    ranks = [place[key] for key in keys]
    width, base = 1, count + 1
    while len(place) < count:
        padded = ranks + [0] * (3 * width)
        joined = [
            ((a * base + b) * base + c) * base + d
            for a, b, c, d in zip(ranks, padded[width:], padded[2 * width :], padded[3 * width :], strict=False)
        ]
        place = {key: rank for rank, key in enumerate(sorted(set(joined)), 1)}
        ranks = [place[key] for key in joined]
        width *= 4
    return ranks


def _extended(keys: Sequence[int], i: int, j: int) -> Run:
    """The stretch around `i` in which entries equal those j − i further on."""
    period, end, count = j - i, j, len(keys)
    while end < count and keys[end] == keys[end - period]:
        end += 1
    start = i
    while start > 0 and keys[start - 1] == keys[start - 1 + period]:
        start -= 1
    return Run(start, end, period)


def repeats(keys: Sequence[int], quality: Callable[[Repeat], int | None]) -> list[Repeat]:
    """The repeats, none of which overlap, that leave the fewest entries where each is written as one; of those that leave
    as many the ones whose `quality` adds up to most. One whose `quality` is None is none."""
    tried = []
    worth: dict[Repeat, int] = {}
    for run in runs(keys):
        copies, rest = divmod(run.end - run.start, run.period)
        for shift in range(min(rest + 1, ROTATIONS)):
            repeat = Repeat(run.start + shift, run.period, copies)
            value = quality(repeat)
            if value is not None:
                worth[repeat] = value
                tried.append(repeat)
    tried.sort(key=lambda repeat: (repeat.end, repeat.start))
    ends = [repeat.end for repeat in tried]
    best = [(0, 0)]
    taken: list[int | None] = []
    for number, repeat in enumerate(tried):
        before = bisect_right(ends, repeat.start, 0, number)
        saved, good = best[before]
        with_it = (saved + repeat.end - repeat.start - 1, good + worth[repeat])
        taken.append(before if with_it > best[number] else None)
        best.append(max(with_it, best[number]))
    chosen, number = [], len(tried)
    while number:
        before_it = taken[number - 1]
        if before_it is None:
            number -= 1
        else:
            chosen.append(tried[number - 1])
            number = before_it
    return chosen[::-1]
