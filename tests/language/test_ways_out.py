"""What newcomers write, and the way out each message shows: one fault, at the right place, nothing that follows from it."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import Lines

HEAD = "framework: torch\ninput: 16x8x8\n"


def refused(text: str) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(HEAD + text))
    return caught.value.errors


def one(text: str) -> dict[str, Any]:
    """The one error of a spec; `from` is its line from the caret on."""
    (error,) = refused(text)
    error["from"] = (HEAD + text).split("\n")[error["line"] - 1][error["column"] - 1 :]
    return error


def test_blocks_as_a_list_shows_the_two_line_form_and_nothing_follows() -> None:
    error = one("blocks:\n  - b(a, k=1):\n      - conv $a 3x3\nlayers:\n  - x: b 3\n  - two: b 4 repeat=2\n  - add two x.conv\n")
    assert error["help"] == "write each block as\n  name(a, b=1):\n    - conv $a 3x3"


def test_the_form_that_the_help_shows_is_read() -> None:
    assert cnncalc.load(HEAD + "blocks:\n  name(a, b=1):\n    - conv $a 3x3\nlayers: [name 8]\n").nodes


def test_a_header_that_yaml_cut_is_one_fault() -> None:
    error = one("blocks: {b(a, k=1): [conv $a 3x3]}\nlayers:\n  - b 3\n")
    assert "line of its own" in error["help"]
    assert "write b(k)" in one("blocks:\n  b(k:\n    - conv $k 3x3\nlayers:\n  - b 3\n")["help"]


def test_only_a_help_made_of_lines_has_lines() -> None:
    assert Fault("m", help=Lines("one\n  two")).text().splitlines() == ["error: m", "   help: one", "           two"]
    assert Fault("m", help="one\ntwo").text().splitlines() == ["error: m", r"   help: one\x0atwo"]


@pytest.mark.parametrize("act", ["nn.ReLU", "nn.ReLU()", "torch.nn.ReLU()", "ReLU()", "relu", "nn.ReLU(inplace=True)"])
@pytest.mark.parametrize("use", ["b 8 act={}", "'b(8, act={})'", "{{type: b, c: 8, act: '{}'}}"])
def test_a_pasted_type_as_an_argument(act: str, use: str) -> None:
    report = cnncalc.infer(cnncalc.load(HEAD + f"blocks:\n  b(c, act=relu):\n    - conv $c 1\n    - $act\nlayers:\n  - {use.format(act)}\n"))
    assert [row.name for row in report.rows] == ["b.conv", "b.relu"]


def test_a_pasted_type_as_an_argument_keeps_its_arguments_and_its_owner() -> None:
    text = "blocks:\n  b(norm):\n    - $norm\nlayers:\n  - b norm=nn.BatchNorm2d(16)\n  - b norm=nn.GroupNorm(4,16)\n"
    assert [row.type for row in cnncalc.infer(cnncalc.load(HEAD + text)).rows] == ["bn", "gn"]
    assert "it is Keras's" in one("blocks:\n  b(norm):\n    - $norm\nlayers:\n  - b norm=nn.BatchNormalization\n")["message"]


RESIDUAL = "layers:\n  - residual:\n      - conv 16 3x3 stride=2 pad=1\n"


@pytest.mark.parametrize(
    "text",
    [
        RESIDUAL + "  if: $(1 == 2)\n  - relu\n",
        RESIDUAL + "  - if: $(1 == 2)\n  - relu\n",
        RESIDUAL + "      if: $(1 == 2)\n  - relu\n",
        RESIDUAL + "        if: $(1 == 2)\n  - relu\n",
        RESIDUAL + "      - relu\n  shortcut: [conv 16 1x1 stride=2]\n",
        RESIDUAL + "  - shortcut: [conv 16 1x1 stride=2]\n    if: $(1 == 1)\n",
        RESIDUAL + "  merge: multiply\n",
    ],
)
def test_a_key_beside_its_group_is_sent_to_the_groups_column(text: str) -> None:
    error = refused(text)[0]
    key = "if" if "if:" in text and "shortcut" not in text else "shortcut" if "shortcut" in text else "merge"
    assert error["help"] == f"indent {key} to column 5, the column of residual on line 4"
    assert (HEAD + text).split("\n")[error["line"] - 1][error["column"] - 1 :].startswith(key)


def test_what_a_stray_if_meant_is_kept_so_that_nothing_follows() -> None:
    one(RESIDUAL + "  - if: $(1 == 2)\n  - relu\n")
    error = one("layers:\n  - a:\n      residual:\n        - conv 16 3x3 stride=2 pad=1\n    if: $(1 == 2)\n")
    assert error["help"] == "indent if to column 7, the column of residual on line 5"
    assert error["from"].startswith("if:")


def test_a_stray_do_or_else() -> None:
    text = "layers:\n  - when: $(1 == 1)\n    do: [relu]\n  else: [conv 3 1]\n"
    assert one(text)["help"] == "indent else to column 5, the column of when on line 4"
    assert one(text.replace("  else", "  - else"))["help"] == "indent else to column 5, the column of when on line 4"


def test_layers_may_still_be_called_like_the_keys_of_groups() -> None:
    text = "layers:\n  - a: relu\n  - if: relu\n  - residual: [relu]\n  - shortcut: conv 16 1x1\n  - merge: add shortcut a\n"
    assert [row.name for row in cnncalc.infer(cnncalc.load(HEAD + text)).rows][-2:] == ["shortcut", "merge"]


@pytest.mark.parametrize("key", ["when", "if"])
def test_a_condition_on_the_own_input_is_told_to_take_a_parameter(key: str) -> None:
    entry = "- when: $(in.channels > 3)\n    do: [relu]" if key == "when" else "- residual: [relu]\n    if: $(in.channels > 3)"
    help = one(f"layers:\n  {entry}\n")["help"]
    assert help == f"write {key}: $(before > 3) with a parameter of the block, before, which each use gives"


def test_an_argument_and_a_default_on_the_own_input() -> None:
    blocks = "blocks:\n  b(c, before=3):\n    - conv $c 1\nlayers:\n"
    error = one(blocks + "  - b $(in.channels)\n")
    assert "a parameter of the block" in error["help"]
    assert error["from"] == "$(in.channels)"
    error = one(blocks.replace("=3", "=$(in.channels)") + "  - b 8\n")
    assert error["from"] == "$(in.channels)):"
    assert "type" not in error["message"] + error["help"]
    assert "give before where the block is used" in error["help"]


@pytest.mark.parametrize("word", ["in", "repeat", "class", "i"])
def test_a_forbidden_parameter_is_one_error_at_its_place(word: str) -> None:
    error = one(f"blocks:\n  b(c, {word}=3):\n    - conv $c 1\n    - conv ${word} 1\nlayers:\n  - b 8\n  - b 8 {word}=9\n")
    assert error["from"].startswith(f"{word}=3")


def test_a_lost_block_called_like_a_layer_is_not_that_layer() -> None:
    assert one("blocks:\n  se(in, c):\n    - conv $c 1\nlayers:\n  - se 8 9\n")["line"] == 4


def test_i_without_repeat() -> None:
    assert "`i` exists only in an entry that has repeat=" in one("layers:\n  - conv $(i + 1) 1\n")["help"]


@pytest.mark.parametrize(
    ("entry", "help"),
    [
        ("conv 8 1 repeat=n", "write repeat=$n"),
        ("conv 8 1 repeat=2*n", "write repeat=$(2*n)"),
        ("conv 8 1 repeat=q", "write repeat=3"),
        ("{residual: [relu], if: n == 1}", "write if: $(n == 1)"),
        ("{when: n > 2, do: [relu]}", "write when: $(n > 2)"),
        ("{when: n, do: [relu]}", "write when: $n"),
        ("{when: q, do: [relu]}", "write when: true, or when: false"),
    ],
)
def test_a_missing_dollar_sign_is_put_before_what_was_written(entry: str, help: str) -> None:
    assert one(f"vars: {{n: 3}}\nlayers:\n  - {entry}\n")["help"] == help


def test_a_value_without_a_name_after_values_with_one() -> None:
    blocks = "blocks:\n  b(t, c, stride):\n    - conv $c 1\nlayers:\n"
    error = one(blocks + "  - b t=3 c=8 2\n")
    assert error["from"] == "2"
    assert error["help"] == "a value without a name fills the first parameter, t; write stride=2"
    assert one(blocks + "  - b t=3 c=8 stride=1 2\n")["help"].endswith("t; keep one of them")


def test_when_in_a_residual_is_if() -> None:
    error = one(RESIDUAL + "    when: $(1 == 2)\n")
    assert error["help"] == "did you mean if?"


def test_a_residual_whose_branches_do_not_fit() -> None:
    help = one(RESIDUAL)["help"]
    assert "leave its skip out, or change it likewise: shortcut: [conv 16 1x1 stride=2]" in help


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("Conv2dNormActivation(3, 8)", "conv, bn and the activation"),
        ("ConvBNReLU 8", "conv, bn and the activation"),
        ("SELayer(8)", "write se 0.25"),
        ("SElayer 8", "write se 0.25"),
        ("InvertedResidual 8", "write a block"),
        ("maxpol 2", "did you mean maxpool?"),
        ("con2d 8 3", "did you mean conv2d?"),
        ("cnov 8 3", "did you mean conv?"),
        ("Blurred 3", "cnncalc layers lists the types"),
        ("conv $(make_divisible(24, 8)) 1", "round_to(x, m) is make_divisible(x, m)"),
    ],
)
def test_unknown_types_and_functions(written: str, help: str) -> None:
    assert help in one(f"layers:\n  - {written}\n")["help"]


def test_a_block_of_the_file_is_nearer_than_what_a_library_calls_so() -> None:
    assert one("blocks:\n  conv_bnrelu(c): [conv $c 1]\nlayers:\n  - ConvBNReLU 8\n")["help"] == "did you mean conv_bnrelu?"


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("dropout 0.2, inplace", "0.2,"),
        ("conv 16, 3x3, stride=2", "16,"),
        ("conv 16 3x3 stride=2, pad=1", "stride=2,"),
        ("maxpool, 2", "maxpool,"),
        ("conv 16,3x3", "16,3x3"),
    ],
)
def test_commas_between_values(written: str, mark: str) -> None:
    error = one(f"layers:\n  - {written}\n")
    assert error["help"] == "values are separated by spaces, not commas"
    assert error["from"].startswith(mark)


def test_commas_in_brackets_and_templates_stay() -> None:
    text = "vars: {w: 4}\nlayers:\n  - conv $(max(8, w)) (3, 3) pad=[1, 1]\n  - reshape (8, 64)\n"
    assert cnncalc.infer(cnncalc.load(HEAD + text)).rows[0].output_shape == (None, 8, 8, 8)
