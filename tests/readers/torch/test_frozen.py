"""Weights that a program does not train are counted apart: `sum(p.numel() for p in m.parameters() if p.requires_grad)`,
reckoned by hand: a convolution of 3 to 8 with 3×3 has 224, its norm 16 and 16 in buffers, a dense layer of 8 to 3 has 27."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc

HEAD = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.bn = nn.BatchNorm2d(8)
        self.scale = nn.Parameter(torch.ones(8))
        self.spare = nn.Linear(2, 2)
        self.fc = nn.Linear(8, 3)

    def forward(self, x):
        return self.fc(self.bn(self.conv(x)).mean((2, 3)) * self.scale)

def freeze(model):
    for p in model.parameters():
        p.requires_grad = False

net = Net()
"""
ALL = 224 + 16 + 8 + 6 + 27
TRAINED = {
    "": ALL,
    "for p in net.parameters():\n    p.requires_grad = False": 0,
    "for p in net.parameters():\n    p.requires_grad_(False)\nnet.fc = nn.Linear(8, 3)": 27,
    "freeze(net)\nnet.fc = nn.Linear(8, 3)": 27,
    "net.requires_grad_(False)\nnet.fc.requires_grad_(True)": 27,
    "net.conv.requires_grad_(False)": ALL - 224,
    "for name, p in net.named_parameters():\n    if 'fc' not in name:\n        p.requires_grad = False": 27,
    "for name, p in net.named_parameters():\n    p.requires_grad = name.endswith('bias')": 8 + 8 + 2 + 3,
    "for layer in [net.conv, net.bn]:\n    for p in layer.parameters():\n        p.requires_grad = False": ALL - 240,
    "net.scale.requires_grad = False": ALL - 8,
    "net.conv.weight.requires_grad = False": ALL - 216,
    "for child in list(net.children())[:2]:\n    for p in child.parameters():\n        p.requires_grad = False": ALL - 240,
    "net.scale = nn.Parameter(torch.ones(8), requires_grad=False)": ALL - 8,
}


@pytest.mark.parametrize("change", TRAINED)
def test_frozen_parameters_are_counted_apart(change: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(f"{HEAD}{change}\nnet(torch.zeros(1, 3, 8, 8))\n")
    report = cnncalc.infer(cnncalc.load(tmp_path / "net.py"))
    totals = report.to_dict()["totals"]
    assert (totals["params"], totals["trainable"], totals["buffers"]) == (ALL, TRAINED[change], 16)
    assert totals["non_trainable"] == ALL - TRAINED[change] + 16
    assert sum(row.trainable for row in report.rows) == TRAINED[change]


def test_what_is_asked_for_its_gradient_says_so(tmp_path: Path) -> None:
    text = "class Count(nn.Module):\n    def __init__(self):\n        super().__init__()\n        net = Net()\n        freeze(net.conv)\n"
    text += "        self.fc = nn.Linear(3, sum(p.numel() for p in net.parameters() if p.requires_grad))\n"
    text += "    def forward(self, x):\n        return self.fc(x)\nCount()(torch.zeros(1, 3))\n"
    (tmp_path / "net.py").write_text(HEAD + text)
    assert [*cnncalc.infer(cnncalc.load(f"{tmp_path / 'net.py'}:Count")).outputs.values()] == [(None, ALL - 224)]
