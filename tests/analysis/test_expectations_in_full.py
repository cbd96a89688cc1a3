"""Expectations of receptive fields, of one of several outputs, at other inputs; and those that can never hold."""

from __future__ import annotations

import pytest

import cnncalc
from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.expectations.checks import checks

# 24×24 after the 5×5 kernel; split in halves of 16 channels; 16·10 + 10 = 170 weights of the dense layer, 832 of the conv
NET = "input: {input}\nlayers:\n  - c: conv 32 5x5{arrow}\n  - s: split 2 axis=-1\n  - d: dense 10 from=s.0\nexpect: {expect}\n"


def check(expect: str, arrow: str = "", input: str = "28x28x1") -> list[Check]:
    return checks(cnncalc.infer(cnncalc.load(NET.format(expect=expect, arrow=arrow, input=input))))


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("5", True), ("5x5", True), ("5×5", True), ("[5, 5]", True), ("_x5", True), ("'<= 5'", True), ("'<= 7x5'", True), ("'< 5'", False),
        ("'>= 5'", True), ("'> 5'", False), ("'= 5'", True), ("7", False), ("5x7", False), ("'≥ 4'", True), ("'<= 4x5'", False),
    ],
)  # fmt: skip
def test_a_receptive_field_takes_comparisons(text: str, met: bool) -> None:
    assert [c.met for c in check(f"{{layers: {{c: {{receptive_field: {text}}}}}}}")] == [met]


def test_one_of_several_outputs_has_a_shape() -> None:
    assert [c.met for c in check("{layers: {s.1: 24x24x16, s: 24x24x16, s.0: 24x24x32}}")] == [True, True, False]


def test_an_input_alone_expects_that_the_network_computes_there() -> None:
    (found,) = check("{at: [{input: 32x32x1}]}")
    assert found.met and found.subject == "network at (None, 32, 32, 1)"


def test_an_input_at_which_the_network_fails_is_a_bad_spec_that_names_both_places() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        check("{at: [{input: 4x4x1, params: 1002}]}")
    text = str(caught.value)
    assert "3:" in text and "the 5×5 kernel is larger than the 4×4 input" in text
    assert "6:23: at this input" in text.replace("<text>:", "")


@pytest.mark.parametrize(
    ("expect", "message", "help"),
    [
        ("{params: '< 0'}", "no whole number is '< 0'", "write 1_002, or '<= 1_002'"),
        ("{layers: {c: {macs: '< 0'}}}", "no whole number is '< 0'", "or '<= 460_800'"),
        ("{macs: 0.0001k}", "no whole number", "or '<= "),
        ("{receptive_field: 0}", "no receptive field is '0'", "at least 1"),
        ("{receptive_field: '<= 0'}", "no receptive field is '<= 0'", "at least 1"),
        ("{receptive_field: '< 1'}", "no receptive field is '< 1'", "at least 1"),
        ("{receptive_field: five}", "'five' is no size", ""),
        ("{receptive_field: H}", "no receptive field", "write 5x5"),
        ("{receptive_field: 5x5x5}", "has 3 sizes", "write 5x5"),
        ("{receptive_field: '~ 5'}", "compares nothing", ""),
        ("{layers: {s.1: {params: 3}}}", "one of several outputs", ""),
        ("{layers: {s.2: 24x24x16}}", "there is no layer 's.2'", ""),
        ("{layers: {qqqqqqq: 24x24x16}}", "there is no layer 'qqqqqqq'", "they are c, s, d"),
        ("{outputs: 24x24x0}", "a size of 0", "_ for any"),
        ("{at: [{input: 32x32x1, at: [{input: 40x40x1, params: 3}]}]}", "at: stands within at:", "around it"),
        ("{at: [{input: {inptu: 32x32x1}, params: 3}]}", "there is no input 'inptu'", "did you mean input?"),
        ("{weight_memory: 5 Mb}", "no unit of bytes", "write 5MB"),
    ],
)
def test_what_can_never_hold_is_a_bad_spec_with_a_way_out(expect: str, message: str, help: str) -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        check(expect)
    (error,) = caught.value.errors
    assert message in error["message"]
    assert help in (error["help"] or "")
    assert error["line"] == 6


def test_an_arrow_of_size_0_is_a_bad_spec() -> None:
    with pytest.raises(cnncalc.SpecError, match="a size of 0"):
        check("{}", " => 0x24x32")


@pytest.mark.parametrize(
    ("wanted", "difference", "percent"),
    [
        ("1_000", "+2", "+0.2%"),
        ("2_004", "-1,002", "-50.0%"),
        ("<= 501", "+501", "+100.0%"),
        ("1_003", "-1", "-0.1%"),
        ("<= 0", "+1,002", ""),
        ("1_000_000", "-998,998", "-99.9%"),
    ],
)
def test_an_unmet_figure_says_the_difference_in_per_cent(wanted: str, difference: str, percent: str) -> None:
    (found,) = check(f"{{params: {wanted}}}")
    assert (found.difference, found.percent) == (difference, percent)
