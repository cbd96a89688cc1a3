"""`SpectralNormalization`: weights as Keras 3.15 has them, in source and in files. Recorded: (all weights, trained, output)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc

RECORDED: list[tuple[str, dict[str, Any], str, tuple[int, ...], tuple[int, int, tuple[int, ...]]]] = [
    ("Conv2D", {"filters": 4, "kernel_size": [3, 3]}, "4, 3", (8, 8, 3), (116, 112, (6, 6, 4))),
    ("Dense", {"units": 5}, "5", (7,), (45, 40, (5,))),
    ("Conv2DTranspose", {"filters": 4, "kernel_size": [3, 3]}, "4, 3", (8, 8, 3), (115, 112, (10, 10, 4))),
    ("Embedding", {"input_dim": 10, "output_dim": 6}, "10, 6", (5,), (66, 60, (5, 6))),
    ("DepthwiseConv2D", {"kernel_size": [3, 3]}, "3", (8, 8, 3), (31, 30, (6, 6, 3))),
    ("Conv1D", {"filters": 4, "kernel_size": [3], "use_bias": False}, "4, 3, use_bias=False", (8, 3), (40, 36, (6, 4))),
    ("Conv2D", {"filters": 4, "kernel_size": [3, 3], "trainable": False}, "4, 3, trainable=False", (8, 8, 3), (116, 0, (6, 6, 4))),
]


def held_to(found: Any, expected: tuple[int, int, tuple[int, ...]]) -> None:
    row = next(row for row in found.rows if row.type == "spectral_normalization")
    weights = {w.name: w for w in row.weights}
    assert (found.totals.params, found.totals.trainable, row.output_shape[1:]) == expected
    assert weights["vector_u"].shape[0] == 1 and not weights["vector_u"].trainable


@pytest.mark.parametrize(("kind", "config", "arguments", "shape", "expected"), RECORDED)
def test_a_program(kind: str, config: dict[str, Any], arguments: str, shape: tuple[int, ...], expected: Any) -> None:
    text = f"""import keras
from keras import layers
x = keras.Input({shape!r})
model = keras.Model(x, layers.SpectralNormalization(layers.{kind}({arguments}), power_iterations=2, name="sn")(x))
"""
    report = cnncalc.infer(cnncalc.load(text))
    held_to(report, expected)
    assert report.rows[0].name == "sn"


@pytest.mark.parametrize(("kind", "config", "arguments", "shape", "expected"), RECORDED)
def test_a_file(kind: str, config: dict[str, Any], arguments: str, shape: tuple[int, ...], expected: Any, tmp_path: Path) -> None:
    inner = {"module": "keras.layers", "class_name": kind, "config": {"name": "inner", **config}, "registered_name": None}
    outer = {"name": "sn", "trainable": True, "layer": inner, "power_iterations": 1}
    first = {"class_name": "InputLayer", "config": {"batch_shape": [None, *shape], "name": "x"}}
    layers = [first, {"module": "keras.layers", "class_name": "SpectralNormalization", "config": outer, "registered_name": None}]
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"class_name": "Sequential", "config": {"name": "net", "layers": layers}}))
    held_to(cnncalc.infer(cnncalc.load(path)), expected)


@pytest.mark.parametrize("inner", ["ReLU()", "SeparableConv2D(4, 3)", "LSTM(3)"])
def test_a_layer_without_a_kernel_is_refused_as_keras_does(inner: str) -> None:
    shape = "8x3" if "LSTM" in inner else "8x8x3"
    with pytest.raises(cnncalc.SpecError, match="no kernel"):
        cnncalc.infer(cnncalc.load(f"{shape} -> SpectralNormalization({inner})"))
    with pytest.raises(cnncalc.SpecError):
        cnncalc.load(f"{shape} -> SpectralNormalization(Conv2D(4, 3), power_iterations=0)")
