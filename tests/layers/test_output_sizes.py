"""The sizes that a transposed convolution may be asked for: exactly those that the convolution shrinks to its input,
counted window by window."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc


def shrunk(size: int, k: int, s: int, pad: Any) -> int:
    """The output size of a convolution, by counting its windows."""
    if pad == "same":  # Keras: a window begins at every s-th position
        return len(range(0, size, s))
    return len([start for start in range(0, size + 2 * pad, s) if start + k <= size + 2 * pad])


def accepts(framework: str, n: int, k: int, s: int, pad: Any, size: int) -> bool:
    dims = f"{n}x2" if framework == "keras" else f"2x{n}"
    source = f"{framework} {dims} -> deconv1d 3 {k} stride={s} pad={pad} output_size={size}"
    try:
        report = cnncalc.infer(cnncalc.load(source))
    except cnncalc.SpecError as error:
        assert all("output_size" in e["message"] for e in error.errors)
        return False
    return bool(report.rows[0].y.spatial == (size,))


@pytest.mark.parametrize(("framework", "pad"), [("keras", 0), ("keras", 1), ("keras", "same"), ("torch", 0), ("torch", 1)])
@pytest.mark.parametrize(("k", "s"), [(3, 2), (5, 3), (4, 4), (2, 3), (3, 1)])
def test_exactly_the_sizes_that_shrink_to_the_input(framework: str, k: int, s: int, pad: Any) -> None:
    for n in (1, 4):
        fits = {size for size in range(1, 40) if shrunk(size, k, s, pad) == n}
        lowest, highest = min(fits), max(fits)
        for size in (lowest - 1, lowest, highest, highest + 1):
            if size > 0:
                assert accepts(framework, n, k, s, pad, size) is (size in fits), (n, size)
