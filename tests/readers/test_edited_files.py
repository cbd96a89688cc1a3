"""`--set`, `whatif`, `sizes` and `check --against` on files that hold a network: the same small one as Keras, ONNX and PyTorch save it.

A convolution (3×3, 4 filters, padded), a normalization, a pool of 2×2, a convolution (3×3, 8), a mean over the map, 5 classes.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.cli.run import run

sys.path.insert(0, str(Path(__file__).parent / "onnx"))
from onnx_writing import graph, model, node, tensor, value

CONV = {"kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "use_bias": True, "activation": "linear"}
KERAS: list[tuple[str, dict[str, Any]]] = [
    ("InputLayer", {"name": "x", "batch_shape": [None, 12, 12, 3]}),
    ("Conv2D", {"name": "conv1", "filters": 4, **CONV}),
    ("BatchNormalization", {"name": "bn", "axis": -1}),
    ("ReLU", {"name": "relu"}),
    ("MaxPooling2D", {"name": "pool", "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}),
    ("Conv2D", {"name": "conv2", "filters": 8, **CONV}),
    ("GlobalAveragePooling2D", {"name": "mean"}),
    ("Dense", {"name": "fc", "units": 5}),
]
SPEC = """framework: {framework}
input: {input}
layers:
  - conv1: conv 4 3x3 pad={pad}
  - bn
  - relu
  - pool: maxpool 2x2
  - conv2: conv 8 3x3 pad={pad}
  - mean: global_avgpool
  - fc: dense 5
"""
TORCH = """import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.bn, self.relu = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU()
        self.pool, self.conv2, self.fc = nn.MaxPool2d(2), nn.Conv2d(4, 8, 3, padding=1), nn.Linear(8, 5)

    def forward(self, x):
        return self.fc(self.conv2(self.pool(self.relu(self.bn(self.conv1(x))))).mean((2, 3)))

Net()(torch.zeros(1, 3, 12, 12))
"""


def keras(path: str) -> None:
    layers = [{"module": "keras.layers", "class_name": kind, "config": config, "registered_name": None} for kind, config in KERAS]
    whole = {"module": "keras", "class_name": "Sequential", "config": {"name": "net", "layers": layers}, "registered_name": None}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", json.dumps(whole))
        archive.writestr("metadata.json", '{"keras_version": "3.15.0"}')


def onnx(path: str) -> None:
    nodes = [
        node("Conv", "x w1 b1", "c", "conv1", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        node("BatchNormalization", "c g o m v", "n", "bn"),
        node("Relu", "n", "r", "relu"),
        node("MaxPool", "r", "p", "pool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Conv", "p w2 b2", "d", "conv2", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        node("ReduceMean", "d", "e", "mean", axes=[2, 3], keepdims=0),
        node("Gemm", "e fw fb", "y", "fc", transB=1),
    ]
    weights = {"w1": [4, 3, 3, 3], "b1": [4], **{key: [4] for key in "gomv"}, "w2": [8, 4, 3, 3], "b2": [8], "fw": [5, 8], "fb": [5]}
    tensors = [tensor(name, dims) for name, dims in weights.items()]
    Path(path).write_bytes(model(graph(nodes, [value("x", ["batch", 3, 12, 12])], [value("y", ["batch", 5])], tensors), 13))


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keras("net.keras")
    onnx("net.onnx")
    Path("net.json").write_bytes(zipfile.ZipFile("net.keras").read("config.json"))
    Path("keras.yaml").write_text(SPEC.format(framework="keras", input="12x12x3", pad="same"))
    Path("torch.yaml").write_text(SPEC.format(framework="torch", input="3x12x12", pad=1))
    Path("net.py").write_text(TORCH)


def figures(filters: int = 4, kernel: int = 3, classes: int = 5, size: int = 12) -> tuple[int, int]:
    """Parameters that are trained, and MACs of a sample, with these changes."""
    params = kernel * kernel * 3 * filters + filters + 2 * filters + 9 * filters * 8 + 8 + 8 * classes + classes
    return params, size * size * kernel * kernel * 3 * filters + (size // 2) ** 2 * 9 * filters * 8 + 8 * classes


EVERY = ["net.keras", "net.json", "net.onnx"]
"""Of ONNX the kernel is changed with the pads that the file states, so it is not among the changes."""
CHANGES: list[tuple[list[str], dict[str, int]]] = [
    ([], {}),
    (["conv1.filters=6"], {"filters": 6}),
    (["conv1.filters=6", "fc.units=7"], {"filters": 6, "classes": 7}),
    (["conv1.filters=1"], {"filters": 1}),
]


@pytest.mark.parametrize("source", EVERY)
@pytest.mark.parametrize(("edits", "expected"), CHANGES)
def test_a_change_reaches_the_layers_behind(source: str, edits: list[str], expected: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    given = [part for edit in edits for part in ("--set", edit)]
    assert run(["shape", source, *given, "--format", "json"]) == 0
    totals = json.loads(capsys.readouterr().out)["totals"]
    assert (totals["trainable"], totals["macs"]) == figures(**expected)


def test_a_kernel_of_a_keras_file_keeps_its_padding(capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("net.keras", "net.json"):
        assert run(["shape", source, "--set", "conv1.kernel=5", "--format", "json"]) == 0
        totals = json.loads(capsys.readouterr().out)["totals"]
        assert (totals["trainable"], totals["macs"]) == figures(kernel=5)


@pytest.mark.parametrize("source", EVERY)
def test_another_input(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    shape = "3x20x20" if source == "net.onnx" else "20x20x3"
    for given in (["--input", shape], ["--set", f"input={shape}"]):
        assert run(["shape", source, *given, "--format", "json"]) == 0
        totals = json.loads(capsys.readouterr().out)["totals"]
        assert (totals["trainable"], totals["macs"]) == figures(size=20)


@pytest.mark.parametrize("source", EVERY)
def test_whatif_tells_of_every_variant(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", source, "conv1.filters=4,6,9", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    running = 0 if source == "net.onnx" else 2  # Keras's parameters have the statistics of a normalization among them
    assert [(v["conv1.filters"], v["params"] - running * v["conv1.filters"], v["macs"]) for v in found["rows"]] == [(n, *figures(filters=n)) for n in (4, 6, 9)]
    assert run(["whatif", source, "conv1.filters=6"]) == 0
    out = capsys.readouterr().out
    assert f"{figures(filters=6)[1]:,}" in out


@pytest.mark.parametrize("source", EVERY)
def test_sizes_of_a_file(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A pool of 2×2 needs 2 pixels, and loses one of an odd size."""
    assert run(["sizes", source]) == 0
    out = capsys.readouterr().out
    smallest = next(line for line in out.splitlines() if line.startswith("smallest"))
    assert smallest.split()[1] == "2" and "no pixel lost  multiples of 2" in out


@pytest.mark.parametrize("source", EVERY)
@pytest.mark.parametrize("other", [*EVERY, "keras.yaml", "torch.yaml", "net.py"])
def test_one_network_whatever_it_is_written_in(source: str, other: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", source, "--against", other]) == 0, capsys.readouterr().out
    assert run(["check", other, "--against", source]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("source", EVERY)
def test_what_differs_is_told(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.yaml").write_text(Path("torch.yaml").read_text().replace("conv 8 3x3 pad=1", "conv 9 3x3 pad=1"))
    assert run(["check", "other.yaml", "--against", source]) == 1
    out = capsys.readouterr().out
    assert "conv2 weights: expected 8x4x3x3, 8, found 9x4x3x3, 9" in out
    assert f"macs: expected {figures()[1]:,}" in out


@pytest.mark.parametrize("source", EVERY)
@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ("cnov1.filters=6", "did you mean conv1?"),
        ("conv1.filtres=6", "filters"),
        ("conv1.filters=0", "at least 1"),
        ("width=3", "LAYER.KEY=VALUE"),
        ("conv2.kernel=99", "error"),
    ],
)
def test_a_change_that_cannot_be_made_is_an_error(source: str, edit: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", source, "--set", edit]) == (0 if edit == "conv2.kernel=99" and source != "net.onnx" else 2)
    told = capsys.readouterr()
    assert message in told.err or not told.err


@pytest.mark.parametrize("source", EVERY)
def test_a_layer_taken_out_and_put_in(source: str) -> None:
    report = cnncalc.infer(cnncalc.load(source, edits=["drop=pool"]))
    assert report.totals.macs == 144 * 27 * 4 + 144 * 36 * 8 + 40
    report = cnncalc.infer(cnncalc.load(source, edits=["after:conv2=maxpool 2"]))
    assert report["conv2"].macs == 36 * 36 * 8 and report.totals.macs == figures()[1]
