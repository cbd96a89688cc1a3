"""Frameworks and layouts: who decides what (the language, section 5)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.expectations.checks import checks
from cnncalc.graph.report import Report


def report(source: Any, **options: Any) -> Report:
    return cnncalc.infer(cnncalc.load(source, **options))


KERAS = "framework: keras\ninput: 9x9x3\nlayers:\n  - c: conv 8 3x3 stride=2   => 4x4x8\n  - bn\nexpect: {layers: {c: 4x4x8}, outputs: 4x4x8}\n"
TORCH = "framework: torch\ninput: 3x9x9\nlayers:\n  - c: conv 8 3x3 stride=2   => 8x4x4\n  - bn\nexpect: {layers: {c: [N, 8, 4, 4]}}\n"
OPEN = KERAS.replace("framework: keras\n", "")


def test_keras_is_the_default() -> None:
    found = report(OPEN)
    assert found.to_dict()["framework"] == "keras"
    assert found["c"].output_shape == (None, 4, 4, 8)


def test_layout_and_counting() -> None:
    assert report(KERAS)["bn"].params == 32
    row = report(TORCH)["bn"]
    assert (row.params, row.buffers) == (16, 16)
    assert report(TORCH)["c"].output_shape == (None, 8, 4, 4)


def test_same_with_a_stride() -> None:
    assert report("9x9x3 -> conv 8 3x3 stride=2 pad=same").outputs == {"conv": (None, 5, 5, 8)}
    with pytest.raises(cnncalc.SpecError) as caught:
        report("torch 3x9x9 -> conv 8 3x3 stride=2 pad=same")
    (error,) = caught.value.errors
    assert "same" in error["message"]
    assert "pad=1" in error["help"]


def test_transposed_convolutions_follow_their_framework() -> None:
    # Keras: (n − 1)·s + max(k, s); PyTorch: (n − 1)·s + k. They differ for a kernel smaller than its stride
    assert report("4x4x3 -> deconv 8 1x1 stride=2").outputs == {"deconv": (None, 8, 8, 8)}
    assert report("torch 3x4x4 -> deconv 8 1x1 stride=2").outputs == {"deconv": (None, 8, 7, 7)}


@pytest.mark.parametrize(
    ("source", "framework", "shape"),
    [(KERAS, "torch", (None, 8, 4, 4)), (TORCH, "keras", (None, 4, 4, 8)), (KERAS, "keras", (None, 4, 4, 8)), (TORCH, "torch", (None, 8, 4, 4))],
)
def test_the_option_converts_shapes_and_expectations_of_the_other_framework(source: str, framework: str, shape: tuple[Any, ...]) -> None:
    found = report(source, framework=framework)
    assert found.to_dict()["framework"] == framework
    assert found["c"].output_shape == shape
    assert all(c.met for c in checks(found))


def test_the_option_decides_for_a_file_that_declares_none() -> None:
    source = OPEN.replace("9x9x3", "3x9x9").replace("4x4x8", "8x4x4")
    found = report(source, framework="torch")
    assert found["c"].output_shape == (None, 8, 4, 4)
    assert all(c.met for c in checks(found))


def test_an_input_option_is_in_the_layout_that_is_shown() -> None:
    assert report(KERAS, framework="torch", input="3x11x11")["c"].output_shape == (None, 8, 5, 5)
    assert report(KERAS, input="11x11x3")["c"].output_shape == (None, 5, 5, 8)


def test_at_is_in_the_files_layout() -> None:
    source = KERAS.replace("outputs: 4x4x8", "at: [{input: 11x11x3, outputs: 5x5x8}]")
    assert all(c.met for c in checks(report(source, framework="torch")))


def test_layout_overrides_the_layout_alone() -> None:
    found = report("framework: torch\nlayout: channels_last\ninput: 9x9x3\nlayers:\n  - conv 8 3x3 => 7x7x8\n  - bn\n")
    assert found["conv"].output_shape == (None, 7, 7, 8)
    assert found["bn"].params == 16
    assert all(c.met for c in checks(found))
    assert report("layout: channels_first\ninput: 3x9x9\nlayers: [conv 8 3x3, bn]\n")["bn"].params == 32


@pytest.mark.parametrize(
    ("padding", "size"),
    [("valid", 7), ("same", 9), ("same_lower", 9), ("full", 11), ("2", 11), ("1x2", None), ("0:1x1:0", None)],
)
def test_padding_everywhere(padding: str, size: int | None) -> None:
    for source in ("9x9x3 -> conv 5 3x3 pad=", "torch 3x9x9 -> conv 5 3x3 pad="):
        dims = [n for n in report(source + padding)["conv"].output_shape[1:] if n != 5]
        assert dims == ([size, size] if size else {"1x2": [9, 11], "0:1x1:0": [8, 8]}[padding])


def test_causal_is_for_one_axis() -> None:
    assert report("9x3 -> conv 8 3 pad=causal").outputs == {"conv": (None, 9, 8)}
    with pytest.raises(cnncalc.SpecError, match="one spatial axis"):
        report("9x9x3 -> conv 8 3 pad=causal")


def test_ceil_mode_drops_a_window_that_starts_in_the_padding() -> None:
    assert report("torch 3x5x5 -> maxpool 2 stride=2 ceil=true").outputs == {"maxpool": (None, 3, 3, 3)}
    # ⌈(3 + 2 − 2)/2⌉ + 1 = 3, but the third would start at 4, in the padding beyond 1 + 3
    assert report("torch 3x3x3 -> maxpool 2 stride=2 pad=1 ceil=true").outputs == {"maxpool": (None, 3, 2, 2)}


def test_an_unknown_framework_is_refused() -> None:
    with pytest.raises(cnncalc.SpecError, match="did you mean torch"):
        cnncalc.load(KERAS.replace("framework: keras", "framework: torhc"))
    with pytest.raises(ValueError, match="framework"):
        cnncalc.load(KERAS, framework="jax")
