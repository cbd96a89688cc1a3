"""`=>` and `expect:`: what holds, what doesn't, what cannot be read (the language, section 1)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.expectations.checks import checks


def check(expect: str, *layers: str, head: str = "input: 28x28x1", **options: Any) -> list[Check]:
    layers = layers or ("conv1: conv 32 5x5", "pool: maxpool 2", "flatten", "fc: dense 10")
    text = head + "\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers) + (f"expect: {expect}\n" if expect else "")
    return checks(cnncalc.infer(cnncalc.load(text, **options)))


def met(expect: str, *layers: str, **options: Any) -> list[bool]:
    return [c.met for c in check(expect, *layers, **options)]


# conv1: 5·5·1·32 + 32 = 832 weights, 24·24·800 = 460,800 MACs; 12·12·32 = 4,608 values; fc: 46,090 and 46,080 MACs
PARAMS = 832 + 46_090
MACS = 460_800 + 46_080


@pytest.mark.parametrize(
    "shape",
    [
        "24x24x32",
        "24×24×32",
        "(None, 24, 24, 32)",
        "[N, 24, 24, 32]",
        "[24, 24, 32]",
        "(24, 24, 32)",
        "_x24x32",
        "24x_x_",
        "(_, 24, 24, 32)",
        "[null, 24, 24, _]",
        "(?, 24, 24, 32)",
    ],
)
def test_shapes_are_read_in_every_form_they_are_printed(shape: str) -> None:
    assert met("", f"conv 32 5x5 => {shape}") == [True]
    assert met("", f"Conv2D(32, 5) => {shape}") == [True]


@pytest.mark.parametrize("shape", ["24x24x33", "24x24", "32x24x24", "24x24x32x1", "(None, 24, 24, 31)", "_x_x_x_"])
def test_other_shapes_are_not_met(shape: str) -> None:
    (found,) = check("", f"conv 32 5x5 => {shape}")
    assert (found.met, found.expected, found.found) == (False, shape, "24x24x32")


def test_torch_shapes() -> None:
    head = "framework: torch\ninput: 1x28x28"
    assert met("", "conv 32 5x5 => [N, 32, 24, 24]", head=head) == [True]
    assert met("", "conv 32 5x5 => 24x24x32", head=head) == [False]


def test_an_input_is_read_in_every_form_too() -> None:
    for shape in ("28x28x1", "28×28×1", "(None, 28, 28, 1)", "[28, 28, 1]", "[N, 28, 28, 1]", "[null, 28, 28, 1]", "\n  - 28\n  - 28\n  - 1"):
        assert met("", "conv 32 5x5 => 24x24x32", head=f"input: {shape}") == [True]


def test_a_free_dimension_is_a_capital_letter() -> None:
    report = cnncalc.infer(cnncalc.load("HxWx3 -> conv 8 3x3 pad=1"))
    assert report.to_dict()["outputs"] == {"conv": [None, "H", "W", 8]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PARAMS}", True), ("46_922", True), (f"= {PARAMS}", True), (f"{PARAMS + 1}", False), ("'<= 46_922'", True), ("'< 46_922'", False),
        ("'>= 46_922'", True), ("'> 46_922'", False), ("'> 46k'", True), ("'<= 1M'", True), ("'>= 1M'", False), ("47k", True), ("46.9k", True),
        ("46.8k", False), ("0.0G", True), ("47k ± 1%", True), ("47k +- 1%", True), ("50k ± 2%", False), ("= 47k", False), ("46_900 ± 22", True),
        ("46_900 ± 21", False), ("≥ 46_922", True), ("≤ 46_922", True), ("$(832 + 46090)", True),
    ],
)  # fmt: skip
def test_quantities_comparisons_and_tolerances(text: str, expected: bool) -> None:
    assert met(f"{{params: {text}}}") == [expected]


def test_every_key_of_expect() -> None:
    expect = f"""
  layers: {{conv1: 24x24x32, fc: {{output: [10], params: 46090, macs: 46_080, trainable: 46_090}}}}
  outputs: 10
  params: {PARAMS}
  trainable: {PARAMS}
  macs: {MACS}
  receptive_field: 28x28
  weight_memory: {PARAMS * 4}
  peak_activation_memory: '<= 1 MiB'
  at: [{{input: 32x32x1, macs: '> {MACS}', layers: {{conv1: 28x28x32}}}}]
"""
    found = check(expect)
    assert [c.met for c in found] == [True] * len(found)
    assert len(found) == 5 + 7 + 2


def test_memory_takes_bytes() -> None:
    assert met("{weight_memory: 187_688, peak_activation_memory: '< 100 kB'}") == [True, True]
    assert met("{weight_memory: 183.3 KiB}") == [True]
    # the largest moment: conv1's output and the pool's are 18,432 + 4,608 values
    assert met("{peak_activation_memory: 92_160}") == [True]


def test_a_layers_receptive_field() -> None:
    assert met("{layers: {conv1: {receptive_field: 5x5}, pool: {receptive_field: 6}}}") == [True, True]
    assert met("{layers: {conv1: {receptive_field: 7}}}") == [False]


def test_a_blocks_and_a_repeats_name_mean_its_result_and_its_sum() -> None:
    layers = ("c: conv 8 1 repeat=3", "r: {residual: [conv 8 1, conv 8 1]}")
    # 1·8 + 8 = 16, then 72 each
    assert met("{layers: {c: {output: 28x28x8, params: 160}, r: {output: 28x28x8, params: 144, macs: 100352}, c.0: {params: 16}}}", *layers) == [True] * 6


def test_several_outputs() -> None:
    head = "input: 28x28x1\noutputs: [a, b]"
    layers = ("a: conv 2 1", "b: conv 3 1")
    assert met("{outputs: {a: 28x28x2, b: 28x28x4}}", *layers, head=head) == [True, False]
    assert met("{outputs: [28x28x2, 28x28x3]}", *layers, head=head) == [True, True]
    assert met("{outputs: 28x28x32}", "conv 32 1") == [True]


def test_at_is_a_list_for_other_inputs() -> None:
    found = check("{at: [{input: 32x32x1, outputs: 28x28x32}, {input: 12x12x1, macs: 51200}]}", "conv 32 5x5")
    assert [c.met for c in found] == [True, True]
    assert "32" in found[0].subject


def test_at_with_several_inputs() -> None:
    head = "input: {a: 8x8x1, b: 8x8x1}"
    assert met("{at: [{input: {a: 9x9x1, b: 9x9x1}, outputs: 9x9x1}]}", "add a b", head=head) == [True]


def test_a_check_says_place_expected_and_found() -> None:
    (found,) = check("{params: 5}", "conv 32 5x5")
    assert (found.place[1], found.place[2]) == (4, 18)
    assert (found.expected, found.found) == ("5", "832")
    (found,) = check("", "c1: conv 32 5x5  => 24x24x31")
    assert (found.place[1], found.place[2], found.place[3]) == (3, 25, 8)
    assert "c1" in found.subject


def test_what_is_unknown_is_not_met_unless_at_least_decides() -> None:
    layers = ("conv 32 5x5", "opaque 24x24x32")
    assert met("{params: 832}", *layers) == [False]
    assert met("{params: '>= 800'}", *layers) == [True]


def test_symbolic_figures() -> None:
    assert met("", "conv 32 5x5 pad=2 => HxWx32", head="input: HxWx1") == [True]
    assert met("", "conv 32 5x5 pad=2 => HxHx32", head="input: HxWx1") == [False]


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{parms: 832}", "did you mean params"),
        ("{layers: {conv2: 24x24x32}}", "did you mean conv1"),
        ("{layers: {conv1: {ouput: 24x24x32}}}", "did you mean output"),
        ("{layers: 24x24x32}", "mapping"),
        ("{params: many}", "no quantity"),
        ("{params: [1, 2]}", "one figure"),
        ("{macs: '~ 5M'}", "±"),
        ("{layers: {conv1: 24x24xc}}", "C"),
        ("{layers: {conv1: (None, 24, 24, 32)}}", "quote"),
        ("{at: [{macs: 5}]}", "input"),
        ("{outputs: {q: 10}}", "fc"),
        ("7", "mapping"),
    ],
)
def test_what_cannot_be_read_is_a_fault(expect: str, message: str) -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        check(expect)
    (error,) = caught.value.errors
    assert message in error["message"] + " " + str(error["help"])
    assert error["line"] == 7


def test_marks_of_a_report() -> None:
    from cnncalc.analysis.expectations.marks import marks

    report = cnncalc.infer(cnncalc.load("28x28x1 -> a: conv 32 5x5 => 24x24x32 -> b: conv 3 1 => 9x9x9"))
    assert marks(report) == {"a": (True, "24x24x32"), "b": (False, "9x9x9")}


def test_an_unmet_figure_says_by_how_much_and_both_sides_are_written_alike() -> None:
    found = check("{params: 50_000, trainable: 46_000, macs: <= 500k, layers: {conv1: {params: '= 1_832'}}}")
    assert [(c.expected, c.found, c.difference) for c in found] == [
        ("50,000", f"{PARAMS:,}", "-3,078"),
        ("46,000", f"{PARAMS:,}", "+922"),
        ("<= 500k", f"{MACS:,}", "+6,880"),
        ("1,832", "832", "-1,000"),
    ]
    assert [c.difference for c in check("{params: 46_922, macs: 507k}")] == ["", ""]


def test_checks_come_in_the_order_of_the_file() -> None:
    text = (
        "input: 8x8x3\nexpect: {params: 1}\nblocks:\n  b(w):\n    - conv $w 1 => 1\nlayers:\n  - x: b 4 => 1\n  - y: conv 4 1 => 1\n  - z: b 4 repeat=2 => 1\n"
    )
    found = checks(cnncalc.infer(cnncalc.load(text)))
    lines = [c.place[1] for c in found if c.place is not None]
    assert lines == sorted(lines) == [2, 5, 5, 5, 7, 8, 9]


def test_the_command_says_the_difference_and_where_to_look(tmp_path: Path) -> None:
    import subprocess
    import sys

    def told(expect: str) -> list[str]:
        path = tmp_path / "a net.yaml"
        path.write_text(f"input: 8x8x3\nlayers: [c: conv 4 1]\nexpect: {expect}\n", encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "cnncalc", "check", str(path)], capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 1
        return done.stdout.replace(str(path), "FILE").splitlines()

    assert told("{params: 1_016}")[1:] == [
        "  FILE:3:18: params: expected 1,016, found 16 (-1,000, -98.4%)",
        "  cnncalc shape 'FILE' --depth 1 shows where",
        "1 spec, 0 met, 1 not met",
    ]
    assert not [line for line in told("{outputs: 3}") if "shows where" in line]
