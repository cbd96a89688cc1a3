"""What is no spec is told by what it is, in the words of its kind, never in YAML's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import cnncalc

ZIP = b"PK\x03\x04" + bytes(40)
PROGRAM = "import torch.nn as nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n"


def told(path: Path) -> str:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(str(path))
    (error,) = caught.value.errors
    assert "YAML" not in error["message"] + (error["help"] or "")
    assert error["file"] == str(path)
    return str(error["message"])


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("lesson.ipynb", b'{"cells": []}', "a notebook"),
        ("model.onnx", b"\x08\x07", "an ONNX model"),
        ("model.pt2", ZIP, "a torch.export archive"),
        ("weights.pth", b"\x80\x02}q\x00.", "PyTorch weights"),
        ("weights.safetensors", b"\x08\x00\x00\x00\x00\x00\x00\x00{}", "safetensors"),
        ("cat.jpg", b"\xff\xd8\xff\xe0", "a picture: it holds no network"),
        ("model", ZIP, "a zip archive"),
        ("model.json", b'{\n  "cells": [], "nbformat": 4}', "a notebook"),
    ],
)
def test_a_file_that_is_no_spec_is_called_what_it_is(name: str, data: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind in told(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("net.json", '{"input": [28, 28, 1], "layers": ["conv 3 3x3"]}'),
        ("net.txt", "input: 28x28x1\nlayers: [conv 3 3x3]\n"),
        ("net", "# from the paper\nmodel: class A\ninput: 28x28x1\nlayers: [conv 3 3x3]\n"),
        ("importer.yaml", "input: 28x28x1\nlayers: [conv 3 3x3]\n"),
        ("net.cnn", "28x28x1\nconv 3 3x3\n"),
    ],
)
def test_a_spec_under_any_name_is_read(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert cnncalc.infer(cnncalc.load(str(path))).totals.params == 30  # 3·3·1·3 + 3


@pytest.mark.parametrize("name", ["net.py", "NET.PY", "net.txt"])
def test_a_program_is_read_under_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(PROGRAM + "\n    def forward(self, x):\n        return self.c(x)\n", encoding="utf-8")
    report = cnncalc.infer(cnncalc.load(str(path), input="3x8x8"))
    assert report["c"].output_shape == (None, 8, 6, 6)
    assert report.totals.params == 224  # 3·3·3·8 + 8


def test_standard_input_is_looked_at_too() -> None:
    done = subprocess.run([sys.executable, "-m", "cnncalc", "shape", "-"], input=ZIP, capture_output=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 2
    assert b"does not read yet" in done.stderr and b"YAML" not in done.stderr


def test_a_program_without_a_model_says_so() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cnncalc", "shape", "-"], input=b"import keras\n", capture_output=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 2
    assert b"there is no model in this program" in done.stderr


def test_pasted_layers_are_no_program() -> None:
    text = "torch 3x9x9\nx = nn.Conv2d(3, 8, 3)(x)\nx = nn.ReLU()(x)\n"
    done = subprocess.run([sys.executable, "-m", "cnncalc", "shape", "-"], input=text.encode(), capture_output=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr


def test_a_large_file_of_a_known_kind_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.onnx"
    with open(path, "wb") as file:
        file.truncate(3 * 1024**3)
    assert "an ONNX model" in told(path)
