"""Where a fault ends the reading, the figures before it are no sums of the network: every reader's totals say "at least"."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from cnncalc.render import render

TORCH = """
import torch
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(16, 8, 3), nn.Linear(1, 1))
net(torch.zeros(1, 3, 32, 32))
"""
KERAS = """
import keras
m = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Conv2D(8, 3), keras.layers.Conv2D(8, 99)])
"""
DARKNET = """[net]
width=32
height=32
channels=3
[convolutional]
filters=8
size=3
[shortcut]
from=-9
"""
CAFFE = """input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }
layer { name: "a" type: "Convolution" bottom: "data" top: "a" convolution_param { num_output: 8 kernel_size: 3 } }
layer { name: "b" type: "Nonsense" bottom: "a" top: "b" }
"""
KERAS_FILE = """{"class_name": "Sequential", "config": {"name": "net", "layers": [
{"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 3, "batch_input_shape": [null, 32, 32, 3], "name": "a"}},
{"class_name": "Conv2D", "config": {"filters": 8, "kernel_size": 99, "name": "b"}}]}, "keras_version": "2.9.0"}
"""


SPEC = """input: 32x32x3
layers:
  - conv 8 3x3
  - convolve 8 3x3
"""


@pytest.mark.parametrize(
    ("name", "text"), [("net.yaml", SPEC), ("net.py", TORCH), ("net.py", KERAS), ("net.cfg", DARKNET), ("net.prototxt", CAFFE), ("net.json", KERAS_FILE)]
)
def test_totals_before_a_fault_are_lower_bounds(tmp_path: Path, name: str, text: str) -> None:
    """The first convolution alone: 8 filters of 3·3·3 weights and a bias (Darknet's has as many)."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(path))
    report = caught.value.report
    assert report is not None and report.totals.params == 8 * 27 + 8
    assert report.faults and "at least 224" in render(report, "plain")
