"""A changed network computed again from the report of what it was: the same report, and only what depends on the change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cnncalc
from cnncalc.graph.again import compute_again, replaced
from cnncalc.graph.walk import compute
from cnncalc.language.zoo import zoo_names


def chain(layers: int, at: int = -1) -> str:
    """A chain of 3×3 convolutions, one of which has other padding than the rest."""
    steps = [f"  - c{n}: conv 8 3x3 pad=1" for n in range(layers)]
    return "input: 32x32x8\nlayers:\n" + "\n".join(steps)


def plain(report: Any) -> Any:
    """All that a report says, without its graph."""
    rows = [(r.node.name, r.type, r.x, r.y, r.weights, r.macs, r.inputs) for r in report.rows]
    warnings = [(w.layer, w.message, w.help) for w in report.warnings]
    faults = [(f.layer, f.message, f.help, f.place and f.place.order) for f in report.faults]
    return rows, report.shapes, warnings, faults, report.assumptions, report.totals.to_dict(report.graph.framework), report.outputs


def again(source: str, edits: list[str], before: Any = None) -> Any:
    before = before or compute(cnncalc.load(source))
    found = compute_again(cnncalc.load(source, edits=edits), before)
    assert plain(found) == plain(compute(cnncalc.load(source, edits=edits)))
    assert all(row.graph is found.graph and row.node in found.graph.nodes for row in found.rows[:50])
    return found


@pytest.mark.parametrize(
    ("edit", "layers"),
    [
        ("c5000.kernel=1", 5000),  # the shape differs: all behind it
        ("c5000.bias=false", 1),  # another number of weights, the same shape: itself alone
        ("c5000.filters=16", 2),  # the layer behind it reads more channels, and gives as many as before
        ("c9999.kernel=1", 1),
        ("c0.filters=9", 2),
        ("drop=c5000", 1),  # what read it reads the layer before it, which is of the same shape
        ("after:c5000=relu", 2),
        ("input=31x31x8", 10_000),
    ],
)
def test_a_single_edit_on_10_000_layers_computes_what_depends_on_it(edit: str, layers: int) -> None:
    assert again(chain(10_000), [edit]).derived["computed"] == layers


def test_nothing_is_computed_again_where_nothing_changed() -> None:
    assert again(chain(100), []).derived["computed"] == 0
    assert again(chain(100), ["c5.kernel=3x3"]).derived["computed"] == 0


def test_a_broken_network_is_computed_as_far_as_it_goes() -> None:
    found = again(chain(10), ["c3.pad=0", "c3.kernel=33"])
    assert [fault.layer for fault in found.faults] == ["c3"]
    back = compute_again(cnncalc.load(chain(10)), found)
    assert plain(back) == plain(compute(cnncalc.load(chain(10))))


def test_a_layer_may_be_tried_in_place_of_another() -> None:
    before = compute(cnncalc.load(chain(10)))
    other = cnncalc.load(chain(10), edits=["c3.filters=9"]).nodes[3].layer
    found = compute_again(replaced(before.graph, {3: other}), before)
    assert plain(found) == plain(compute(cnncalc.load(chain(10), edits=["c3.filters=9"])))
    assert found.derived["computed"] == 2
    assert before["c3"].output_shape == (None, 32, 32, 8)


@pytest.mark.parametrize("name", zoo_names())
def test_the_zoo(name: str) -> None:
    source = f"zoo:{name}"
    before = compute(cnncalc.load(source))
    movable = [row for row in before.rows if {"kernel", "units"} & row.layer.attributes.keys()]
    for row in movable[:: max(1, len(movable) // 3)]:
        key = "kernel" if "kernel" in row.layer.attributes else "units"
        for value in (1, 5):
            again(source, [f"{row.name}.{key}={value}"], before)
    for row in before.rows[:: max(1, len(before.rows) // 2)]:
        try:
            cnncalc.load(source, edits=[f"drop={row.name}"])
        except cnncalc.SpecError:
            continue
        again(source, [f"drop={row.name}"], before)


BRANCHES = """
input: 24x24x3
blocks:
  b(w, stride=1):
    - main: {residual: [conv $w 3x3 pad=1 stride=$stride, bn, relu], shortcut: [conv $w 1x1 stride=$stride]}
    - se $(in.channels // 4)
layers:
  - layer1: b 8 repeat=2
  - layer2: b 16 repeat=2 stride=$(2 if i == 0 else 1)
  - mixed: {parallel: [[conv 4 1x1], [conv 8 3x3 pad=same, relu], [maxpool 3 stride=1 pad=same]]}
  - tied: conv 20 1x1
  - conv 20 1x1 share=mixed.1.conv
  - flatten
  - dense 10
"""

EDITS = (
    *("layer1.w=12", "layer2.w=9", "layer2.1.stride=2", "layer1.0.main.conv.kernel=5", "layer1.0.main.conv.pad=2"),
    *("mixed.1.conv.filters=3", "drop=mixed.1.relu", "after:mixed=conv 28 1x1", "input=32x24x3", "tied.filters=7"),
    *("*.bias=false", "layer1.repeat=3", "drop=tied", "dense.units=3", "layer2.0.main.bn.trainable=false"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(EDITS), max_size=3, unique=True), st.lists(st.sampled_from(EDITS), max_size=3, unique=True))
def test_from_any_variant_to_any_other(first: list[str], second: list[str]) -> None:
    source = BRANCHES.replace("  - conv 20 1x1 share=mixed.1.conv\n", "")
    try:
        before = compute(cnncalc.load(source, edits=first))
        cnncalc.load(source, edits=second)
    except cnncalc.SpecError:
        return
    again(source, second, before)


def test_weights_that_are_shared() -> None:
    source = "input: 8x8x4\nlayers: [a: conv 4 3x3 pad=1, b: conv 4 3x3 pad=1 share=a, c: conv 4 3x3 pad=1]\n"
    assert again(source, ["a.kernel=1"]).faults
    assert not again(source, ["a.kernel=1", "b.kernel=1"]).faults
