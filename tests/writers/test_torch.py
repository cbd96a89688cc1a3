"""PyTorch code written from a network reads back to it: all weights, MACs, outputs. What it cannot say is an error."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.torch.write import torch_text

READERS = Path(__file__).parent.parent / "readers"
PROGRAMS = [
    "torch/corpus/residual.py",
    "torch/corpus/unet.py",
    "torch/corpus/attention.py",
    "keras/corpus/func_multi.py",
    "keras/corpus/unet.py",
    "keras/corpus/frozen.py",
]
ZOO = ["alexnet", "mnist_cnn", "resnet18", "googlenet", "mobilenet_v2_keras", "resnet50v2_keras", "shufflenet_v2_x1_0", "vit_b_16", "unet", "densenet121_keras"]


@pytest.mark.parametrize("source", [*(f"zoo:{name}" for name in ZOO), *(str(READERS / name) for name in PROGRAMS)])
def test_code_reads_back_to_the_same_figures(source: str) -> None:
    report = infer(load(source))
    back = infer(load(torch_text(report)))
    weights = [sum(w.size for row in each.rows for w in row.weights) for each in (report, back)]
    assert weights[0] == weights[1]
    assert report.totals.macs == back.totals.macs


def test_uneven_same_padding_is_written_out() -> None:
    text = torch_text(infer(load("8x8x3 -> conv 4 3x3 stride=2 pad=same -> maxpool 3x3 stride=2 pad=same")))
    # Keras pads 8 by one pixel at the end for ⌈8/2⌉ windows of 3, then 4 likewise
    assert "F.pad(x, (0, 1, 0, 1))" in text
    assert 'F.pad(x, (0, 1, 0, 1), value=float("-inf"))' in text


def test_names_that_python_does_not_take() -> None:
    text = torch_text(infer(load("torch 3x8x8 -> class: conv 4 3x3 -> forward: relu -> 1.a: relu")))
    assert re.findall(r"self\.(\w+) =", text) == ["class_", "forward_", "_1_a"]


def test_all_layers_that_cannot_be_written_are_named_at_once() -> None:
    with pytest.raises(SpecError) as error:
        torch_text(infer(load("8x8x3 -> a: opaque output=4x4x3 -> b: opaque output=2x2x3")))
    assert [fault.layer for fault in error.value.faults] == ["a", "b"]


def test_a_file_is_not_replaced_without_force(tmp_path: Path) -> None:
    file = tmp_path / "net.py"
    call = [sys.executable, "-m", "cnncalc", "convert", "8x8x3 -> conv 4 3x3", "--to", "torch", "-o", str(file)]
    assert subprocess.run(call, check=False).returncode == 0
    first = file.read_text(encoding="utf-8")
    refused = subprocess.run(call, check=False, capture_output=True, text=True)
    assert (refused.returncode, "--force" in refused.stderr, file.read_text(encoding="utf-8")) == (2, True, first)
    assert subprocess.run([*call, "--force"], check=False).returncode == 0


def test_layers_that_reach_no_output_keep_their_weights() -> None:
    """A module that nothing calls is read back weight by weight; as many rows as before are none of its layers."""
    source = "torch 4x8x8 -> a: conv 4 1x1 -> b: conv 5 3x3 from=a -> c: relu from=b -> d: relu from=a"
    report = infer(load(source))
    report.graph.counts_all = True
    assert "nn.Conv2d(4, 5, kernel_size=3)" in torch_text(infer(report.graph))
