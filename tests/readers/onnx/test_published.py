"""What published files do that the exporters of today do not: weights as nodes, sizes of -1, free sizes that are reshaped and
cut, sequences without a batch. Expected shapes by ONNX Runtime's run of the same graphs with the sizes in numbers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from onnx_reading import outcome, read
from onnx_writing import FLOAT, INT64, graph, model, node, tensor, value


def net(nodes: list[bytes], dims: list[Any], tensors: list[bytes] = [], opset: int = 17) -> bytes:  # noqa: B006
    return model(graph(nodes, [value("x", dims)], [value("y", None)], tensors), opset)


def shape(data: bytes, inputs: dict[str, str] | None = None) -> list[Any]:
    report = read(data, inputs)
    assert report.warnings == ()
    return list(report.rows[-1].output_shape[1:])


def at(data: bytes, **sizes: int) -> list[Any]:
    """The output's shape as the formulas have it at these sizes."""
    from cnncalc.numbers.closed import Closed

    report = read(data)
    return [n.at(sizes) if isinstance(n, Closed) else n for n in report.rows[-1].output_shape[1:]]


def weights_as_nodes() -> bytes:
    nodes = [
        *(node("Constant", "", name, value=tensor("", dims, [1.0] * n)) for name, dims, n in (("w", [4, 3, 3, 3], 108), ("e", [4], 4), ("z", [], 1))),
        *(node("Constant", "", name, value=tensor("", [4], [1.0] * 4)) for name in "gomv"),
        node("Constant", "", "axes", value=tensor("", [3], [1, 4, 1], INT64)),
        node("Conv", "x w", "c", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        node("BatchNormalization", "c g o m v", "n"),
        node("Unsqueeze", "e where", "e3"),
        node("Add", "n e3", "a"),
        node("Mul", "a z", "y"),
    ]
    where = node("Constant", "", "where", value=tensor("", [2], [1, 2], INT64))
    return net([where, *nodes], ["", 3, -1, -1])


def test_weights_that_are_nodes_count_and_numbers_do_not() -> None:
    """As Paddle's exporter writes them: 4·3·3·3 + 2·4 + 4, and 2·4 of statistics."""
    totals = read(weights_as_nodes()).totals
    assert (totals.params, totals.buffers) == (108 + 8 + 4, 8)


def test_a_size_of_minus_1_or_a_question_mark_is_free() -> None:
    data = net([node("MaxPool", "x", "y", kernel_shape=[2, 2], strides=[2, 2])], [-1, 3, -1, "?"])
    assert at(data, H=9, W=12) == [3, 4, 6]
    assert outcome(net([node("Relu", "x", "y")], [1, 3, -7]))[1].message == "x has an axis of -7"


SHAPED = {
    "a new axis": ([node("Unsqueeze", "x axes", "y")], [tensor("axes", [1], [2], INT64)], [3, 1, 5, 7]),
    "an axis that goes": ([node("MaxPool", "x", "p", kernel_shape=[5, 1]), node("Squeeze", "p axes", "y")], [tensor("axes", [1], [2], INT64)], None),
    "maps in a row": ([node("Shape", "x", "s"), node("Constant", "", "i", value=tensor("", [2], [0, 1], INT64)), node("Gather", "s i", "b", axis=0),
                       node("Concat", "b rest", "t", axis=0), node("Reshape", "x t", "y")], [tensor("rest", [1], [-1], INT64)], [3, 35]),
    "one part": ([node("Slice", "x s e a p", "y")], [tensor("s", [1], [1], INT64), tensor("e", [1], [10**9], INT64), tensor("a", [1], [3], INT64), tensor("p", [1], [2], INT64)], [3, 5, 3]),
    "without the last": ([node("Slice", "x s e a", "y")], [tensor("s", [1], [0], INT64), tensor("e", [1], [-2], INT64), tensor("a", [1], [2], INT64)], [3, 3, 7]),
    "all of the batch": ([node("Slice", "x s e a", "y")], [tensor("s", [2], [0, 0], INT64), tensor("e", [2], [2147483647, 2], INT64), tensor("a", [2], [0, 1], INT64)], [2, 5, 7]),
    "turned round": ([node("Slice", "x s e a p", "y")], [tensor("s", [1], [-1], INT64), tensor("e", [1], [-(2**63)], INT64), tensor("a", [1], [3], INT64), tensor("p", [1], [-1], INT64)], [3, 5, 7]),
}  # fmt: skip


@pytest.mark.parametrize("what", SHAPED)
def test_free_sizes_are_carried(what: str) -> None:
    nodes, tensors, expected = SHAPED[what]
    data = net(nodes, ["n", 3, "height", "width"], tensors)
    if expected is None:
        assert "which must have one position, and its size is free" in outcome(data)[1].message
        assert "--input x=3x224x224" in outcome(data)[1].help
        assert shape(data, {"x": "3x5x7"}) == [3, 7]
    else:
        assert at(data, H=5, W=7) == expected
        assert shape(data, {"x": "3x5x7"}) == expected


def test_a_range_has_the_length_of_a_free_axis() -> None:
    """As the anchors of a detector are made: 0 … W, beside a map of W columns."""
    nodes = [
        node("Shape", "x", "s"),
        node("Gather", "s three", "w", axis=0),
        node("Range", "zero w one", "r"),
        node("Cast", "r", "f", to=FLOAT),
        node("Add", "x f", "y"),
    ]
    tensors = [tensor("three", [], [3], INT64), tensor("zero", [], [0], INT64), tensor("one", [], [1], INT64)]
    assert at(net(nodes, ["n", 2, 4, "width"], tensors), W=6) == [2, 4, 6]
    assert shape(net(nodes, ["n", 2, 4, 20_000], tensors)) == [2, 4, 20_000]


def test_convolutions_that_exchange_weights_count_each_once() -> None:
    """Two kernels and one bias, each pair read twice."""
    nodes = [
        node("Conv", f"{x} {w} b", y, kernel_shape=[3, 3], pads=[1, 1, 1, 1])
        for x, w, y in (("x", "v", "p"), ("p", "w", "q"), ("q", "v", "r"), ("r", "w", "y"))
    ]
    tensors = [tensor("v", [3, 3, 3, 3]), tensor("w", [3, 3, 3, 3]), tensor("b", [3])]
    totals = read(net(nodes, ["n", 3, 8, 8], tensors)).totals
    assert (totals.params, totals.macs) == (81 + 81 + 3, 4 * 81 * 64)


@pytest.mark.parametrize("quantized", [False, True])
def test_a_sequence_of_one_sample(quantized: bool) -> None:
    """T × 1 × E without a batch; ONNX Runtime's quantised LSTM has its matrices turned round."""
    own = (
        [tensor("w", [1, 6, 32], kind=3, data=False), tensor("r", [1, 8, 32], kind=3, data=False)]
        if quantized
        else [tensor("w", [1, 32, 6]), tensor("r", [1, 32, 8])]
    )
    op = (
        node("DynamicQuantizeLSTM", "x w r b", "h s c", domain="com.microsoft", hidden_size=8) if quantized else node("LSTM", "x w r b", "h s c", hidden_size=8)
    )
    first = node("Unsqueeze", "given axes", "x")
    tensors = [*own, tensor("b", [1, 64]), tensor("axes", [1], [1], INT64)]
    data = model(graph([first, op], [value("given", [20, 6])], [value("h", None), value("s", None)], tensors))
    report = read(data)
    assert report.totals.params == 32 * 6 + 32 * 8 + 64
    assert [row.output_shape[-4:] for row in report.rows if row.name.startswith("h.")][-1] == (1, 1, 8)
    assert report.graph.batched is False and report["h"].output_shape[-2:] == (20, 8)


def test_quantised_maps_are_joined() -> None:
    nodes = [node("QLinearConcat", "s z x s z x s z", "y", domain="com.microsoft", axis=1)]
    assert shape(net(nodes, ["n", 3, 4, 4], [tensor("s", [], [1.0]), tensor("z", [], kind=2, data=False)])) == [6, 4, 4]


def test_the_short_time_fourier_transform() -> None:
    """(1000 − 400) / 160 + 1 frames, 400 / 2 + 1 frequencies, real and imaginary."""
    nodes = [node("STFT", "x step window", "y")]
    tensors = [tensor("step", [], [160], INT64), tensor("window", [400])]
    assert shape(net(nodes, ["n", 1000], tensors)) == [4, 201, 2]
    assert at(net(nodes, ["n", "length"], tensors), L=1000) == [4, 201, 2]
