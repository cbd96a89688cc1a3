"""Memory explained: what lives at each moment is what a plain simulation of the run holds, and the peak is the table's."""

from __future__ import annotations

from math import prod

import pytest

import cnncalc
from cnncalc.analysis.explanation.memory import moments
from cnncalc.analysis.explanation.network import explanation
from cnncalc.analysis.memory import memory
from cnncalc.graph.report import Report
from cnncalc.render.explanations import render_explanation

NETWORKS = (
    "zoo:alexnet", "zoo:resnet50", "zoo:googlenet", "zoo:unet_same", "zoo:densenet121",
    "28x28x8 -> s: split 2 -> a: conv 4 3x3 pad=same from=s.0 -> concat a s.1",
    "28x28x8 -> a: conv 4 3x3 -> b: conv 4 3x3 -> c: relu from=a",
)  # fmt: skip


def simulated(report: Report) -> list[set[str]]:
    """The names of the maps that a run holds while each layer is computed: a map is dropped once nothing further reads it."""
    graph = report.graph
    count = len(graph.input_names)
    names = [*graph.input_names, *(node.name for node in graph.nodes)]
    outputs = {names[slot] for slot, _ in graph.outputs}
    still = dict.fromkeys(names, 0)
    for node in graph.nodes:
        for slot in set(node.sources):
            still[names[slot]] += 1
    held = set(names[:count])
    found = []
    for node in graph.nodes:
        held.add(node.name)
        found.append(set(held))
        for slot in set(node.sources):
            still[names[slot]] -= 1
        held = {name for name in held if still[name] or name in outputs or (name == node.name and still[name])}
    return found


@pytest.mark.parametrize("source", NETWORKS)
def test_what_lives_is_what_a_run_holds(source: str) -> None:
    report = cnncalc.infer(cnncalc.load(source))
    found = moments(report)
    assert found is not None
    sizes = {name: prod(shape.dims) for name, shape in zip(report.graph.input_names, report.graph.input_shapes, strict=True)}
    for row in report.rows:
        sizes[row.node.name] = sum(prod(shape.dims) for shape in (row.y if isinstance(row.y, list) else [row.y]))
    wanted = [sum(sizes[name] for name in held) for held in simulated(report)]
    assert [count for _, count in found.live] == wanted
    assert {held.name for held in found.held} == simulated(report)[found.peak]
    assert sum(held.elements for held in found.held) == found.live[found.peak][1]
    told = memory(report)
    assert (found.live[found.peak][1] * found.unit, found.live[found.peak][0]) == (told.peak, told.peak_layer)


def test_a_residual_keeps_the_input_of_its_block() -> None:
    report = cnncalc.infer(cnncalc.load("8x8x4 -> a: conv 4 3x3 pad=same -> b: conv 16 3x3 pad=same -> c: conv 4 3x3 pad=same -> add a c"))
    found = moments(report)
    assert found is not None
    assert found.live[found.peak][0] == "c"
    assert [(held.name, held.why) for held in found.held] == [("a", "add reads it later"), ("b", "c reads it"), ("c", "its output")]
    (layer,) = explanation(report, ["a"], ("memory",)).layers
    assert [step.text for step in layer.steps] == [
        "H′·W′·C′ = 8×8×4 = 256", "elements·B = 256×4 = 1,024", "(kernel + bias)·B = (144 + 4)×4 = 592",
    ]  # fmt: skip
    assert [note.text for note in layer.notes] == [
        "While it is computed 2,048 bytes live: input 1,024 + a 1,024.", "Its output is held until add has read it.",
    ]  # fmt: skip


def test_the_chart_draws_bars_by_their_figures() -> None:
    report = cnncalc.infer(cnncalc.load("8x8x4 -> a: conv 4 3x3 pad=same -> maxpool 2 -> flatten"))
    lines = render_explanation(explanation(report, [], ("memory",)), "plain", 60).splitlines()
    bars = {line.split()[0]: line.split()[2].count("█") for line in lines[1:4]}
    assert bars == {"a": 60 - 7 - 5 - 4, "maxpool": (60 - 7 - 5 - 4) * 320 // 512, "flatten": (60 - 7 - 5 - 4) * 128 // 512}
    assert all(len(line) <= 60 for line in lines)


def test_letters_have_no_bytes() -> None:
    report = cnncalc.infer(cnncalc.load("HxWx4 -> a: conv 4 3x3 pad=same"))
    assert moments(report) is None
    assert "once every size is a number" in render_explanation(explanation(report, [], ("memory",)), "plain")
