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
