"""`%load_ext cnncalc` and `%%shape` in IPython itself; without IPython these tests are skipped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cnncalc.hooks.ipython import Asked, defined

HERE = Path(__file__).parent
NET = """\
class Net(nn.Module):
    def __init__(self, n=10):
        super().__init__()
        self.conv = nn.Conv2d(3, WIDTH, 3, padding=1)
        self.fc = nn.Linear(WIDTH * 16 * 16, n)
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv(x)), 2)
        return self.fc(x.flatten(1))
"""
KERAS = """\
model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 3), keras.layers.Flatten(), keras.layers.Dense(10)])
"""


def session(*cells: str) -> list[dict[str, Any]]:
    pytest.importorskip("IPython")
    env = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "IPYTHONDIR": os.devnull}
    done = subprocess.run([sys.executable, str(HERE / "session.py")], input=json.dumps(cells), capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_cell_is_read_with_those_before_it_and_runs_as_it_would() -> None:
    """448 + 40,970 parameters: what PyTorch counts. The framework is not here, so that the cell itself fails."""
    told = session(
        "%load_ext cnncalc",
        "import torch.nn as nn\nimport torch.nn.functional as F",
        "WIDTH = 16",
        f"%%shape 3x32x32\n{NET}",
        f"%%shape\nimport keras\n{KERAS}",
        "%%shape 8\nSIZE = 3\nnet = nn.Sequential(nn.Linear(8, SIZE))",
        "print(SIZE)",
        f"%%shape Net(7) 3x32x32 --set conv.filters=8 --batch 2\n{NET}",
        f"%%shape 3x32x32\n{NET.replace('WIDTH * 16 * 16', '100')}",
        "%%shape --nonsense\nx = 1",
        "%unload_ext cnncalc",
    )
    assert [each["ok"] for each in told[:1]] == [True]
    assert ("41,418" in told[3]["shown"][0] and "NameError" in told[3]["out"]) or "No module" in told[3]["out"]
    assert "54,170" in told[4]["shown"][0]
    assert "27" in told[5]["shown"][0] and told[6]["out"] == "3\n"
    assert "in_features" in told[8]["shown"][0] and "[N, 16, 16, 16]" in told[8]["shown"][0] and "cell 9:" in told[8]["shown"][0]
    assert "usage" in told[9]["out"] and "Traceback" not in told[9]["out"]


def test_a_cell_that_fails_has_failed() -> None:
    """Whoever runs cells one after another stops there, as without the line; nothing of cnncalc's own code is shown."""
    told = session(
        "%load_ext cnncalc",
        "class nn:\n    Module = object",
        "%%shape 3x8x8\nclass Net(nn.Module):\n    def forward(self, x):\n        return x\n1 / 0",
        "%%shape 3x8x8\nx = 3 +\n",
        "%%shape 3x8x8\nx = 1\ny = nothing",
        "import sys; type(sys.last_value).__name__, sys.last_value.__traceback__ is not None",
        "%%shape\nz = 3",
    )
    assert [each["ok"] for each in told] == [True, True, False, False, False, True, False]
    for each, kind in ((told[2], "ZeroDivisionError"), (told[3], "SyntaxError"), (told[4], "NameError")):
        assert kind in each["out"] and "ipython.py" not in each["out"] and "another exception" not in each["out"]
    assert "in <module>" not in told[6]["out"] and "ipython.py" not in told[6]["out"]


def test_a_help_says_what_is_written_above_a_cell() -> None:
    told = session(
        "%load_ext cnncalc",
        "%%shape\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, width):\n        super().__init__()\n        self.c = nn.Conv2d(3, width, 3)\n"
        "    def forward(self, x):\n        return self.c(x)",
        "%%shape Net(8)\nx = 1",
    )
    assert "give it: %%shape Net(width=…)" in told[1]["out"] and "say it with %%shape 3x224x224" in told[2]["out"]


@pytest.mark.parametrize(
    ("line", "inputs", "wanted", "batch"),
    [
        ("3x224x224", {"input": "3x224x224"}, "", None),
        ("Net 3xHxW", {"input": "3xHxW"}, "Net", None),
        ("Net(10) 784 --batch 8", {"input": "784"}, "Net(10)", 8),
        ("HxWx3", {"input": "HxWx3"}, "", None),
        ("image=3x8x8 meta=12 Two", {"image": "3x8x8", "meta": "12"}, "Two", None),
        ("'(1, 28, 28)'", {"input": "(1, 28, 28)"}, "", None),
        ("", {}, "", None),
    ],
)
def test_what_stands_behind_the_magic(line: str, inputs: dict[str, str], wanted: str, batch: int | None) -> None:
    asked = Asked(line)
    assert (asked.inputs, asked.wanted, asked.batch) == (inputs, wanted, batch)


@pytest.mark.parametrize("line", ["--batch 0", "--framework jax", "--what", "--set"])
def test_what_is_unknown_behind_it_is_said(line: str) -> None:
    with pytest.raises(ValueError, match="usage"):
        Asked(line)


def test_the_likeliest_network_of_a_cell_comes_first() -> None:
    assert defined("class A(nn.Module): pass\nclass B(nn.Module): pass\nx = 3\nnet = B()\ndef f(): pass") == ["net", "B", "A", "f"]
    assert defined("def f(:") == []
