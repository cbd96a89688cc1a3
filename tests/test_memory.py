"""Memory by liveness, against a simulation that holds the live maps by name."""

from __future__ import annotations

import random

import cnncalc
from cnncalc.analysis.memory import BYTES, peak_activation


def simulated_peak(report: cnncalc.Report) -> int:
    """The most elements alive at once: at each step every map made so far that a later step, or the end, still needs."""
    graph = report.graph
    inputs = len(graph.input_names)
    size = {index: shape.elements for index, shape in enumerate(graph.input_shapes) if shape is not None}
    reads = []
    for index, node in enumerate(graph.nodes):
        reads.append({node.source} if isinstance(node.source, int) else set(node.source))
        size[index + inputs] = report.rows[index].y.elements
    outputs = {slot for slot, _ in graph.outputs}
    peak = sum(size[i] for i in range(inputs))
    for step in range(len(reads)):
        needed = set().union(*reads[step:]) | outputs
        made = set(range(step + inputs))
        alive = {m for m in made if m in needed or (m < inputs and step == 0)} | {step + inputs}
        alive |= reads[step]
        peak = max(peak, sum(size[m] for m in alive))
    return peak


def test_the_peak_of_random_networks_is_that_of_a_simulation() -> None:
    rng = random.Random(5)
    for _ in range(150):
        layers = ["l0: conv 4 1x1"]
        for index in range(1, rng.randint(2, 9)):
            reads = rng.randint(0, index - 1)
            if rng.random() < 0.3 and index > 1:
                other = rng.randint(0, index - 1)
                layers.append(f"l{index}: concat l{reads} l{other}" if reads != other else f"l{index}: relu from=l{reads}")
            else:
                layers.append(f"l{index}: conv {rng.randint(1, 9)} 1x1 from=l{reads}")
        report = cnncalc.infer(cnncalc.load({"input": "5x5x3", "layers": layers}))
        assert peak_activation(report).elements == simulated_peak(report), layers


def test_a_residual_holds_its_input_while_its_body_runs() -> None:
    spec = {"input": "8x8x4", "layers": [{"block": {"residual": ["conv 16 1x1", "conv 4 1x1"]}}]}
    report = cnncalc.infer(cnncalc.load(spec))
    # At the second convolution: the block's input 8·8·4, the wide map 8·8·16, its own output 8·8·4.
    assert peak_activation(report).elements == 8 * 8 * (4 + 16 + 4)
    assert peak_activation(report).layer == "block.conv_2"


def test_bytes_follow_the_dtype_and_the_batch() -> None:
    for dtype, size in BYTES.items():
        report = cnncalc.infer(cnncalc.load("4x4x1 -> conv 2 3x3", batch=3))
        report.dtype = dtype
        assert report.memory.weights == (3 * 3 * 2 + 2) * size
        assert report.memory.activations == 2 * 2 * 2 * size * 3
        assert report.memory.peak == (16 + 8) * size * 3


def test_what_is_unknown_is_null_in_json() -> None:
    report = cnncalc.infer(cnncalc.load("4x4x1 -> opaque output=4x4x2"))
    assert report.to_dict()["memory"]["weights"] is None
