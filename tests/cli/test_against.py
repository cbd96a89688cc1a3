"""`check A --against B` between specs, PyTorch, Keras and notebooks: the same network in other words, and one that is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnncalc.cli.run import run

TORCH = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, padding=1)
        self.bn = nn.BatchNorm2d(16)
        self.deep = nn.Conv2d(16, 16, 3, stride=2, padding=1, groups=16, bias=False)
        self.up = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        x = torch.relu(self.bn(self.conv(x)))
        x = self.up(self.deep(x))
        return self.fc(torch.flatten(self.pool(x), 1))
"""
KERAS = """\
from keras import Input, Model, layers

i = Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding="same")(i)
x = layers.ReLU()(layers.BatchNormalization()(x))
x = layers.ZeroPadding2D(1)(x)
x = layers.DepthwiseConv2D(3, strides=2, use_bias=False)(x)
x = layers.Conv2DTranspose(8, 2, strides=2)(x)
x = layers.GlobalAveragePooling2D()(x)
model = Model(i, layers.Dense(10, activation="softmax")(x))
"""
SPEC = """\
framework: torch
input: 3x32x32
layers:
  - first: conv 16 3x3 pad=1
  - bn
  - relu
  - depthwise 3x3 stride=2 pad=1 bias=false
  - deconv 8 2x2 stride=2
  - global_avgpool
  - dense 10
"""
CALL = "\nnet = Net()\nnet(torch.zeros(1, 3, 32, 32))\n"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text(TORCH)
    Path("called.py").write_text(TORCH + CALL)
    Path("keras_net.py").write_text(KERAS)
    Path("spec.yaml").write_text(SPEC)
    Path("keras.yaml").write_text(SPEC.replace("framework: torch", "framework: keras").replace("3x32x32", "32x32x3"))
    cell = {"cell_type": "code", "source": TORCH + CALL, "outputs": [], "metadata": {}, "execution_count": None}
    Path("lesson.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


EVERY = ["net.py:Net", "called.py", "keras_net.py:model", "spec.yaml", "keras.yaml", "lesson.ipynb"]


@pytest.mark.parametrize("one", EVERY)
@pytest.mark.parametrize("other", EVERY)
def test_one_network_in_every_word(one: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    if one == other == "net.py:Net":
        assert run(["check", one, "--against", other]) == 2
        assert "--input" in capsys.readouterr().err
    else:
        assert run(["check", one, "--against", other]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("other", EVERY)
@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("conv 16 3x3 pad=1", "conv 16 1x9 pad=0x4", "weights: expected"),
        ("stride=2 pad=1 bias=false", "stride=2 pad=1", "weights: expected"),
        ("  - global_avgpool", "  - maxpool 2\n  - global_avgpool", "maxpool: expected no such layer"),
        ("deconv 8 2x2 stride=2", "deconv 8 2x2", "output: expected"),
        ("dense 10", "dense 11", "weights: expected"),
    ],
)
def test_the_first_difference_comes_first(old: str, new: str, first: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A kernel of as many weights in another shape, a bias, a pool that changes no weight, a stride, a size."""
    Path("spec.yaml").write_text(SPEC.replace(old, new))
    assert run(["check", "spec.yaml", "--against", "keras.yaml" if other == "spec.yaml" else other]) == 1
    told = capsys.readouterr().out.splitlines()
    lines = [line for line in told if "given the same input" not in line]
    assert first in lines[1], told
    assert any("the shapes part at" in line for line in told) or first.startswith("output")


def test_branches_in_another_order() -> None:
    body, shortcut = "conv 8 3x3 pad=1 from=c", "conv 8 1x1 from=c"
    lines = ["framework: torch", "input: 3x8x8", "layers:", "  - c: conv 8 1x1"]
    Path("a.yaml").write_text("\n".join([*lines, f"  - a: {body}", f"  - b: {shortcut}", "  - add a b", ""]))
    Path("b.yaml").write_text("\n".join([*lines, f"  - b: {shortcut}", f"  - a: {body}", "  - add b a", ""]))
    assert run(["check", "a.yaml", "--against", "b.yaml"]) == 0


def test_a_zoo_network(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "zoo:resnet50_keras", "--against", "zoo:resnet50"]) == 1
    assert "conv1 weights: expected 7x7x3x64, found 7x7x3x64, 64" in capsys.readouterr().out  # Keras's has a bias
    assert run(["check", "zoo:vgg16_keras", "--against", "zoo:vgg16"]) == 0
    assert run(["check", "spec.yaml", "--against", "zoo:nothing"]) == 2


def test_check_takes_the_input_that_a_program_does_not_say(tmp_path: Path) -> None:
    text = "from torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 8, 3)\n"
    net = tmp_path / "net.py"
    net.write_text(f"{text}    def forward(self, x):\n        return self.conv(x)  # => 8x30x30\n")
    for arguments, code in (([], 2), (["--input", "3x32x32"], 0), (["--input", "3x33x33"], 1), (["--input", "3x32x32", "--update"], 2)):
        assert run(["check", str(net), *arguments]) == code, arguments
