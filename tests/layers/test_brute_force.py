"""Convolutions and pools have as many outputs as windows can be counted, on 100,000 random cases.

Nothing here uses a formula of the package: windows are placed one by one on a padded axis, patches are scattered tap
by tap.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from cnncalc.layers import load
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.numbers.arithmetic import adaptive_window

CASES = 100_000


def fitting(n: int, k: int, s: int, d: int, lo: int, hi: int) -> int:
    """Windows, s apart from the start of the padding, whose every tap lies on the padded axis."""
    return sum(start + d * (k - 1) < n + hi for start in range(-lo, n + hi, s))


def fitting_ceil(n: int, k: int, s: int, lo: int, hi: int, d: int) -> int:
    """Likewise, but a window may hang over the end by less than a stride, if it starts in the input or before it."""
    return sum(start + d * (k - 1) < n + hi + s - 1 for start in range(-lo, n, s))


def amounts(pad: Any, n: int, k: int, s: int, d: int) -> tuple[int, int]:
    """The zeros before and after that a padding stands for, from its definition."""
    reach = d * (k - 1)
    if pad == "full":  # every window that touches the input
        return reach, reach
    if pad == "causal":  # no window sees what follows its own position
        return reach, 0
    if isinstance(pad, str):  # TensorFlow: a window for every s-th position, with the fewest zeros
        wanted = len(range(0, n, s))
        zeros = next(p for p in range(n + reach + s + 1) if fitting(n, k, s, d, 0, p) >= wanted)
        small = zeros // 2
        return (small, zeros - small) if pad == "same" else (zeros - small, small)
    return pad if isinstance(pad, tuple) else (pad, pad)


def axes(pick: random.Random, rank: int, low: int, high: int) -> Any:
    """One number for all axes or one an axis."""
    return pick.randint(low, high) if pick.random() < 0.6 else tuple(pick.randint(low, high) for _ in range(rank))


def spread(value: Any, rank: int) -> Any:
    return value if isinstance(value, tuple) else (value,) * rank


def paddings(pick: random.Random, rank: int) -> Any:
    """A padding: a mode, one amount, or lo:hi an axis."""
    kind = pick.random()
    if kind < 0.4:
        modes = ["same", "same_lower", "full", "causal"] if rank == 1 else ["same", "same_lower", "full"]
        return pick.choice(modes)
    if kind < 0.7:
        return pick.randint(0, 4)
    return tuple((pick.randint(0, 4), pick.randint(0, 4)) for _ in range(rank))


def sizes(pick: random.Random, rank: int) -> tuple[int, ...]:
    """Spatial sizes, often all the same."""
    first = pick.randint(1, 24)
    return (first,) * rank if pick.random() < 0.5 else tuple(pick.randint(1, 24) for _ in range(rank))


@pytest.mark.parametrize("part", range(4))
def test_a_convolution_has_as_many_outputs_as_windows_fit(part: int) -> None:
    pick, conv = random.Random(part), load("conv")
    for _ in range(CASES // 10):
        rank = pick.choice((1, 1, 2, 2, 3))
        values = {
            "kernel": axes(pick, rank, 1, 7),
            "stride": axes(pick, rank, 1, 4),
            "dilation": axes(pick, rank, 1, 3),
            "padding": paddings(pick, rank),
            "filters": 1,
        }
        spatial = sizes(pick, rank)
        y = conv(values, "keras").output(Shape(spatial, 1))
        each = zip(spatial, *(spread(values[name], rank) for name in ("kernel", "stride", "dilation", "padding")), strict=True)
        expected = [fitting(n, k, s, d, *amounts(pad, n, k, s, d)) for n, k, s, d, pad in each]
        assert [max(m, 0) for m in y.spatial] == expected, (values, spatial)


@pytest.mark.parametrize("part", range(3))
def test_a_pool_has_as_many_outputs_as_windows_fit(part: int) -> None:
    pick, pool = random.Random(10 + part), load("maxpool")
    for _ in range(CASES // 10):
        rank = pick.choice((1, 1, 2, 2, 3))
        pad = paddings(pick, rank)
        ceil = pick.random() < 0.6 and not isinstance(pad, str)
        stride = None if pick.random() < 0.3 else axes(pick, rank, 1, 5)
        values = {"kernel": axes(pick, rank, 1, 5), "stride": stride, "dilation": axes(pick, rank, 1, 3), "padding": pad, "ceil": ceil}
        spatial = sizes(pick, rank)
        y = pool(values, "keras").output(Shape(spatial, 1))
        steps = values["kernel"] if stride is None else stride
        each = zip(spatial, *(spread(v, rank) for v in (values["kernel"], steps, values["dilation"], pad)), strict=True)
        expected = []
        for n, k, s, d, p in each:
            lo, hi = amounts(p, n, k, s, d)
            expected.append(fitting_ceil(n, k, s, lo, hi, d) if ceil else fitting(n, k, s, d, lo, hi))
        assert [max(m, 0) for m in y.spatial] == expected, (values, spatial)


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_a_transposed_convolution_is_as_large_as_what_it_scatters(framework: str) -> None:
    pick, deconv = random.Random(20), load("deconv")
    for _ in range(CASES * 3 // 40):
        n, k, s, d = pick.randint(1, 12), pick.randint(1, 6), pick.randint(1, 4), pick.randint(1, 3)
        lo, hi = pick.randint(0, 3), pick.randint(0, 3)
        extra = pick.randrange(s)
        values = {"filters": 1, "kernel": k, "stride": s, "dilation": d, "padding": ((lo, hi),), "output_padding": extra}
        (size,) = deconv(values, framework).output(Shape((n,), 1)).spatial
        touched = {i * s + t * d for i in range(n) for t in range(k)}
        assert size == max(touched) + 1 - lo - hi + extra
        if size > 0:  # a convolution of it gives the input's size again
            assert fitting(size, k, s, d, lo, hi) == n


def test_a_keras_transposed_convolution_without_output_padding_gives_each_input_its_whole_stride() -> None:
    pick, deconv = random.Random(30), load("deconv")
    for _ in range(CASES * 3 // 20):
        n, k, s, d = pick.randint(1, 12), pick.randint(1, 6), pick.randint(1, 4), pick.randint(1, 3)
        values = {"filters": 1, "kernel": k, "stride": s, "dilation": d}
        (size,) = deconv(values, "keras").output(Shape((n,), 1)).spatial
        patch = {t * d for t in range(k)} | set(range(s))
        assert size == max(i * s + t for i in range(n) for t in patch) + 1
        (same,) = deconv({**values, "padding": "same"}, "keras").output(Shape((n,), 1)).spatial
        assert len(range(0, same, s)) == n < len(range(0, same + 1, s))  # the largest that `same` shrinks to n


def test_same_padding_adds_the_fewest_zeros_the_odd_one_at_its_end() -> None:
    for n in range(1, 20):
        for k in range(1, 8):
            for s in range(1, 5):
                for mode in ("same", "same_lower"):
                    assert padding_amounts(n, k, s, mode) == amounts(mode, n, k, s, 1)


def test_the_largest_adaptive_window_is_the_largest_of_them_all() -> None:
    for n in range(1, 60):
        for m in range(1, 60):
            assert adaptive_window(n, m) == max(-(-(i + 1) * n // m) - i * n // m for i in range(m)), (n, m)
