"""A network that grows a node at a time knows each output at once, and is the network that a file says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.binding.bind import bind
from cnncalc.diagnostics.part import Part
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.graph.growth import Growth, Ref
from cnncalc.language.words.expression import read_expression
from cnncalc.language.zoo import zoo_names
from cnncalc.layers.declaration.shape import Shape

TRUTH = json.loads((Path(__file__).parents[1] / "truth" / "torchvision.json").read_text(encoding="utf-8"))


def layer(text: str, framework: str = "torch") -> Any:
    return bind(read_expression(text), framework)


class Line:
    """A layer's origin in a program: its line, and where each argument stands on it."""

    def __init__(self, source: Source, line: int, columns: dict[Any, tuple[int, int]]) -> None:
        self.source = source
        self.line: int | None = line
        self.columns = columns

    def place(self, key: Any = None) -> Place:
        return Place((self.source, self.line, *self.columns.get(key, (1, 1))))

    def attribute(self, name: str, names: Any, framework: str) -> Place:
        return self.place(next((known for known in names if known in self.columns), None))


class Tensor:
    """A layer's origin in a file that is no text."""

    line = None

    def place(self, key: Any = None) -> Part:
        return Part("net.onnx", "node Conv_3")

    def attribute(self, name: str, names: Any, framework: str) -> Part:
        return self.place()


@pytest.mark.parametrize("name", zoo_names())
def test_a_zoo_network_grown_node_by_node_is_the_one_that_is_read(name: str) -> None:
    read = cnncalc.load(f"zoo:{name}")
    whole = cnncalc.infer(read)
    growth = Growth(read.model, read.framework, batched=read.batched)
    growth.graph.first = read.first
    refs = [growth.input(n, s) for n, s in zip(read.input_names, read.input_shapes, strict=True) if s is not None]
    for index, node in enumerate(read.nodes):
        many = node.source.__class__ is not int
        slots = zip(node.source, node.port, strict=True) if many else [(node.source, node.port)]
        reads = [Ref(refs[slot].number, port) for slot, port in slots]
        shared = None if node.shared is None else refs[node.shared + len(read.input_names)]
        refs.append(growth.add(node.name, node.layer, reads if many else reads[0], node.origin, shared))
        assert growth.shape(refs[-1]) == whole.shapes[index + len(read.input_names)]
    outputs = [(n, Ref(refs[slot].number, port)) for n, (slot, port) in zip(read.output_names, read.outputs, strict=True)]
    grown = growth.finish(outputs)
    assert [(r.name, r.output_shapes, r.params, r.macs, r.node.alive) for r in grown.rows] == [
        (r.name, r.output_shapes, r.params, r.macs, r.node.alive) for r in whole.rows
    ]
    assert (grown.totals, grown.outputs) == (whole.totals, whole.outputs)


def test_resnets_stem_has_torchvisions_shapes_as_it_grows() -> None:
    rows = {name: shape for name, _, shape, _ in TRUTH["models"]["resnet50"]["rows"]}
    growth = Growth("stem", "torch")
    x = growth.input("x", Shape((224, 224), 3, True))
    for name, text in (
        ("conv1", "nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)"),
        ("bn1", "nn.BatchNorm2d(64)"),
        ("relu", "nn.ReLU()"),
        ("maxpool", "nn.MaxPool2d(3, 2, 1)"),
    ):
        x = growth.add(name, layer(text), x)
        assert [1, *growth.shape(x).dims] == rows[name], name


def test_an_input_may_come_after_nodes_that_keep_what_they_read() -> None:
    growth = Growth("two", "torch")
    a = growth.add("a", layer("conv 8 3x3"), growth.input("x", Shape((9, 9), 3, True)))
    late = growth.input("y", Shape((7, 7), 8, True))
    both = growth.add("both", layer("add"), (a, late))
    assert growth.shape(both) == Shape((7, 7), 8, True)  # 9 − 3 + 1
    report = growth.finish([("both", both)])
    assert [row.inputs for row in report.rows] == [["x"], ["a", "y"]]
    assert report.outputs == {"both": (None, 8, 7, 7)}


def test_one_of_several_outputs_has_a_shape_of_its_own() -> None:
    growth = Growth("halves", "torch")
    halves = growth.add("halves", layer("split 2"), growth.input("x", Shape((4, 4), 6, True)))
    assert growth.shape(Ref(halves.number, 1)) == Shape((4, 4), 3, True)
    assert [s.channels for s in growth.shape(halves)] == [3, 3]


def test_a_fault_stands_at_the_argument_in_the_users_own_program() -> None:
    text = "import torch.nn as nn\nnet = nn.Conv2d(3, 8, kernel_size=9)\x0c\n"
    origin = Line(Source("net.py", text, PYTHON_BREAKS), 2, {None: (7, 30), "kernel_size": (23, 13)})
    growth = Growth("net", "torch")
    ref = growth.add("net", layer("nn.Conv2d(3, 8, kernel_size=9)"), growth.input("x", Shape((7, 7), 3, True)), origin)
    assert growth.shape(ref) is None
    (fault,) = growth.faults
    assert fault.text().splitlines()[:3] == [
        "net.py:2:23: error: net: the 9×9 kernel is larger than the 7×7 input",
        "   2 | net = nn.Conv2d(3, 8, kernel_size=9)\\x0c",
        "     |                       ^^^^^^^^^^^^^",
    ]
    assert growth.shape(growth.add("relu", layer("relu"), ref)) is None
    assert len(growth.faults) == 1  # what follows from it is no fault of its own


def test_a_fault_in_a_file_that_is_no_text_names_its_part() -> None:
    growth = Growth("net", "torch")
    growth.add("conv", layer("conv 8 9x9"), growth.input("x", Shape((7, 7), 3, True)), Tensor())
    (fault,) = growth.faults
    assert fault.text().startswith("net.onnx: node Conv_3: error: conv: the 9×9 kernel")
    assert {k: fault.to_dict()[k] for k in ("file", "line", "column")} == {"file": "net.onnx", "line": None, "column": None}
    assert fault.to_dict()["part"] == "node Conv_3"
