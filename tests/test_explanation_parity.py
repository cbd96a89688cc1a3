"""Every number of every registered layer explained: the last step is the table's number, the formula with numbers computes
to it, and so does the one in symbols with the legend's values in their places. Configurations are those of the parity test.
"""

from __future__ import annotations

import os
import random
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from cnncalc.analysis.explanation.layer import explained
from cnncalc.analysis.explanation.step import Explained
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.graph.nodes import Graph, Node
from cnncalc.graph.row import Row
from cnncalc.graph.walk import compute
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

sys.path.insert(0, str(Path(__file__).parent))
from test_formulas import computed
from test_parity import LAYERS, draw

CONFIGURATIONS = int(os.environ.get("CNNCALC_EXPLAINED", "6"))
"""A layer. The documented run has 1,000."""

USUAL = ("shape", "weights", "macs")


def row_of(layer: Layer, x: Any) -> Row:
    """The row of a layer alone in a network."""
    graph = Graph("", layer.framework, layer.framework == "torch")
    several = not isinstance(x, Shape)
    shapes = list(x) if several else [x]
    graph.input_names = [f"in{at}" for at in range(len(shapes))]
    graph.input_shapes = shapes
    node = Node("layer", layer, tuple(range(len(shapes))) if several else 0, None)
    node.port = (None,) * len(shapes) if several else None
    y = layer.output(x)
    weights = layer.weights(x, y)
    return Row(graph, node, layer, x, y, weights, layer.macs(x, y, weights))


def wanted(row: Row) -> list[Any]:
    """What the table says, in the order explained."""
    shapes = row.y if isinstance(row.y, list) else [row.y]
    found = [size for shape in shapes for size in shape.dims] + [weight.size for weight in row.weights]
    return found + ([row.macs] if row.macs is UNKNOWN or row.macs else [])


def in_words(layer: Explained, text: str, values: dict[str, Any]) -> str:
    """A formula in symbols with the legend's values in their places."""
    for symbol in sorted(values, key=len, reverse=True):
        text = re.sub(rf"(?<![\w₀-₉]){re.escape(symbol)}(?![\w₀-₉′/])", lambda _, s=symbol: f"({values[s]})", text)
    return text


@pytest.mark.parametrize("full", [False, True], ids=["short", "full"])
@pytest.mark.parametrize("kind", LAYERS)
def test_every_number_of_every_layer_is_explained(kind: str, full: bool) -> None:
    rng = random.Random(f"explained {kind}")
    for _ in range(CONFIGURATIONS):
        layer, _, x = draw(LAYERS[kind], rng)
        row = row_of(layer, x)
        found = explained(row, USUAL, full)
        context = f"{layer!r} of {x}"
        own = [step for step in found.steps if step.kind in ("", "size")]
        assert [step.value for step in own] == wanted(row), context
        assert all(step.value == getattr(row, step.kind) for step in found.steps if step.kind in ("params", "buffers")), context
        values = {symbol: meaning.value for symbol, meaning in found.legend.items()}
        values |= {step.what: step.value for step in found.steps if step.topic == "weights"}
        for step in found.steps:
            if step.value is UNKNOWN:
                continue
            assert computed(step.numbers) == step.value, f"{context}: {step.what} = {step.text}"
            assert computed(in_words(found, step.symbols, values)) == step.value, f"{context}: {step.what} = {step.text} {values}"


@pytest.mark.parametrize("kind", LAYERS)
def test_the_field_and_the_memory_of_every_layer_are_explained(kind: str) -> None:
    rng = random.Random(f"fields {kind}")
    for _ in range(max(3, CONFIGURATIONS // 4)):
        layer, _, x = draw(LAYERS[kind], rng)
        row = row_of(layer, x)
        graph = row.graph
        graph.nodes = [row.node]
        graph.outputs = [(len(graph.input_names), None)]
        report = compute(graph)
        (row,) = report.rows
        found = explained(row, ("receptive-field", "memory"), False, False, report)
        field = receptive_fields(report)["layer"]
        steps = {step.what: step for step in found.steps}
        context = f"{layer!r} of {x}"
        for at, axis in enumerate(field.axes or () if field is not None else ()):
            letter = {1: "L", 2: "HW", 3: "DHW"}[len(field.size)][at]
            own = [steps.get(f"{sign}′") or steps.get(f"{sign}′_{letter}") for sign in "abjr"]
            if not any(own):
                assert found.notes, context
                continue
            assert [step and step.value for step in own] == [axis.lo, axis.hi, axis.jump, field.size[at]], context
            assert all(step is not None and computed(step.numbers) == step.value for step in own), context
        shapes = row.y if isinstance(row.y, list) else [row.y]
        if "elements" in steps:
            assert steps["elements"].value == sum(shape.elements for shape in shapes), context
            assert steps["output"].value == 4 * steps["elements"].value == computed(steps["output"].numbers), context
        if "weights" in steps:
            assert steps["weights"].value == 4 * sum(weight.size for weight in row.weights), context
