"""What mends a network that an edit breaks: every mend shown works, and where one small edit does, one is found."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.whatif.fault import arithmetic
from cnncalc.analysis.whatif.mends import Mend, mends
from cnncalc.graph.walk import compute


def mended(source: Any, *edits: str, **options: Any) -> list[Mend]:
    """The mends of a network that these edits break; each is run here again."""
    before = compute(cnncalc.load(source, **options))
    assert not before.faults
    broken = compute(cnncalc.load(source, edits=edits, **options))
    assert broken.faults
    found = mends(before, broken, broken.faults[0].layer or "", edits, lambda all: cnncalc.load(source, edits=all, **options))
    for mend in found:
        after = cnncalc.infer(cnncalc.load(source, edits=[*edits, *mend.edits], **options))
        assert mend.restores == (after.outputs == before.outputs)
    return found


def told(found: list[Mend]) -> set[str]:
    return {" ".join(mend.edits) for mend in found}


RESIDUAL = """
input: 32x32x8
layers:
  - a: conv 8 3x3 pad=1
  - r:
      residual: [c: conv 8 3x3 pad=1, bn, relu, d: conv 8 3x3 pad=1]
      shortcut: [s: conv 8 1x1]
  - relu
"""


def test_a_stride_in_a_residual_is_followed_at_the_other_branch_or_undone_behind_it() -> None:
    found = told(mended(RESIDUAL, "r.c.stride=2"))
    assert "r.shortcut.s.stride=2" in found
    assert "a.stride=2" not in found


def test_a_larger_kernel_is_met_by_padding() -> None:
    assert "r.c.pad=2" in told(mended(RESIDUAL, "r.c.kernel=5"))


def test_filters_are_followed_at_the_other_branch() -> None:
    found = told(mended(RESIDUAL, "r.d.filters=16"))
    assert "r.shortcut.s.filters=16" in found


def test_groups_that_do_not_divide() -> None:
    found = mended("32x32x12 -> a: conv 10 1x1 -> b: conv 12 3x3 groups=2 -> relu", "b.groups=4")
    assert {"a.filters=12", "a.filters=8"} & told(found)


def test_a_map_that_is_used_up() -> None:
    found = told(mended("28x28x1 -> a: conv 4 5x5 -> p: maxpool 2 -> b: conv 4 5x5 -> q: maxpool 2 -> c: conv 4 4x4", "a.stride=4"))
    assert found and all("a.stride" not in each for each in found)


def test_what_the_edit_set_is_not_unset() -> None:
    for mend in mended(RESIDUAL, "r.c.kernel=5"):
        assert not any(edit.startswith("r.c.kernel=") for edit in mend.edits)


def test_a_declared_input_follows() -> None:
    source = "framework: torch\ninput: 3x8x8\nlayers:\n  - a: nn.Conv2d(3, 8, 3)\n  - b: nn.Conv2d(8, 4, 3)\n"
    assert "b.channels=16" in told(mended(source, "a.filters=16"))


def test_the_same_change_on_all_copies() -> None:
    source = "input: 16x16x4\nblocks:\n  b(w):\n    - m: {residual: [c: conv $w 3x3 pad=1], shortcut: [s: conv $w 1x1]}\nlayers:\n  - l: b 4 repeat=3\n"
    found = told(mended(source, "l.*.m.c.kernel=5"))
    assert "l.*.m.c.pad=2" in found


def test_two_edits_where_one_is_not_enough() -> None:
    source = "input: 16x16x4\nlayers:\n  - a: conv 4 3x3 pad=1\n  - j: add a input\n  - b: conv 4 3x3 pad=1 from=a\n  - k: add b input\n"
    found = mended(source, "a.filters=8")
    assert found == [] or all(len(mend.edits) <= 3 for mend in found)


def test_a_network_that_nothing_small_mends_gets_none() -> None:
    assert mended("8x8x3 -> a: conv 4 3x3 -> flatten -> d: dense 4 -> e: reshape 2 2", "d.units=5") in ([], [Mend(("d.units=4",), True)])


KEYS = {"kernel": range(1, 6), "stride": range(1, 4), "pad": range(4)}


@pytest.mark.parametrize("seed", range(60))
def test_against_all_single_edits(seed: int) -> None:
    """A chain with a skip, broken by one edit: if any single small edit of a window mends it, a single one is found."""
    pick = random.Random(seed)
    layers = [f"  - c{n}: conv 4 {pick.choice((1, 3, 5))} pad={pick.choice((0, 1, 2))} stride={pick.choice((1, 1, 2))}\n" for n in range(4)]
    source = f"input: 24x24x4\nlayers:\n{''.join(layers)}  - s: conv 4 1 from=c0\n  - j: add s c1\n"
    size = compute(cnncalc.load(source))
    if size.faults:
        source = source.replace("  - s: conv 4 1 from=c0\n  - j: add s c1\n", "")
    edit = f"c{pick.randrange(4)}.{pick.choice(('kernel', 'stride'))}={pick.choice((2, 4, 7, 9))}"
    broken = compute(cnncalc.load(source, edits=[edit]))
    if not broken.faults or compute(cnncalc.load(source)).faults:
        return
    name, _, key = edit.partition("=")[0].rpartition(".")
    faulty = broken.faults[0].layer
    order = [node.name for node in broken.graph.nodes]
    single = set()
    for at, (word, values) in product([n for n in order if n[0] in "cs" and order.index(n) <= order.index(faulty or "")], KEYS.items()):
        for value in values:
            change = f"{at}.{word}={value}"
            if (at, word) != (name, key) and not compute(cnncalc.load(source, edits=[edit, change])).faults:
                single.add(change)
    found = mended(source, edit)
    if single:
        assert found and all(len(mend.edits) == 1 for mend in found), (edit, single)


def test_the_arithmetic_of_a_fault() -> None:
    broken = compute(cnncalc.load("7x7x4 -> a: conv 4 3x3 -> p: maxpool 3 stride=2 -> b: conv 4 5x5"))
    node = next(node for node in broken.graph.nodes if node.name == "b")
    assert arithmetic(broken, node) == ["b: n′ = n − k + 1 = 2 − 5 + 1 = -2"]


def test_the_arithmetic_of_a_join_is_that_of_each_branch() -> None:
    broken = compute(cnncalc.load("9x9x4 -> a: conv 4 3x3 -> relu -> b: conv 4 3x3 stride=2 pad=1 from=input -> add b relu"))
    lines = arithmetic(broken, broken.graph.nodes[-1])
    assert lines == ["b: n′ = ⌊(n + 2·p − k) / s⌋ + 1 = ⌊(9 + 2×1 − 3) / 2⌋ + 1 = 5", "a: n′ = n − k + 1 = 9 − 3 + 1 = 7"]
