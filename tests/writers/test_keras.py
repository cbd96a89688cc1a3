"""Keras code written from a network reads back to it: all weights, MACs, outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.keras.write import keras_text

READERS = Path(__file__).parent.parent / "readers"
PROGRAMS = ["torch/corpus/residual.py", "torch/corpus/unet.py", "keras/corpus/func_multi.py", "keras/corpus/unet.py", "keras/corpus/frozen.py"]
ZOO = [
    "alexnet",
    "mnist_cnn",
    "resnet18",
    "googlenet",
    "mobilenet_v2_keras",
    "resnet50v2_keras",
    "shufflenet_v2_x1_0",
    "efficientnet_b0",
    "efficientnet_b0_keras",
]


@pytest.mark.parametrize("source", [*(f"zoo:{name}" for name in ZOO), *(str(READERS / name) for name in PROGRAMS)])
def test_code_reads_back_to_the_same_figures(source: str) -> None:
    report = infer(load(source))
    back = infer(load(keras_text(report)))
    weights = [sum(w.size for row in each.rows for w in row.weights) for each in (report, back)]
    assert weights[0] == weights[1]
    assert report.totals.macs == back.totals.macs


def test_padding_that_keras_has_no_word_for_is_a_layer() -> None:
    text = keras_text(infer(load("torch 3x8x8 -> conv 4 3x3 stride=2 pad=1")))
    assert "layers.ZeroPadding2D(1)(x)" in text  # same would pad one pixel, at the end
    assert "same" in keras_text(infer(load("8x8x3 -> conv 4 3x3 stride=2 pad=same")))


def test_all_layers_that_cannot_be_written_are_named_at_once() -> None:
    with pytest.raises(SpecError) as error:
        keras_text(infer(load("8x8x3 -> a: opaque output=4x4x3 -> b: opaque output=2x2x3")))
    assert [fault.layer for fault in error.value.faults] == ["a", "b"]


def test_what_reaches_no_output_is_named_in_the_comment() -> None:
    """`a` has 1·1·3·2 + 2 weights; a network without such layers says nothing."""
    text = keras_text(infer(load("8x8x3 -> b: conv 4 3x3 -> a: conv 2 1x1 from=input -> r: relu -> c: dense 3 from=b")), told="told")
    assert "# told\n# left out, since they reach no output (a model of Keras's holds none such): a, r, 8 weights\n" in text
    assert 'name="a"' not in text and 'name="c"' in text
    assert "left out" not in keras_text(infer(load("8x8x3 -> conv 4 3x3")))


def test_of_many_that_are_left_out_some_are_named() -> None:
    lines = "".join(f"  - n{i}: conv 1 1x1 from=input\n" for i in range(100))
    text = keras_text(infer(load(f"input: 4x4x3\nlayers:\n{lines}  - last: conv 2 1x1 from=input\n")))
    head = [line for line in text.splitlines() if line.startswith("#")]
    assert all(len(line) <= 102 for line in head) and "n59 and 40 more, 400 weights" in " ".join(line[2:] for line in head)
