"""Files written by hand: names, weights, the batch, free sizes, shapes that are computed, functions, what is stated otherwise."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from onnx_reading import outcome, read
from onnx_writing import INT64, function, graph, model, node, small, tensor, value

from cnncalc.cli.run import run


def shapes(report: Any) -> dict[str, Any]:
    return {row.name: row.output_shape for row in report.rows}


def net(nodes: list[bytes], tensors: list[bytes] | None = None, x: Any = ("N", 3, 8, 8), y: Any = None, opset: int = 17, **more: Any) -> bytes:
    """A model of one input x and one output y."""
    return model(graph(nodes, [value("x", x)], [value("y", y)], tensors or [], more.pop("values", ())), opset, **more)


def test_rows_are_nodes_and_weights_are_initializers() -> None:
    report = read(small())
    assert [(row.name, row.type) for row in report.rows] == [
        ("conv", "conv"),
        ("norm", "bn"),
        ("relu", "relu"),
        ("pool", "maxpool"),
        ("flat", "reshape"),
        ("fc", "dense"),
    ]
    assert [(w.name, w.shape, w.trainable) for row in report.rows for w in row.weights] == [
        ("w", (4, 3, 3, 3), True), ("b", (4,), True), ("g", (4,), True), ("o", (4,), True), ("m", (4,), False), ("v", (4,), False),
        ("fw", (5, 64), True), ("fb", (5,), True),
    ]  # fmt: skip
    assert report.outputs == {"y": (None, 5)} and report.graph.framework == "torch"
    assert (report.totals.params, report.totals.buffers, report.totals.macs) == (112 + 8 + 325, 8, 27 * 4 * 64 + 320)


def test_a_stored_shape_is_shown_as_stored() -> None:
    report = read(net([node("Flatten", "x", "f", "f"), node("Gemm", "f w", "y", "fc")], [tensor("w", [192, 10])]))
    assert report["fc"].weights[0].shape == (192, 10) and report["fc"].macs == 1920


def test_weights_that_two_nodes_read_count_once() -> None:
    tensors = [tensor("w", [3, 3, 3, 3]), tensor("b", [3])]
    nodes = [node("Conv", "x w b", "a", "one", pads=[1] * 4), node("Conv", "a w b", "c", "two", pads=[1] * 4), node("Conv", "c w", "y", "three")]
    report = read(net(nodes, tensors))
    assert report["two"].shared_with == "one" and report["three"].weights == ()
    assert report.totals.params == 84 and report.totals.macs == 81 * (64 + 64 + 36)


def test_numbers_are_no_weights_and_learned_vectors_are() -> None:
    nodes = [node("Mul", "x two", "a", "twice"), node("Add", "a bias", "b", "shift"), node("Clip", "b low high", "y", "clip")]
    report = read(net(nodes, [tensor("two", [], [2.0]), tensor("bias", [3, 1, 1]), tensor("low", [], [0.0]), tensor("high", [], [6.0])]))
    assert report.totals.params == 3 and shapes(report)["shift"] == (None, 3, 8, 8)
    assert [row.name for row in report.rows] == ["twice", "bias", "shift", "clip"]


@pytest.mark.parametrize(
    ("dims", "shown"),
    [(("N", 3, 8, 8), (None, 4, 6, 6)), ((1, 3, 8, 8), (None, 4, 6, 6)), ((None, 3, 8, 8), (None, 4, 6, 6)), ((16, 3, 8, 8), (None, 4, 6, 6))],
)
def test_the_first_axis_is_the_batch(dims: Any, shown: Any) -> None:
    report = read(net([node("Conv", "x w", "y", "c")], [tensor("w", [4, 3, 3, 3])], dims))
    assert report.outputs == {"y": shown} and report.totals.macs == 27 * 4 * 36


def test_without_a_batch_all_axes_are_shown_and_maps_are_counted() -> None:
    """The batch axis is summed over: there is none then, and a convolution runs on each map."""
    nodes = [node("Conv", "x w", "c", "c"), node("ReduceMean", "c", "y", "mean", axes=[0], keepdims=0)]
    report = read(net(nodes, [tensor("w", [4, 3, 3, 3])], (2, 3, 8, 8)))
    assert shapes(report) == {"c": (2, 4, 6, 6), "mean": (4, 6, 6)} and report.totals.macs == 2 * 27 * 4 * 36


def test_free_sizes_are_formulas() -> None:
    nodes = [node("Conv", "x w", "c", "c", strides=[2, 2]), node("GlobalAveragePool", "c", "g", "g"), node("Flatten", "g", "y", "f")]
    report = read(net(nodes, [tensor("w", [4, 3, 3, 3])], ("N", 3, "height", "width")))
    assert report["c"].output_shape[:2] == (None, 4) and [letter for n in report["c"].output_shape[2:] for letter in "HW" if letter in str(n)] == ["H", "W"]
    assert report.outputs == {"y": (None, 4)}


def test_a_shape_that_depends_on_a_free_size_asks_for_the_input() -> None:
    nodes = [node("Flatten", "x", "f", "f"), node("Gemm", "f w", "y", "fc")]
    data = net(nodes, [tensor("w", [192, 10])], ("N", 3, "height", "width"))
    fault = outcome(data)[1]
    assert "--input" in fault.help, (fault.message, fault.help)
    assert read(data, {"input": "3x8x8"}).outputs == {"y": (None, 10)}


@pytest.mark.parametrize("given", ["3x16x16", "1x3x16x16", "[N, 3, 16, 16]"])
def test_another_input_replaces_the_files(given: str) -> None:
    data = net([node("Conv", "x w", "y", "c")], [tensor("w", [4, 3, 3, 3])], (1, 3, 8, 8), (1, 4, 6, 6))
    report = read(data, {"x": given})
    assert report.outputs == {"y": (None, 4, 14, 14)} and report.warnings == ()


def test_a_shape_stated_otherwise_is_a_warning_with_both() -> None:
    data = net([node("Conv", "x w", "y", "c")], [tensor("w", [4, 3, 3, 3])], (1, 3, 8, 8), (1, 4, 8, 8))
    (warning,) = read(data).warnings
    assert warning.message == "y comes to [1, 4, 6, 6], and the file states [1, 4, 8, 8]"


def test_a_shape_is_computed_by_the_graph_itself() -> None:
    """⌊64 / 3⌋ with C's division, products of sizes, and a size that stays the batch."""
    nodes = [
        node("Shape", "x", "s", "s"),
        node("Slice", "s one two", "c", "channels"),
        node("Slice", "s zero one", "n", "batch"),
        node("Div", "c m2", "half", "half"),
        node("Neg", "half", "halves", "halves"),
        node("Concat", "n halves minus", "target", "target", axis=0),
        node("Reshape", "x target", "y", "y"),
    ]
    numbers = {"zero": 0, "one": 1, "two": 2, "m2": -2, "minus": -1}
    report = read(net(nodes, [tensor(name, [1], [n], INT64) for name, n in numbers.items()], ("N", 5, 4)))
    assert report.outputs == {"y": (None, 2, 10)}


def test_a_function_of_the_model_stands_in_place_of_its_call() -> None:
    body = [node("Conv", "a k", "t", "conv"), node("Relu", "t", "b", "act")]
    data = net(
        [node("Block", "x w", "h", "one", "own"), node("Block", "h v", "y", "two", "own")],
        [tensor("w", [4, 3, 3, 3]), tensor("v", [2, 4, 3, 3])],
        functions=[function("Block", "own", "a k", "b", body)],
    )
    assert shapes(read(data)) == {"one.conv": (None, 4, 6, 6), "one.act": (None, 4, 6, 6), "two.conv": (None, 2, 4, 4), "two.act": (None, 2, 4, 4)}


def test_an_unknown_operator_with_a_stated_shape_is_opaque() -> None:
    data = net([node("Deformed", "x w", "h", "odd", "some.lab"), node("Relu", "h", "y", "relu")], [tensor("w", [7, 3])], values=[value("h", ["N", 6, 2, 2])])
    report = read(data)
    assert shapes(report) == {"odd": (None, 6, 2, 2), "relu": (None, 6, 2, 2)}
    assert report.totals.params == 21 and "macs" in report.totals.unknown
    fault = outcome(net([node("Deformed", "x", "y", "odd", "some.lab")]))[1]
    assert "Deformed of some.lab is not known" in fault.message and "node odd" in fault.place.where()


@pytest.mark.parametrize("op", ["If", "Loop", "Scan"])
def test_control_flow_is_refused_with_the_node_and_a_way_out(op: str) -> None:
    fault = outcome(net([node("ReduceSum", "x", "s", "s"), node(op, "s x", "y", "flow_3")]))[1]
    assert op in fault.message and "flow_3" in fault.place.where() and "onnxsim" in fault.help


def test_quantized_forms_count_as_what_they_compute() -> None:
    scales = [tensor(n, [], [1.0]) for n in ("s1", "s2", "s3")]
    nodes = [
        node("QuantizeLinear", "x s1 z", "q", "q"),
        node("QLinearConv", "q s1 z w s2 z s3 z b", "c", "conv"),
        node("DequantizeLinear", "c s3 z", "d", "d"),
        node("DequantizeLinear", "v s2 z", "vf", "weights"),
        node("Conv", "d vf", "y", "second"),
    ]
    tensors = [
        *scales,
        tensor("z", [], [0], INT64),
        tensor("w", [4, 3, 3, 3], None, 3, False),
        tensor("b", [4], None, 6, False),
        tensor("v", [2, 4, 3, 3], None, 3, False),
    ]
    report = read(net(nodes, tensors))
    assert report.totals.macs == 108 * 36 + 72 * 16 and report.totals.params == 108 + 4 + 72
    assert report["second"].weights[0].name == "v"


def test_recurrent_layers_keep_sequence_directions_and_batch_apart() -> None:
    """PyTorch's export of nn.LSTM(10, 20, bidirectional=True, batch_first=True), whose parameters are 4·20·(10 + 20 + 2)·2."""
    nodes = [
        node("Transpose", "x", "t", "turn", perm=[1, 0, 2]),
        node("LSTM", "t w r b", "s h -", "lstm", hidden_size=20, direction="bidirectional"),
        node("Transpose", "s", "u", "back", perm=[2, 0, 1, 3]),
        node("Reshape", "u shape", "y", "join"),
    ]
    tensors = [tensor("w", [2, 80, 10]), tensor("r", [2, 80, 20]), tensor("b", [2, 160]), tensor("shape", [3], [0, 0, -1], INT64)]
    report = read(net(nodes, tensors, ("N", 7, 10)))
    assert report.outputs == {"y": (None, 7, 40)}
    assert report.totals.params == 5120 and report.totals.macs == 7 * 2 * 80 * 30


def test_nodes_out_of_order_are_put_in_order_and_a_circle_is_an_error() -> None:
    relu, conv = node("Relu", "c", "y", "relu"), node("Conv", "x w", "c", "conv")
    assert [row.name for row in read(net([relu, conv], [tensor("w", [4, 3, 3, 3])])).rows] == ["conv", "relu"]
    fault = outcome(net([node("Add", "x b", "a", "one"), node("Relu", "a", "b", "two"), node("Relu", "b", "y", "three")]))[1]
    assert "circle" in fault.message and "node" in fault.place.where()


def test_edits_reach_the_layers_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(small())
    assert run(["shape", str(path), "--set", "conv.filters=6", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["totals"]["params"] == 27 * 6 + 6 + 12 + 96 * 5 + 5 and found["outputs"] == {"y": [None, 5]}
    assert run(["whatif", str(path), "conv.kernel=3,5"]) == 0
    assert run(["sizes", str(path)]) == 0
    assert run(["check", str(path), "--against", str(path)]) == 0
    assert run(["shape", str(path), "--set", "cnov.kernel=3"]) == 2
    assert "did you mean conv?" in capsys.readouterr().err


def test_a_file_by_standard_input(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(small())
    with open(path) as file:
        monkeypatch.setattr("sys.stdin", file)
        assert run(["shape", "-"]) == 0
    assert "batchnorm" in capsys.readouterr().out.replace("bn ", "batchnorm")


@pytest.mark.parametrize("opset", [1, 7, 9])
def test_older_versions_have_sizes_as_attributes(opset: int) -> None:
    nodes = [
        node("Unsqueeze", "x", "a", "a", axes=[1]),
        node("Squeeze", "a", "b", "b", axes=[1]),
        node("Slice", "b", "c", "c", starts=[1], ends=[-1], axes=[2]),
        node("Pad", "c", "d", "d", **({"paddings" if opset == 1 else "pads": [0, 0, 2, 0, 0, 0, 0, 1]})),  # type: ignore[arg-type]
        node("Upsample", "d", "e", "e", scales=[1.0, 1.0, 2.0, 3.0]) if opset < 9 else node("Upsample", "d scales", "e", "e"),
        node("Dropout", "e", "f -", "f"),
        node("Split", "f", "y z", "split", axis=1, split=[1, 2]),
    ]
    report = read(net(nodes, [tensor("scales", [4], [1.0, 1.0, 2.0, 3.0])], opset=opset))
    assert report.outputs == {"y": (None, 1, 16, 27)}
