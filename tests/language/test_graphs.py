"""Edges, several inputs and outputs, merges, order, shared weights (the language, section 3)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.graph.report import Report


def report(source: Any, **options: Any) -> Report:
    return cnncalc.infer(cnncalc.load(source, **options))


def spec(*layers: str, head: str = "input: 8x8x3") -> str:
    return head + "\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


def test_a_layer_reads_the_one_before_it_or_what_from_names() -> None:
    found = report(spec("a: conv 4 1", "b: conv 5 1", "c: conv 6 1 from=a", "d: conv 7 1 from=input"))
    assert [row.inputs for row in found.rows] == [["input"], ["a"], ["a"], ["input"]]


def test_merges_name_their_inputs() -> None:
    found = report(spec("a: conv 4 1", "b: conv 4 1", "add a b", "concat a b input"))
    assert found["add"].inputs == ["a", "b"]
    assert found["concat"].inputs == ["a", "b", "input"]
    assert found["concat"].output_shape == (None, 8, 8, 11)


def test_forward_references_move_a_layer_only_behind_what_it_reads() -> None:
    found = report(spec("a: conv 4 1", "b: conv 5 1 from=d", "c: conv 6 1 from=a", "d: conv 7 1 from=a", "add b b"))
    assert [row.name for row in found.rows] == ["a", "d", "b", "c", "add"]
    assert found["b"].input_shapes == [(None, 8, 8, 7)]
    # without a demand the order is as written
    assert [row.name for row in report(spec("a: conv 4 1", "b: conv 5 1 from=input", "c: conv 6 1 from=a")).rows] == ["a", "b", "c"]


def test_a_body_stands_before_its_shortcut() -> None:
    found = report(spec("r: {residual: [conv 4 1], shortcut: [conv 4 1]}"))
    assert [row.name for row in found.rows] == ["r.conv", "r.shortcut.conv", "r.add"]


def test_several_inputs() -> None:
    head = "input: {image: 224x224x3, meta: 12}"
    found = report(spec("a: global_avgpool from=image", "b: dense 3 from=meta", "concat a b", head=head))
    assert found["concat"].output_shape == (None, 6)
    assert found.to_dict()["inputs"] == {"image": [None, 224, 224, 3], "meta": [None, 12]}


def test_with_several_inputs_the_first_layer_says_from() -> None:
    (error,) = refused(spec("a: conv 3 1", head="input: {image: 8x8x3, meta: 12}"))
    assert "from=image" in error["help"]


def test_several_outputs() -> None:
    found = report(spec("a: conv 4 1", "b: conv 5 1", "c: conv 6 1", head="input: 8x8x3\noutputs: [a, c]"))
    assert found.outputs == {"a": (None, 8, 8, 4), "c": (None, 8, 8, 6)}
    assert list(report(spec("a: conv 4 1", "b: conv 5 1")).outputs) == ["b"]
    assert list(report(spec("a: conv 4 1", "b: conv 5 1", head="input: 8x8x3\noutputs: a")).outputs) == ["a"]


@pytest.mark.parametrize(("framework", "size"), [("keras", "8x8x3"), ("torch", "3x8x8")])
def test_a_layer_that_reaches_no_output(framework: str, size: str) -> None:
    head = f"framework: {framework}\ninput: {size}\noutputs: [b]"
    found = report(spec("a: conv 4 1", "side: conv 10 1 from=a", "b: conv 5 1 from=a", head=head))
    used = (3 * 4 + 4) + (4 * 5 + 5)
    assert found.totals.macs == 64 * (3 * 4 + 4 * 5)
    assert found.totals.params == used + (4 * 10 + 10 if framework == "torch" else 0)
    assert [row.name for row in found.rows if not row.node.alive] == ["side"]


def test_a_merge_broadcasts() -> None:
    assert report(spec("se: global_avgpool keepdims=true", "multiply se input")).outputs == {"multiply": (None, 8, 8, 3)}


def test_a_word_concat_joins_channels_and_a_pasted_one_keeps_its_axis() -> None:
    assert report("torch 3x8x8 -> concat input input").outputs == {"concat": (None, 6, 8, 8)}
    assert report("torch 3x8x8 -> Concatenate()([input, input])").outputs == {"concat": (None, 3, 8, 16)}


def test_outputs_of_a_split_are_edges_by_number() -> None:
    found = report(spec("s: split [1, 2]", "a: conv 4 1 from=s.1", "b: conv 4 1 from=s.0"))
    assert found["a"].inputs == ["s.1"]
    assert found["a"].input_shapes == [(None, 8, 8, 2)]
    assert found["b"].input_shapes == [(None, 8, 8, 1)]


def test_a_split_has_no_more_outputs_than_parts() -> None:
    (error,) = refused(spec("s: split [1, 2]", "a: conv 4 1 from=s.2"))
    assert "s" in error["message"] and "2" in error["message"]


def test_shared_weights_are_counted_once_and_their_macs_at_every_use() -> None:
    found = report(spec("a: conv 3 3x3 pad=1", "b: conv 3 3x3 pad=1 share=a"))
    assert [row.params for row in found.rows] == [84, 0]
    assert found["b"].shared_with == "a"
    assert found.totals.params == 84
    assert found.totals.macs == 2 * 64 * 81


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (["a: conv 3 1", "b: conv 3 3 share=a"], "weights do not fit"),
        (["a: conv 3 1 share=q"], "no layer 'q'"),
        (["a: conv 3 1 share=a"], "its own weights"),
    ],
)
def test_weights_that_cannot_be_shared(layers: list[str], message: str) -> None:
    (error,) = refused(spec(*layers))
    assert message in error["message"]


def test_a_shared_block_shares_layer_by_layer() -> None:
    head = "input: {left: 8x8x3, right: 8x8x3}\nblocks:\n  tower():\n    - conv 4 3x3\n    - bn\n    - relu"
    found = report(spec("a: tower from=left", "b: tower from=right share=a", "add a b", head=head))
    assert found["b.conv"].shared_with == "a.conv"
    assert found.totals.params == 3 * 9 * 4 + 4 + 16
    assert found.totals.macs == 2 * 36 * 27 * 4


def test_a_shared_repeat_shares_copy_by_copy() -> None:
    found = report(spec("a: conv 3 1 repeat=2", "b: conv 3 1 repeat=2 share=a"))
    assert found["b.1"].shared_with == "a.1"
    assert found.totals.params == 24


def test_a_cycle_is_printed() -> None:
    (error,) = refused(spec("a: conv 3 1 from=c", "b: conv 3 1", "c: conv 3 1"))
    assert "a ← c ← b ← a" in error["message"]


@pytest.mark.parametrize(
    ("layers", "message", "help"),
    [
        (["conv1: conv 3 1", "conv 3 1 from=conv2"], "no layer 'conv2'", "conv1"),
        (["conv1: conv 3 1", "add conv1 conv2"], "no layer 'conv2'", "conv1"),
        (["conv1: conv 3 1", "conv 3 1 from=[conv1, input]"], "reads one layer, not 2", "add"),
    ],
)
def test_references_that_mean_nothing(layers: list[str], message: str, help: str) -> None:
    (error,) = refused(spec(*layers))
    assert message in error["message"]
    assert help in error["help"]


def test_outputs_that_are_no_layer() -> None:
    (error,) = refused(spec("conv1: conv 3 1", head="input: 8x8x3\noutputs: [conv2]"))
    assert "no layer 'conv2'" in error["message"] and "conv1" in error["help"]


def test_outputs_keep_the_names_that_were_written() -> None:
    head = "input: 8x8x3\nblocks:\n  b(w):\n    - conv $w 1\noutputs: [out, aux]"
    graph = cnncalc.load(spec("aux: b 2", "out: b 3", head=head))
    assert graph.output_names == ["out", "aux"]
    from cnncalc.analysis.expectations.checks import checks

    found = checks(cnncalc.infer(cnncalc.load(spec("aux: b 2", "out: b 3", head=head) + "expect: {outputs: {out: 8x8x3, aux: 8x8x2}}\n")))
    assert [c.met for c in found] == [True, True]
