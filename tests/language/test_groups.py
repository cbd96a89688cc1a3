"""residual, parallel, when and repeat, and the names of what they write (the language, section 3)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.graph.report import Report


def report(source: Any, **options: Any) -> Report:
    return cnncalc.infer(cnncalc.load(source, **options))


def names(source: Any, **options: Any) -> list[str]:
    return [row.name for row in report(source, **options).rows]


def spec(*layers: str, head: str = "input: 8x8x64") -> str:
    return head + "\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


RESIDUAL = "block1: {residual: [conv 64 3x3 pad=same, bn, relu, conv 64 3x3 pad=same, bn], shortcut: [conv 64 1x1]}"
PARALLEL = """mixed:
      parallel:
        - [conv 64 1x1, relu]
        - [conv 96 1x1, relu, conv 128 3x3 pad=same, relu]
      merge: concat"""


def test_the_residual_of_the_page() -> None:
    found = report(spec(RESIDUAL))
    body = ["conv", "bn", "relu", "conv_2", "bn_2"]
    assert [r.name for r in found.rows] == [f"block1.{n}" for n in [*body, "shortcut.conv", "add"]]
    assert found["block1.shortcut.conv"].inputs == ["input"]
    assert found["block1.add"].inputs == ["block1.bn_2", "block1.shortcut.conv"]
    assert found["block1"].name == "block1.add"


def test_the_parallel_of_the_page() -> None:
    found = report(spec(PARALLEL))
    assert [r.name for r in found.rows] == [
        "mixed.0.conv", "mixed.0.relu", "mixed.1.conv", "mixed.1.relu", "mixed.1.conv_2", "mixed.1.relu_2", "mixed.concat",
    ]  # fmt: skip
    assert found["mixed"].output_shape == (None, 8, 8, 192)
    assert found["mixed.1.conv"].inputs == ["input"]


def test_a_branch_list_may_be_a_mapping_which_names_the_branches() -> None:
    source = spec("m: {parallel: {left: [conv 2 1], right: [conv 3 1]}}", "conv 1 1 from=m.left", "conv 1 1 from=m.right.conv")
    found = report(source)
    assert [r.name for r in found.rows] == ["m.left.conv", "m.right.conv", "m.concat", "conv", "conv_2"]
    assert found["conv"].inputs == ["m.left.conv"]
    assert found["conv_2"].inputs == ["m.right.conv"]


@pytest.mark.parametrize(("merge", "channels"), [("", 128), (", merge: concat", 128), (", merge: add", 64), (", merge: multiply", 64)])
def test_parallel_concatenates_unless_merge_says_else(merge: str, channels: int) -> None:
    assert report(spec(f"m: {{parallel: [[relu], [tanh]]{merge}}}"))["m"].output_shape == (None, 8, 8, channels)


@pytest.mark.parametrize(("merge", "name"), [("", "r.add"), (", merge: multiply", "r.multiply"), (", merge: concat", "r.concat")])
def test_residual_adds_unless_merge_says_else(merge: str, name: str) -> None:
    assert names(spec(f"r: {{residual: [sigmoid]{merge}}}"))[-1] == name


def test_an_unknown_merge_is_refused() -> None:
    (error,) = refused(spec("r: {residual: [relu], merge: sum}"))
    assert "merge" in error["message"] and "add" in error["help"]


def test_an_empty_shortcut_is_the_input_itself() -> None:
    found = report(spec("r: {residual: [conv 64 1]}"))
    assert found["r.add"].inputs == ["r.conv", "input"]
    assert report(spec("r: {residual: [conv 64 1], shortcut: []}"))["r.add"].inputs == ["r.conv", "input"]


@pytest.mark.parametrize(("condition", "last"), [("true", "r.add"), ("false", "r.conv"), ("$(1 == 1)", "r.add"), ("$(2 < 1)", "r.conv")])
def test_a_residual_if_false_is_the_body_alone(condition: str, last: str) -> None:
    assert names(spec(f"r: {{residual: [conv 64 1], if: {condition}}}"))[-1] == last


def test_from_and_repeat_work_on_both() -> None:
    found = report(spec("a: conv 64 1", "b: relu", "r: {residual: [conv 64 1], from: a, repeat: 2}"))
    assert [r.name for r in found.rows][2:] == ["r.0.conv", "r.0.add", "r.1.conv", "r.1.add"]
    assert found["r.0.conv"].inputs == ["a"]
    assert found["r.1.conv"].inputs == ["r.0.add"]
    found = report(spec("a: conv 2 1", "b: relu", "p: {parallel: [[relu], [tanh]], from: a, repeat: 2}"))
    assert found["p"].output_shape == (None, 8, 8, 8)
    assert found["p.0.0.relu"].inputs == ["a"]


def test_when_puts_in_the_one_or_the_other_and_adds_no_level() -> None:
    layers = ["{when: $deep, do: [a: conv 3 1, relu], else: [a: conv 5 1]}", "conv 1 1 from=a"]
    assert names(spec(*layers, head="input: 8x8x3\nvars: {deep: true}")) == ["a", "relu", "conv"]
    assert names(spec(*layers, head="input: 8x8x3\nvars: {deep: false}")) == ["a", "conv"]


def test_when_without_else_is_nothing() -> None:
    assert names(spec("{when: false, do: [relu]}", "tanh")) == ["tanh"]


def test_a_condition_is_true_or_false() -> None:
    (error,) = refused(spec("{when: maybe, do: [relu]}"))
    assert "true or false" in error["message"]
    assert error["help"]


def test_repeat_copies_are_numbered_from_0() -> None:
    found = report(spec("c: conv 64 3x3 pad=same repeat=3"))
    assert [r.name for r in found.rows] == ["c.0", "c.1", "c.2"]
    assert [r.inputs for r in found.rows] == [["input"], ["c.0"], ["c.1"]]


def test_repeat_1_is_numbered_too_and_repeat_0_is_its_input() -> None:
    assert names(spec("c: relu repeat=1")) == ["c.0"]
    found = report(spec("a: relu", "c: relu repeat=0", "b: relu", "conv 1 1 from=c"))
    assert [r.name for r in found.rows] == ["a", "b", "conv"]
    assert found["b"].inputs == ["a"]
    assert found["conv"].inputs == ["a"]
    found = report(spec("a: conv 3 1", "b: conv 4 1", "c: relu repeat=0 from=a", "d: relu"))
    assert found["d"].inputs == ["a"]


def test_from_is_the_first_copys() -> None:
    found = report(spec("a: conv 64 1", "b: relu", "c: conv 64 1 repeat=3 from=a"))
    assert [r.inputs for r in found.rows[2:]] == [["a"], ["c.0"], ["c.1"]]


def test_an_unnamed_repeat_is_named_after_its_type() -> None:
    assert names(spec("relu repeat=2", "relu")) == ["relu.0", "relu.1", "relu_2"]


def test_i_counts_in_the_arguments_of_the_entry() -> None:
    found = report(spec("c: conv $(8 * (i + 1)) 1 repeat=3"))
    assert [r.output_shape[-1] for r in found.rows] == [8, 16, 24]
    (error,) = refused(spec("c: conv $i 1"))
    assert "'i'" in error["message"]


@pytest.mark.parametrize("repeat", ["-1", "1.5", "true", "x", "1e3"])
def test_a_repeat_that_is_no_count(repeat: str) -> None:
    (error,) = refused(spec(f"c: relu repeat={repeat}"))
    assert "repeat must be an integer" in error["message"]


def test_names_stand_for_results() -> None:
    found = report(spec(RESIDUAL, PARALLEL, "x: conv 192 1 repeat=2", "concat block1 mixed x", "conv 1 1 from=mixed.1", "conv 1 1 from=x.0"))
    assert found["concat"].inputs == ["block1.add", "mixed.concat", "x.1"]
    assert found["conv"].inputs == ["mixed.1.relu_2"]
    assert found["conv_2"].inputs == ["x.0"]


def test_references_go_from_the_innermost_scope_outward_then_downward() -> None:
    layers = [
        "a: conv 64 1",
        "r: {residual: [a: conv 64 1, conv 64 1 from=a, conv 64 1 from=outer], shortcut: [conv 64 1 from=r.a]}",
        "outer: conv 64 1 from=a",
    ]
    found = report(spec(*layers))
    assert found["r.conv"].inputs == ["r.a"]
    assert found["r.conv_2"].inputs == ["outer"]
    assert found["r.shortcut.conv"].inputs == ["r.a"]
    assert found["outer"].inputs == ["a"]


def test_the_first_segment_decides() -> None:
    # the inner `r` hides the outer one, also where only the outer has an `x`
    layers = ["r: {residual: [x: conv 64 1]}", "s: {residual: [r: conv 64 1, conv 64 1 from=r.x]}"]
    (error,) = refused(spec(*layers))
    assert "r.x" in error["message"]


def test_the_expectation_of_a_repeat_is_its_last_copys() -> None:
    report_ = report(spec("c: conv $(8 * (i + 1)) 1 repeat=3 => 8x8x24"))
    from cnncalc.analysis.expectations.checks import checks

    (check,) = checks(report_)
    assert (check.met, check.expected) == (True, "8x8x24")


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("r: {residual: relu: 3}", ""),
        ("r: {residuals: [relu]}", "neither"),
        ("r: {residual: [relu], shortcat: [relu]}", "no 'shortcat'"),
        ("r: {parallel: relu}", "list of branches"),
        ("{when: true, then: [relu]}", "no 'then'"),
        ("{residual: {a: relu}}", "list of layers"),
    ],
)
def test_groups_that_cannot_be_read(layer: str, message: str) -> None:
    errors = refused(spec(layer))
    assert message in errors[0]["message"]
