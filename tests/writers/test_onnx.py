"""ONNX files written from a network: they are well formed, ONNX finds our shapes in them, and they read back to the same figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cnncalc.cli.run import run
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.onnx.proto import varint
from cnncalc.writers.onnx.write import onnx_bytes

READERS = Path(__file__).parent.parent / "readers"
ZOO = [
    "alexnet",
    "mnist_cnn",
    "googlenet_aux",
    "mobilenet_v2_keras",
    "efficientnet_b0_keras",
    "shufflenet_v2_x1_0",
    "vit_b_16",
    "unet",
    "crnn",
    "dcgan_generator",
]
PROGRAMS = ["torch/corpus/residual.py", "torch/corpus/attention.py", "keras/corpus/func_multi.py", "keras/corpus/unet.py"]
LINES = [
    "8x8x3 -> conv 4 3x3 stride=2 pad=same -> maxpool 3x3 stride=2 pad=same -> flatten -> dense 5",
    "9x9x4 -> separable 8 3x3 pad=same -> BatchNormalization(scale=False) -> flatten -> dense 3",
    "torch 4x9x9 -> maxpool 2x2 ceil=true -> avgpool 2x2 ceil=true",
    "torch 4x9x7 -> adaptive_avgpool 4x3 -> adaptive_maxpool 8x3",
    "torch 8x6x6 -> deconv 4 3x3 stride=2 pad=1 output_padding=1 groups=2",
    "7x7x8 -> deconv 4 3x3 stride=2 pad=same -> upsample 2 -> zeropad 1:2x0:3 -> crop 1",
    "torch 8x6x6 -> gn 4 -> instancenorm -> nn.InstanceNorm2d(8) -> lrn 5 -> prelu 8",
    "6x6x8 -> ln -> GroupNormalization(4, scale=False) -> prelu -> layer_scale",
    "torch 12x16 -> s: split 4 axis=2 -> concat s.3 s.0 axis=2 -> linear 6 -> lstm 5 bidirectional=true",
    "12x16 -> gru 5 -> dense 3",
    "10x32 -> Bidirectional(GRU(4), merge_mode='sum') -> dense 3",
    "4x4x1100 -> BatchNormalization(scale=False) -> se 0.25",
    "4x16x16x3 -> TimeDistributed(Conv2D(8, 3)) -> reshape 4 1568 -> global_avgpool1d",
    "torch 16x4x4 -> pixel_shuffle 2 -> channel_shuffle 2 -> pixel_unshuffle 2 -> permute 2 3 1 -> mean 3",
    "torch 4x8x8 -> a: conv 4 1x1 -> squeeze_: global_avgpool -> b: unsqueeze 2 3 -> multiply a b -> slice 1:3 axis=2 -> select 0 axis=3",
    "torch 20 -> embedding 100 8 -> attention 2 -> transpose 1 2 -> softmax",
]
SOURCES = [*(f"zoo:{name}" for name in ZOO), *(str(READERS / name) for name in PROGRAMS), *LINES]


def written(source: str, folder: Path) -> tuple[Any, Path]:
    """The report of a source, and the file written from it."""
    report = infer(load(source))
    path = folder / "net.onnx"
    path.write_bytes(onnx_bytes(report))
    return report, path


def weights(report: Any) -> int:
    return sum(w.size for row in report.rows for w in row.weights)


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_reads_back_to_the_same_figures(source: str, tmp_path: Path) -> None:
    report, path = written(source, tmp_path)
    back = infer(load(str(path)))
    assert weights(report) == weights(back)
    assert report.totals.macs == back.totals.macs


def dims(value: Any) -> list[Any]:
    return [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]


@pytest.mark.parametrize("source", SOURCES)
def test_onnx_accepts_a_file_and_finds_its_shapes(source: str, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    from onnx import checker, shape_inference

    report, path = written(source, tmp_path)
    model = onnx.load(str(path))
    checker.check_model(model)
    stated = {value.name: dims(value) for value in [*model.graph.value_info, *model.graph.output]}
    assert all(name in stated for node in model.graph.node for name in node.output)
    found = shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    assert {value.name: dims(value) for value in [*found.graph.value_info, *found.graph.output]} == stated
    del model.graph.value_info[:]  # now ONNX is told nothing but the inputs; free sizes get other names, of some it finds none
    for value in model.graph.output:
        value.type.tensor_type.ClearField("shape")
    found = shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    for value in [*found.graph.value_info, *found.graph.output]:
        if value.type.tensor_type.HasField("shape"):
            for own, theirs in zip(stated[value.name], dims(value), strict=True):
                assert theirs == own or str(theirs).startswith("unk"), value.name
    for row in report.rows:
        for port, shape in enumerate(row.output_shapes):
            name = row.name if len(row.output_shapes) == 1 else f"{row.name}.{port}"
            assert sorted(map(str, stated[name])) == sorted(["N", *map(str, shape[1:])]), name


def test_names_of_nodes_and_weights_are_those_of_the_network(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    _, path = written("torch 3x8x8 -> stem.conv: conv 4 3x3 -> stem.bn: bn -> fc: linear 2", tmp_path)
    graph = onnx.load(str(path)).graph
    assert [node.name for node in graph.node if "." not in node.name.removeprefix("stem.")] == ["stem.conv", "stem.bn", "fc"]
    assert {value.name: dims(value) for value in graph.input} == {
        "input": ["N", 3, 8, 8],
        "stem.conv.weight": [4, 3, 3, 3],
        "stem.conv.bias": [4],
        "stem.bn.weight": [4],
        "stem.bn.bias": [4],
        "stem.bn.running_mean": [4],
        "stem.bn.running_var": [4],
        "fc.weight": [2, 6],
        "fc.bias": [2],
    }


def test_the_node_of_several_outputs_has_its_layer_s_name(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    _, path = written("torch 6x8x8 -> s: split 2 -> s.0_2: relu from=s.1", tmp_path)
    assert [(node.name, list(node.output)) for node in onnx.load(str(path)).graph.node] == [("s", ["s.0", "s.1"]), ("s.0_2", ["s.0_2"])]


def test_a_terminal_is_not_written_to(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["convert", "8x8x3 -> conv 4 3x3", "--to", "onnx"]) == 2
    assert "-o net.onnx" in capsys.readouterr().err


def test_whole_numbers_as_protocol_buffers_write_them() -> None:
    # the examples of protobuf.dev/programming-guides/encoding: 150, and -2 as an int64
    assert varint(150) == b"\x96\x01"
    assert varint(-2) == b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"


def test_all_layers_that_cannot_be_written_are_named_at_once() -> None:
    with pytest.raises(SpecError) as error:
        onnx_bytes(infer(load("8x8x3 -> a: opaque output=4x4x3 -> relu -> b: opaque output=2x2x3")))
    assert [fault.layer for fault in error.value.faults] == ["a", "b"]


def test_a_file_is_not_replaced_without_force(tmp_path: Path) -> None:
    file = tmp_path / "net.onnx"
    call = [sys.executable, "-m", "cnncalc", "convert", "8x8x3 -> conv 4 3x3", "--to", "onnx", "-o", str(file)]
    assert subprocess.run(call, check=False).returncode == 0
    first = file.read_bytes()
    refused = subprocess.run(call, check=False, capture_output=True, text=True)
    assert (refused.returncode, "--force" in refused.stderr, file.read_bytes()) == (2, True, first)
    assert subprocess.run([*call[:-2]], check=False, capture_output=True).stdout == first  # through a pipe
