"""Arguments of what makes a program's network, changed from outside: the network is that of the program with the change written
into it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cnncalc
from cnncalc.cli.run import run
from cnncalc.graph.same import same_network

TORCH = """\
import torch
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return self.c(x)

class Net(nn.Module):
    def __init__(self, width=16, depth=2, *, bias=True, sizes=(3, 3), act=None):
        super().__init__()
        self.stem = nn.Conv2d(3, width, sizes, bias=bias)
        self.blocks = nn.Sequential(*[Block(width) for _ in range(depth)])
        self.act = nn.PReLU(width) if act == "prelu" else nn.ReLU()

    def forward(self, x):
        return self.act(self.blocks(self.stem(x)))

def build(scale=1, **kwargs):
    return Net(8 * scale, **kwargs)

LAST
"""
KERAS = """\
from tensorflow import keras
from tensorflow.keras import layers

def build(width=16, depth=2, bias=True):
    x = inputs = keras.Input((32, 32, 3))
    for _ in range(depth):
        x = layers.Conv2D(width, 3, use_bias=bias)(x)
    return keras.Model(inputs, x)

class Own(keras.Model):
    def __init__(self, units=8):
        super().__init__()
        self.d = layers.Dense(units)

    def call(self, x):
        return self.d(x)

LAST
"""


def program(folder: Path, text: str, last: str) -> str:
    """A program whose last lines are `last`."""
    path = folder / f"net{len(list(folder.iterdir()))}.py"
    path.write_text(text.replace("LAST", last), encoding="utf-8")
    return str(path)


def report(source: str, *edits: str) -> cnncalc.Report:
    """The report of a program with edits."""
    return cnncalc.infer(cnncalc.load(source, input="3x32x32" if "Own" not in source else "7", edits=edits))


@pytest.mark.parametrize(
    ("name", "edits", "call"),
    [
        ("Net", ["width=4"], "Net(4)"),
        ("Net", ["width=4", "depth=3", "bias=false"], "Net(4, 3, bias=False)"),
        ("Net(32)", ["width=4"], "Net(4)"),
        ("Net(32, depth=1)", ["depth=4"], "Net(32, 4)"),
        ("Net", ["sizes=(5, 3)"], "Net(sizes=(5, 3))"),
        ("Net", ["sizes=[5, 3]"], "Net(sizes=[5, 3])"),
        ("Net", ["act=prelu"], "Net(act='prelu')"),
        ("Net(act='prelu')", ["act=none"], "Net()"),
        ("build", ["scale=3"], "build(3)"),
        ("build(2)", ["scale=3", "depth=5"], "build(3, depth=5)"),
        ("build", ["depth=1"], "build(depth=1)"),
    ],
)
def test_what_is_named_is_called_with_them(name: str, edits: list[str], call: str, tmp_path: Path) -> None:
    found = report(f"{program(tmp_path, TORCH, '')}:{name}", *edits)
    assert same_network(found, report(f"{program(tmp_path, TORCH, f'model = {call}')}"))


@pytest.mark.parametrize(
    ("last", "edits", "changed"),
    [
        ("model = Net(32)", ["width=4"], "model = Net(4)"),
        ("model = Net(depth=1, width=32)", ["width=4"], "model = Net(depth=1, width=4)"),
        ("model = Net(32).eval()", ["depth=4"], "model = Net(32, depth=4).eval()"),
        ("net = nn.DataParallel(Net(32))", ["width=4"], "net = nn.DataParallel(Net(4))"),
        ("net = Net(32)\nnet = net.cuda()", ["width=4"], "net = Net(4)\nnet = net.cuda()"),
        ("net: nn.Module = build(scale=2)", ["scale=4"], "net: nn.Module = build(scale=4)"),
        ("small = Net(2)\nlarge = Net(32)", ["width=4"], "small = Net(2)\nlarge = Net(4)"),
        ("if __name__ == '__main__':\n    m = Net(9)\n    m(torch.zeros(1, 3, 8, 8))", ["width=4"], "m = Net(4)"),
        ("args = [5]\nmodel = Net(*args)", ["depth=4"], "model = Net(5, depth=4)"),
    ],
)
def test_the_programs_own_call_is_changed(last: str, edits: list[str], changed: str, tmp_path: Path) -> None:
    before, after = (program(tmp_path, TORCH, each) for each in (last, changed))
    assert same_network(report(before, *edits), report(after))
    assert not same_network(report(before), report(after))


@pytest.mark.parametrize(
    ("suffix", "last", "edits", "changed"),
    [
        (":build", "", ["width=4"], "m = build(4)"),
        (":build(9)", "", ["width=4", "bias=false"], "m = build(4, bias=False)"),
        ("", "m = build(9, depth=1)", ["depth=4"], "m = build(9, depth=4)"),
        ("", "m = build(9)\nm.compile(loss='mse')", ["width=4"], "m = build(4)\nm.compile(loss='mse')"),
        (":Own", "", ["units=4"], "m = Own(4)"),
    ],
)
def test_keras_programs_alike(suffix: str, last: str, edits: list[str], changed: str, tmp_path: Path) -> None:
    inputs = "7" if "Own" in changed else "32x32x3"
    before, after = f"{program(tmp_path, KERAS, last)}{suffix}", program(tmp_path, KERAS, changed)
    one, other = cnncalc.load(before, input=inputs, edits=edits), cnncalc.load(after, input=inputs)
    assert same_network(cnncalc.infer(one), cnncalc.infer(other))


def test_a_call_within_a_function_is_changed_where_there_is_one(tmp_path: Path) -> None:
    last = "def main():\n    m = Net({})\n    m(torch.zeros(1, 3, 32, 32))\nmain()"
    alone = TORCH.replace("def build(scale=1, **kwargs):\n    return Net(8 * scale, **kwargs)\n", "")
    before, after = (program(tmp_path, alone, last.format(width)) for width in (9, 4))
    assert same_network(cnncalc.infer(cnncalc.load(before, edits=["width=4"])), cnncalc.infer(cnncalc.load(after)))
    assert report(before, "width=4").rows[0].params == 27 * 4 + 4  # with --input nothing calls it: the class is made


def test_of_a_notebook_too(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": part} for part in (TORCH.replace("LAST", ""), "model = Net(32)", "%time print(model)")]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
    assert same_network(report(str(path), "width=4"), report(program(tmp_path, TORCH, "model = Net(4)")))


def test_with_changes_to_layers_and_to_the_input(tmp_path: Path) -> None:
    found = report(program(tmp_path, TORCH, "model = Net(32)"), "width=4", "stem.out_channels=6", "input=3x16x16", "drop=blocks.1.c")
    # 3·3·3·6 + 6 in the stem; the block that is left was made for 4 channels and now reads 6: 3·3·6·4 + 4
    assert found.totals.params == 168 + 220
    assert found.rows[0].output_shape == (None, 6, 14, 14)


def test_many_variants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = program(tmp_path, TORCH, "")
    assert run(["whatif", f"{source}:build", "scale=1..3", "depth=0,2", "--input", "3x32x32", "--format", "csv", "--show", "params"]) == 0
    lines = capsys.readouterr().out.splitlines()
    widths = [(s, d, 27 * 8 * s + 8 * s + d * (9 * 64 * s * s + 8 * s)) for s in (1, 2, 3) for d in (0, 2)]
    assert lines == ["scale,depth,params", *(f"{s},{d},{params}" for s, d, params in widths)]


@pytest.mark.parametrize(
    ("suffix", "last", "edit", "message", "help"),
    [
        (":Net", "", "widht=4", "Net has no argument 'widht'", "did you mean width?"),
        (":Net", "", "x=4", "Net has no argument 'x'", "it has width, depth, bias, sizes, act"),
        (":build", "", "widht=4", "unexpected keyword argument 'widht'", "did you mean width?"),
        ("", "model = Net(3)", "widht=4", "nothing that it calls has such an argument", "did you mean width?"),
        ("", "model = Net(3)", "zzz=4", "a program has no variable 'zzz'", "--arg zzz=4"),
        ("", "a = Block(3)\nmodel = nn.Sequential(nn.Conv2d(3, 4, 3))", "width=4", "the network is not what Block makes", "name what makes it"),
        (":Net", "", "width=x", "", ""),
        (":model", "model = Net(3)", "zzz=4", "has such an argument", "--arg zzz=4"),
        ("", "", "width=4", "this program has 2 models", "name one"),
        (
            "",
            "def one():\n    return Net(1)\nm = one()",
            "depth=4",
            "is an argument of Net, of which the program makes none, or several",
            ":Net depth=4",
        ),
    ],
)
def test_what_nothing_takes_is_refused(suffix: str, last: str, edit: str, message: str, help: str, tmp_path: Path) -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(f"{program(tmp_path, TORCH, last)}{suffix}", edit)
    assert message in caught.value.faults[0].message
    assert help in caught.value.faults[0].help


def test_an_argument_is_not_written_into_the_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = program(tmp_path, TORCH, "model = Net(32)\nmodel(torch.zeros(1, 3, 8, 8))")
    assert run(["whatif", source, "width=4", "--diff"]) == 2
    assert "change it where that is called" in capsys.readouterr().err
