"""Blocks of a file's own, variables and `$(…)` (the language, section 3)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.graph.report import Report


def report(source: Any, **options: Any) -> Report:
    return cnncalc.infer(cnncalc.load(source, **options))


def names(source: Any, **options: Any) -> list[str]:
    return [row.name for row in report(source, **options).rows]


def spec(*layers: str, head: str = "input: 8x8x3") -> str:
    return head + "\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def block(header: str, *body: str, input: str = "8x8x3", more: str = "") -> str:
    return f"input: {input}\n{more}blocks:\n  {header}:\n" + "".join(f"    - {layer}\n" for layer in body)


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


PAGE = """
framework: torch
input: 64x56x56
blocks:
  bottleneck(width, stride=1, project=false):
    - main:
        residual:
          - conv $width 1x1 bias=false
          - bn
          - relu
          - conv $width 3x3 stride=$stride pad=1 bias=false
          - bn
          - relu
          - conv $(4*width) 1x1 bias=false
          - bn
        shortcut:
          - when: $project
            do: [conv $(4*width) 1x1 stride=$stride bias=false, bn]
    - relu
layers:
  - layer1: bottleneck 64 repeat=3 project=$(i == 0)
  - layer2: bottleneck 128 repeat=4 project=$(i == 0) stride=$(2 if i == 0 else 1)
"""


def test_the_block_of_the_page_is_resnet_50s_first_two_layers() -> None:
    found = report(PAGE)
    # torchvision's resnet50: layer1 has 215,808 and layer2 1,219,584 parameters
    assert found.sums("layer1").params == 215_808
    assert found.sums("layer2").params == 1_219_584
    assert found.outputs == {"layer2.3.relu": (None, 512, 28, 28)}


def test_rows_carry_the_hierarchy_and_do_adds_no_level() -> None:
    found = names(PAGE)
    assert found[:3] == ["layer1.0.main.conv", "layer1.0.main.bn", "layer1.0.main.relu"]
    assert "layer1.0.main.shortcut.conv" in found
    assert "layer1.0.main.shortcut.bn" in found
    assert "layer1.0.main.add" in found
    assert "layer1.1.main.shortcut.conv" not in found
    assert "layer1.2.relu" in found


@pytest.mark.parametrize(
    "use",
    ["b 5 2", "b 5 k=2", "b k=2 w=5", "b(5, 2)", "b(5, k=2)", "b w=5 k=2", "{type: b, w: 5, k: 2}", "x = b(5, 2)", "b 5 2 from=input", "b(w=5, k=2)(input)"],
)
def test_a_block_is_used_like_a_layer(use: str) -> None:
    found = report(spec(use, head=block("b(w, k=3)", "conv $w $k")))
    assert found.rows[0].output_shape == (None, 7, 7, 5)
    assert found.rows[0].name in ("b.conv", "x.conv")


def test_defaults_and_nested_blocks() -> None:
    head = block("inner(w, k=1)", "conv $w $k") + "  outer(w):\n    - inner $w\n    - second: inner $(2*w) k=3\n"
    found = report(spec("o: outer 4", head=head))
    assert [(r.name, r.output_shape[-1]) for r in found.rows] == [("o.inner.conv", 4), ("o.second.conv", 8)]


def test_a_default_may_speak_of_variables_and_of_parameters_before_it() -> None:
    head = block("b(w=$base, v=$(2*w))", "conv $w 1", "conv $v 1", more="vars: {base: 5}\n")
    assert [r.output_shape[-1] for r in report(spec("b", head=head)).rows] == [5, 10]


@pytest.mark.parametrize("parameter", ["from", "repeat", "share", "name", "type", "i", "in", "class", "lambda", "if"])
def test_parameters_that_may_not_be(parameter: str) -> None:
    errors = refused(spec("relu", head=block(f"b({parameter})", "relu")))
    assert f"'{parameter}'" in errors[0]["message"]


def test_a_block_may_not_use_itself() -> None:
    assert "uses itself" in refused(spec("b", head=block("b()", "b")))[0]["message"]
    head = block("a()", "b") + "  b():\n    - a\n"
    assert "a → b → a" in refused(spec("a", head=head))[0]["message"]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("b", "needs w"),
        ("b 1 2 3", "takes 2 values"),
        ("b 1 w=2", "w is given twice"),
        ("b 1 kk=2", "no parameter 'kk'"),
        ("b 1 from=[input, input]", "reads one layer"),
        ("b in.channels", "integer"),
        ("b $(in.channels)", "in.…"),
    ],
)
def test_uses_that_cannot_be(use: str, message: str) -> None:
    errors = refused(spec(use, head=block("b(w, k=3)", "conv $w $k")))
    assert message in errors[0]["message"]
    assert errors[0]["help"]


def test_a_fault_in_a_block_shows_the_place_and_where_it_was_used() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(spec("b 3", "c: b 9", head=block("b(k)", "conv 4 $k"))))
    (fault,) = caught.value.faults
    assert fault.layer == "c.conv"
    assert (fault.place[1], fault.place[2], fault.place[3]) == (4, 14, 2)
    assert [(place[1], place[2], what) for place, what in fault.related] == [(8, 8, "used here")]


def test_an_expectation_in_a_block_holds_at_every_use() -> None:
    from cnncalc.analysis.expectations.checks import checks

    found = checks(report(spec("b", "b", head=block("b()", "conv 4 1 => 8x8x4"))))
    assert [c.met for c in found] == [True, True]
    found = checks(report(spec("b 4", "b 5", head=block("b(w)", "conv $w 1 => 8x8x$w"))))
    assert [(c.met, c.expected) for c in found] == [(True, "8x8x4"), (True, "8x8x5")]


def test_input_in_a_block_is_the_blocks_input() -> None:
    found = report(spec("a: conv 4 1", "b", head=block("b()", "conv 4 1", "r: {residual: [relu, add conv input]}", "concat r input")))
    assert found["b.concat"].inputs == ["b.r.add_2", "a"]
    assert found["b.r.add"].inputs == ["b.conv", "a"]


def test_input_in_a_group_outside_blocks_is_the_networks() -> None:
    found = report(spec("a: conv 3 1", "r: {residual: [conv 3 1 from=input]}"))
    assert found["r.conv"].inputs == ["input"]


def test_a_name_as_an_argument_is_resolved_where_it_was_written() -> None:
    head = block("b(skip)", "conv: conv 4 1", "add conv $skip")
    found = report(spec("conv: conv 4 1", "b conv", head=head))
    assert found["b.add"].inputs == ["b.conv", "conv"]
    head = block("inner(skip)", "a: conv 4 1", "add a $skip") + "  outer(skip):\n    - a: conv 4 1\n    - inner $skip\n    - inner a\n"
    found = report(spec("a: conv 4 1", "o: outer a", head=head))
    assert found["o.inner.add"].inputs == ["o.inner.a", "a"]
    assert found["o.inner_2.add"].inputs == ["o.inner_2.a", "o.a"]
    found = report(spec("conv: conv 4 1", "b conv", "b skip=input", head=block("b(skip)", "relu", "conv 4 1 from=$skip")))
    assert found["b.conv"].inputs == ["conv"]
    assert found["b_2.conv"].inputs == ["input"]


def test_a_type_may_be_substituted_and_a_word_is_never_split_again() -> None:
    assert names(spec("b relu", "b tanh", head=block("b(layer)", "$layer"))) == ["b.relu", "b_2.tanh"]
    errors = refused(spec("b 'conv 4 1'", head=block("b(layer)", "$layer")))
    assert "conv 4 1" in errors[0]["message"]


# -- variables and expressions


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$w", 6), ("$(w)", 6), ("$(w + 1)", 7), ("$(w - 1)", 5), ("$(w * 2)", 12), ("$(w / 2)", 3), ("$(w // 4)", 1),
        ("$(w % 4)", 2), ("$(w ** 2)", 36), ("$(-w + 10)", 4), ("$(1 if w == 6 else 2)", 1), ("$(1 if w != 6 else 2)", 2),
        ("$(1 if w < 6 or w > 5 and not w == 7 else 2)", 1), ("$(min(w, 4))", 4), ("$(max(w, 4, 9))", 9),
        ("$(round(2.6))", 3), ("$(round(2.5))", 2), ("$(ceil(w / 4))", 2), ("$(floor(w / 4))", 1), ("$(w * 0.5)", 3), ("$(1e1)", 10),
        ("$(round_to(w * 4, 8))", 24), ("$(round_to(11, 8))", 16), ("$(round_to(18, 8))", 24), ("$(round_to(3, 8))", 8),
        ("$(1 if mode == 'wide' else 2)", 1),
    ],
)  # fmt: skip
def test_expressions(expression: str, value: int) -> None:
    assert report(spec(f"conv {expression} 1", head="input: 8x8x3\nvars: {w: 6, mode: wide}")).rows[0].output_shape[-1] == value


def test_a_fraction_in_an_integers_place_suggests_floor_ceil_or_round() -> None:
    (error,) = refused(spec("conv $(w / 4) 1", head="input: 8x8x3\nvars: {w: 6}"))
    assert "1.5" in error["message"]
    assert all(word in error["help"] for word in ("floor", "ceil", "round"))


@pytest.mark.parametrize("expression", ["$(abs(w))", "$(w.real)", "$(w[0])", "$([w])", "$(w := 2)", "$(lambda: 1)", "$(int('3'))", "$(w & 2)", "$(q)"])
def test_nothing_else_is_in_expressions(expression: str) -> None:
    assert refused(spec(f'"conv {expression} 1"', head="input: 8x8x3\nvars: {w: 6}"))


def test_variables_may_use_earlier_ones_and_stand_in_the_input_and_in_expectations() -> None:
    head = "vars: {size: 16, half: $(size // 2)}\ninput: $(size)x$(size)x3\nexpect: {params: $(4 * half)}"
    found = report(spec("conv $half 1 bias=true => $(size)x$(size)x$half", head=head))
    from cnncalc.analysis.expectations.checks import checks

    assert [c.met for c in checks(found)] == [True, True]
    assert found.outputs == {"conv": (None, 16, 16, 8)}


def test_a_later_variable_is_not_known() -> None:
    (error,) = refused(spec("relu", head="vars: {a: $b, b: 1}\ninput: 8x8x3"))
    assert "'b'" in error["message"]


def test_variables_are_overridable() -> None:
    source = spec("conv $(round_to(32 * width, 8)) 1", head="vars: {width: 1.0}\ninput: 8x8x3")
    assert report(source).rows[0].output_shape[-1] == 32
    assert report(source, edits=["width=0.5"]).rows[0].output_shape[-1] == 16


def test_in_channels_is_the_layers_own_input() -> None:
    found = report(spec("conv 4 3x3", "conv $(in.channels * 2) 1", "maxpool $(in.height)x$(in.width)", "dense $(in.channels // 4)"))
    assert [r.output_shape for r in found.rows] == [(None, 6, 6, 4), (None, 6, 6, 8), (None, 1, 1, 8), (None, 1, 1, 2)]


@pytest.mark.parametrize(
    "layer",
    [
        "conv 4 1 repeat=$(in.channels)",
        "conv 4 1 bias=$(in.channels == 3)",
        "{when: $(in.channels == 3), do: [relu]}",
        "conv 4 1 pad=$('same' if in.channels > 1 else 'valid')",
    ],
)
def test_in_channels_stands_in_numeric_attributes_only(layer: str) -> None:
    errors = refused(spec(f"'{layer}'" if "'" not in layer and not layer.startswith("{") else (layer if layer.startswith("{") else f'"{layer}"')))
    assert "in." in errors[0]["message"]
    assert "numeric" in errors[0]["message"] + errors[0]["help"]


def test_a_substituted_value_is_one_word() -> None:
    head = block("b(pad)", "conv 4 3 pad=$pad")
    assert report(spec("b same", head=head)).rows[0].output_shape == (None, 8, 8, 4)
    assert report(spec("b 1x0", head=head)).rows[0].output_shape == (None, 8, 6, 4)
    assert refused(spec("b 'same stride=2'", head=head))


def test_a_fault_leaves_what_follows_alone() -> None:
    head = block("b(w)", "r: {residual: [relu], merge: sum}", "conv $w 1", more="")
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(spec("b 3", "c: b 4", "conv $q 1", "d: b 5", head=head))
    messages = [fault.message for fault in caught.value.faults]
    assert len(messages) == 2, messages
    assert "merge knows no 'sum'" in messages[0]
    assert caught.value.faults[0].more == 2


def test_a_repeat_shares_the_weights_of_a_parameter() -> None:
    """Two 3×3 convolutions of 4 to 4 channels that use those of the two outside, copy by copy: 2·(9·4·4 + 4) in all."""
    text = "input: 8x8x4\nblocks:\n  b(of):\n    - conv 4 3x3 pad=same repeat=2 share=$of\nlayers:\n  - x: conv 4 3x3 pad=same repeat=2\n  - b x\n"
    assert cnncalc.infer(cnncalc.load(text)).totals.params == 2 * (9 * 4 * 4 + 4)
