"""TensorFlow Lite's files: every operator's shape against the interpreter's, counts against the published ones."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest

import cnncalc

pytest.importorskip("tflite")
from tests.readers.tflite.build import FLOAT16, INT32, Graph, model
from tests.readers.tflite.cases import CASES, mobilenet, residual

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))


def report(data: bytes, folder: Path, wanted: str = "", **more: object) -> cnncalc.Report:
    path = folder / "net.tflite"
    path.write_bytes(data)
    return cnncalc.infer(cnncalc.load(f"{path}{wanted}", **more))  # type: ignore[arg-type]


def told(data: bytes, folder: Path, wanted: str = "", **more: object) -> list[dict[str, object]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(data, folder, wanted, **more)
    return caught.value.errors


@pytest.mark.parametrize("name", CASES)
def test_every_shape_is_the_interpreters(name: str, tmp_path: Path) -> None:
    """The file is given the shapes that the interpreter found: no difference from what is computed is noted."""
    graph = CASES[name]()
    for index, shape in zip([index for op in graph.operators for index in op[3]], RECORDED[name], strict=True):
        old = graph.tensors[index]
        graph.tensors[index] = (old[0], tuple(shape), *old[2:])
    found = report(model(graph), tmp_path)
    assert [warning.message for warning in found.warnings if "states" in warning.message] == []
    last = [shape for _, shape in zip(graph.outputs, RECORDED[name][-len(graph.outputs) :], strict=True)]
    outputs = list(found.to_dict()["outputs"].values())
    assert [shape[1:] for shape in outputs] in ([shape[1:] for shape in last], last, last[:1] * len(outputs)) or name.startswith(
        ("reshape", "dense_rows", "squeeze")
    )


def test_what_the_file_states_otherwise_is_a_warning_with_both(tmp_path: Path) -> None:
    graph = CASES["conv_same"]()
    graph.tensors[graph.outputs[0]] = ("conv", (1, 6, 5, 8), *graph.tensors[graph.outputs[0]][2:])
    (warning,) = report(model(graph), tmp_path).warnings
    assert warning.message == "the file states 1×6×5×8 for what CONV_2D gives, which comes to 1×7×5×8"


@pytest.mark.parametrize("name", ["mobilenet", "mobilenet_uint8"])
def test_mobilenet_has_the_published_weights(name: str, tmp_path: Path) -> None:
    graph = mobilenet(3 if name.endswith("uint8") else 0)
    totals = report(model(graph), tmp_path).totals
    # of the network in the zoo, which normalizes apart: two numbers a channel fewer, and one class more
    zoo = cnncalc.infer(cnncalc.load("zoo:mobilenet")).totals
    channels = 32 + sum(n for n, _ in [(32, 1), (64, 2), (128, 1), (128, 2), (256, 1), (256, 2), *[(512, 1)] * 5, (512, 2), (1024, 1)]) + sum(
        n for n in (64, 128, 128, 256, 256, *[512] * 6, 1024, 1024)
    )  # fmt: skip
    assert totals.params == zoo.params - 3 * channels + 1025
    assert totals.macs == zoo.macs + 1024


def test_rows_are_named_after_their_tensors(tmp_path: Path) -> None:
    found = report(model(mobilenet(size=64)), tmp_path)
    names = [row.name for row in found.rows]
    assert names[:2] == ["MobilenetV1/MobilenetV1/Conv2d_0/Relu6", "MobilenetV1/MobilenetV1/Conv2d_0/Relu6.relu6"]
    assert names[-1] == "MobilenetV1/Predictions/Softmax"
    graph = Graph()
    x = graph.input(1, 8, 8, 3, name="serving_default_image:0")
    x = graph.op("CONV_2D", [x, graph.weight(4, 1, 1, 3), -1], (1, 8, 8, 4), name="model/conv/Conv2D;model/bn/add", StrideH=1, StrideW=1)
    graph.outputs = [graph.op("RELU", [x], (1, 8, 8, 4), name="x" * 90)]
    found = report(model(graph), tmp_path)
    assert [row.name for row in found.rows] == ["model/conv/Conv2D", "relu"]
    assert list(found.to_dict()["inputs"]) == ["image"]


def test_the_batch_is_the_files_first_axis(tmp_path: Path) -> None:
    one, three = report(model(mobilenet(size=64)), tmp_path).totals, report(model(mobilenet(size=64, batch=3)), tmp_path).totals
    assert (one.params, one.macs) == (three.params, three.macs)


def test_half_precision_weights_are_unpacked_and_shared_ones_counted_once(tmp_path: Path) -> None:
    graph = Graph()
    x = graph.input(1, 8, 8, 3)
    packed = graph.weight(3, 3, 3, 3, type=FLOAT16)
    weight = graph.op("DEQUANTIZE", [packed], (3, 3, 3, 3))
    for _ in range(2):
        x = graph.op("CONV_2D", [x, weight, -1], (1, 8, 8, 3), StrideH=1, StrideW=1)
    graph.outputs = [x]
    found = report(model(graph), tmp_path)
    assert found.totals.params == 81 and found.totals.macs == 2 * 81 * 64


def test_a_dilated_convolution_may_be_written_as_three_operators(tmp_path: Path) -> None:
    """A map spread over the batch, convolved, and brought back: DeepLab's, before there was an option for it."""
    graph = Graph()
    x = graph.input(1, 33, 33, 8)
    y = graph.op("SPACE_TO_BATCH_ND", [x, graph.numbers(2, 2), graph.numbers(2, 3, 2, 3, shape=(2, 2))], (4, 19, 19, 8))
    y = graph.op("DEPTHWISE_CONV_2D", [y, graph.weight(1, 3, 3, 8), graph.bias(8)], (4, 17, 17, 8), Padding=1, StrideH=1, StrideW=1, FusedActivationFunction=3)
    graph.outputs = [graph.op("BATCH_TO_SPACE_ND", [y, graph.numbers(2, 2), graph.numbers(0, 1, 0, 1, shape=(2, 2))], (1, 33, 33, 8))]
    found = report(model(graph), tmp_path)
    assert found.rows[-1].output_shape == (None, 33, 33, 8)
    assert not found.warnings


def test_a_custom_operator_is_what_the_file_states_and_unknown_beside(tmp_path: Path) -> None:
    graph = Graph()
    x = graph.input(1, 8, 8, 3)
    y = graph.op("CUSTOM", [x], (1, 4, 4, 7), custom="Mystery")
    graph.outputs = [graph.op("RELU", [y], (1, 4, 4, 7))]
    found = report(model(graph), tmp_path)
    assert found.rows[-1].output_shape == (None, 4, 4, 7)
    assert "the custom operator Mystery is not known" in found.warnings[0].message
    assert found.to_dict()["totals"]["params"] != 0


def test_an_operator_that_is_not_read_is_said(tmp_path: Path) -> None:
    graph = Graph()
    graph.outputs = [graph.op("WHILE", [graph.input(1, 8)], (1, 8), name="loop")]
    (error,) = told(model(graph), tmp_path)
    assert error["message"] == "cnncalc does not read TensorFlow Lite's WHILE" and error["part"] == "operator 0 (WHILE)"


def test_one_of_several_graphs_is_named(tmp_path: Path) -> None:
    def graph(name: str, size: int) -> Graph:
        g = Graph(name=name)
        g.outputs = [g.op("FULLY_CONNECTED", [g.input(1, size), g.weight(3, size), -1], (1, 3))]
        return g

    data = model(graph("encode", 4), graph("decode", 5))
    assert "holds 2 graphs: encode, decode" in str(told(data, tmp_path)[0]["message"])
    assert "there is no graph 'decde'" in str(told(data, tmp_path, ":decde")[0]["message"])
    assert report(data, tmp_path, ":decode").totals.params == 15


def test_an_open_input_is_asked_for(tmp_path: Path) -> None:
    graph = Graph()
    x = graph.input(1, 1, 1, 3, open_=(-1, -1, -1, 3))
    graph.outputs = [graph.op("CONV_2D", [x, graph.weight(4, 3, 3, 3), -1], (1, 1, 1, 4), StrideH=1, StrideW=1, Padding=1)]
    assert "the input's shape is not said" in str(told(model(graph), tmp_path)[0]["message"])
    assert report(model(graph), tmp_path, input="9x9x3").rows[-1].output_shape == (None, 7, 7, 4)


def test_layers_behind_a_change_follow_it(tmp_path: Path) -> None:
    found = report(model(residual()), tmp_path, edits=["conv_2d_0.filters=8", "max_pool_2d_2.stride=4"])
    assert not found.warnings
    assert found.rows[-1].output_shape == (None, 16 * 16 * 3 + 4 * 4 * 3, 4)
    name = "MobilenetV1/MobilenetV1/Conv2d_0/Relu6"
    found = report(model(mobilenet(size=64)), tmp_path, edits=[f"{name}.filters=16"])
    assert found["MobilenetV1/MobilenetV1/Conv2d_1_depthwise/Relu6"].params == 16 * 9 + 16
    assert found["MobilenetV1/MobilenetV1/Conv2d_1_pointwise/Relu6"].params == 16 * 64 + 64


def test_without_the_packages_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> object:
        if name == "tflite":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    (error,) = told(model(residual()), tmp_path)
    assert error["help"] == "pip install 'cnncalc[tflite]'"


@pytest.mark.parametrize("data", [b"", b"\x1c\x00\x00\x00TFL2" + bytes(40), b"hello"])
def test_what_is_no_model_is_said(data: bytes, tmp_path: Path) -> None:
    assert told(data, tmp_path)[0]["part"] == "byte 4"


def test_a_damaged_file_is_told_by_its_byte(tmp_path: Path) -> None:
    data = model(residual())
    for at in range(8, len(data), 97):
        path = tmp_path / "cut.tflite"
        path.write_bytes(data[:at])
        try:
            cnncalc.infer(cnncalc.load(str(path)))
        except cnncalc.SpecError as error:
            assert error.errors[0]["file"]


def test_keras_has_the_channels_last_and_torch_is_refused(tmp_path: Path) -> None:
    assert report(model(residual()), tmp_path).graph.framework == "keras"
    assert "channels last" in str(told(model(residual()), tmp_path, framework="torch")[0]["message"])


def test_whole_number_constants_are_no_weights(tmp_path: Path) -> None:
    graph = Graph()
    x = graph.input(1, 4, 3)
    ids = graph.tensor("ids", (3,), INT32, bytes(12))
    graph.outputs = [graph.op("ADD", [x, ids], (1, 4, 3))]
    assert report(model(graph), tmp_path).totals.params == 0
