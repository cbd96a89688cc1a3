"""Specs written from ONNX files, whose names of nodes are paths that a spec does not take."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "readers" / "onnx"))
from onnx_writing import graph, model, node, tensor, value

from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.spec.renaming import plainer
from cnncalc.writers.spec.write import spec_text


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["conv1", "layer1.0.relu"], {}),
        (["/conv1/Conv", "/relu/Relu", "/Flatten"], {"/conv1/Conv": "conv1", "/relu/Relu": "relu", "/Flatten": "flatten"}),
        (
            ["/layer1/layer1.0/conv1/Conv", "/layer1/layer1.0/Add", "/layer1/layer1.0/relu_1/Relu"],
            {
                "/layer1/layer1.0/conv1/Conv": "layer1.0.conv1",
                "/layer1/layer1.0/Add": "layer1.0.add",
                "/layer1/layer1.0/relu_1/Relu": "layer1.0.relu_1",
            },
        ),
        (["/act/Sigmoid", "/act/Mul", "x"], {"/act/Sigmoid": "act.sigmoid", "/act/Mul": "act.mul", "x": "x"}),
        (["a b", "a_b", "//"], {"a b": "a_b", "a_b": "a_b_2", "//": "layer"}),
        (["onnx::Conv_3", "é/ü"], {"onnx::Conv_3": "onnx__Conv_3", "é/ü": "_"}),
    ],
)
def test_paths_become_names(names: list[str], expected: dict[str, str]) -> None:
    assert plainer(names) == expected


def residual() -> bytes:
    """A stem and three blocks of two convolutions (3×3, 4 filters) with a shortcut, as PyTorch's exporter names them."""
    nodes, tensors = [node("Conv", "x w b", "h0", "/stem/Conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1])], [tensor("w", [4, 3, 3, 3]), tensor("b", [4])]
    for i in range(3):
        at = f"/body/body.{i}"
        for j, read in ((1, f"h{i}"), (2, f"r{i}")):
            tensors += [tensor(f"onnx::Conv_{i}{j}", [4, 4, 3, 3]), tensor(f"b{i}{j}", [4])]
            nodes.append(node("Conv", f"{read} onnx::Conv_{i}{j} b{i}{j}", f"c{i}{j}", f"{at}/conv{j}/Conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1]))
            if j == 1:
                nodes.append(node("Relu", f"c{i}1", f"r{i}", f"{at}/relu/Relu"))
        nodes.append(node("Add", f"c{i}2 h{i}", f"h{i + 1}", f"{at}/Add"))
    return model(graph(nodes, [value("x", ["batch", 3, 8, 8])], [value("h3", ["batch", 4, 8, 8])], tensors))


def test_a_file_is_written_as_blocks_under_the_names_of_its_modules(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(residual())
    report = infer(load(path))
    names = [row.name for row in report.rows]
    text = spec_text(report, told="told")
    assert [row.name for row in report.rows] == names  # the report keeps its own
    lines = text.splitlines()
    assert lines[0] == "# told" and "dots for slashes" in lines[1]
    assert any("repeat=3" in line for line in lines) and len(lines) < 18
    back = infer(load(text))
    assert [row.name for row in back.rows][:5] == ["stem", "body.0.conv1", "body.0.relu", "body.0.conv2", "body.0.add"]
    assert back.totals.params == 27 * 4 + 4 + 6 * (36 * 4 + 4)
    assert back.totals.macs == 64 * 27 * 4 + 6 * 64 * 36 * 4


def test_modules_that_the_exporter_states_are_names() -> None:
    """As PyTorch's newer exporter numbers nodes, and says where they come from."""
    modules = {"node_Conv_7": "body.0.conv", "node_relu": "body.0.relu", "node_relu_1": "body.0.relu", "node_add_1": "body.0", "node_Gemm_9": "fc"}
    assert plainer(["x", *modules, "node_view"], modules) == {
        "x": "x",
        "node_Conv_7": "body.0.conv",
        "node_relu": "body.0.relu",
        "node_relu_1": "body.0.relu_2",
        "node_add_1": "body.0.add",
        "node_Gemm_9": "fc",
        "node_view": "view",
    }
