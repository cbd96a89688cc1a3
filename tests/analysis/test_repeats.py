"""Where a sequence repeats itself: held to a search that tries everything."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from cnncalc.analysis.repeats import Repeat, Run, repeats, runs


def tried(keys: list[int]) -> list[Run]:
    """All runs: every stretch of every period, of which those with a shorter period are left out."""
    found = []
    for period in range(1, len(keys) // 2 + 1):
        start = 0
        for end in range(period, len(keys) + 1):
            if end == len(keys) or keys[end] != keys[end - period]:
                word = keys[start:end]
                shorter = any(word[p:] == word[:-p] for p in range(1, period))
                if end - start >= 2 * period and not shorter:
                    found.append(Run(start, end, period))
                start = end - period + 1
    return sorted(found)


@pytest.mark.parametrize("letters", [1, 2, 3, 5])
def test_runs_are_those_that_a_search_finds(letters: int) -> None:
    dice = random.Random(letters)
    for _ in range(600):
        keys = [dice.randrange(letters) for _ in range(dice.randrange(28))]
        assert runs(keys) == tried(keys), keys


def test_repeats_repeat_and_lie_beside_each_other() -> None:
    dice = random.Random(7)
    for _ in range(600):
        keys = [dice.randrange(3) for _ in range(dice.randrange(40))]
        found = repeats(keys, lambda repeat: 0)
        for one, two in pairwise(found):
            assert one.end <= two.start
        for start, period, copies in found:
            body = keys[start : start + period]
            assert copies > 1 and keys[start : start + period * copies] == body * copies, keys
        longest = max((run.end - run.start - (run.end - run.start) % run.period for run in tried(keys)), default=1)
        assert sum(one.period * one.copies - 1 for one in found) >= longest - 1


def test_what_is_better_is_taken_among_beginnings() -> None:
    keys = [9, 1, 2, 3, 1, 2, 3, 1, 8]
    assert repeats(keys, lambda repeat: 0) == [Repeat(1, 3, 2)]
    assert repeats(keys, lambda repeat: repeat.start == 2) == [Repeat(2, 3, 2)]
    assert repeats(keys, lambda repeat: None) == []


def test_a_repeat_within_a_repeat_stays_inside() -> None:
    assert repeats([*[1, 1, 2] * 4, 5], lambda repeat: 0) == [Repeat(0, 3, 4)]


@pytest.mark.parametrize(
    "keys",
    [[0] * 10_000, list(range(10_000)), list(range(5_000)) * 2, [i % 10 for i in range(10_000)], [random.Random(i).randrange(2) for i in range(10_000)]],
    ids=["one", "none", "twice", "tens", "any"],
)
def test_ten_thousand_entries_take_no_time(keys: list[int]) -> None:
    began = time.process_time()
    repeats(keys, lambda repeat: 0)
    assert time.process_time() - began < 2  # a fifth of a second; to try every period would be fifty million steps
