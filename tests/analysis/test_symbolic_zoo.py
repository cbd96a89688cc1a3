"""Closed forms through whole networks: with letters for the input's sizes every shape, weight and MAC count of every network
of the zoo is a form which, at random sizes, equals what those sizes give as integers."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

import cnncalc
from cnncalc.graph.nodes import Graph
from cnncalc.graph.report import Report
from cnncalc.graph.walk import compute
from cnncalc.language.zoo import zoo_names
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.closed import Closed
from cnncalc.numbers.unknown import UNKNOWN

SIZES = int(os.environ.get("CNNCALC_SYMBOLIC", "4"))
"""Random sizes a network. The documented run has 1,000."""
LETTERS = {1: "L", 2: "HW", 3: "DHW"}


def figures(report: Report) -> list[Any]:
    """Every number of a report, row by row, and its totals."""
    found: list[Any] = []
    for row in report.rows:
        for shape in row.y if isinstance(row.y, list) else [row.y]:
            found += shape.dims
        for weight in row.weights:
            found += [*weight.shape, weight.size]
        found.append(row.macs)
    totals = report.totals
    return [*found, totals.params, totals.macs]


def at(graph: Graph, sizes: dict[str, Any]) -> Report:
    """The network with inputs of these sizes."""
    graph.input_shapes = [shape and Shape(tuple(sizes.values()), shape.channels, shape.first) for shape in graph.input_shapes]
    return compute(graph)


@pytest.mark.parametrize("name", zoo_names())
def test_the_forms_of_a_network_are_its_numbers_at_every_size(name: str) -> None:
    graph = cnncalc.load(f"zoo:{name}")
    own = graph.input_shapes[0]
    assert own is not None
    letters = LETTERS[len(own.spatial)]
    symbolic = at(graph, {letter: Closed.symbol(letter) for letter in letters})
    assert not symbolic.faults, symbolic.faults[0].text()
    forms = figures(symbolic)
    rng = random.Random(name)
    tried = 0
    while tried < SIZES:
        sizes = dict(zip(letters, own.spatial, strict=True))
        if tried:  # the network's own size is the first
            sizes = {letter: rng.randint(max(1, size // 2), size * 2) for letter, size in sizes.items()}
        report = at(graph, sizes)
        tried += 1
        if report.faults:
            assert sizes != dict(zip(letters, own.spatial, strict=True))
            continue
        known: dict[Any, int] = {}
        for form, number in zip(forms, figures(report), strict=True):
            value = form
            if isinstance(form, Closed):
                value = known[form] if form in known else known.setdefault(form, form.at(sizes))
            assert value == number or (value is UNKNOWN and number is UNKNOWN), f"{name} at {sizes}: {form} is not {number}"


def test_a_chain_of_strides_is_one_floor() -> None:
    """PyTorch's ResNet-50 halves five times, each by ⌊(n − 1)/2⌋ + 1; merged, that is ⌊(n + 31)/32⌋."""
    report = cnncalc.infer(cnncalc.load("zoo:resnet50", input="3xHxW"))
    assert [str(size) for size in report["layer4"].y.dims] == ["2048", "⌊(H + 31)/32⌋", "⌊(W + 31)/32⌋"]
