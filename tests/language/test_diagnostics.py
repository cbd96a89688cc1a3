"""What a fault looks like: its place, the line with a caret, help (the language, section 10)."""

from __future__ import annotations

from itertools import pairwise

import pytest

import cnncalc

PAGE = """model: net
input: 28x28x1

layers:
  - conv1: conv 64 3x3
  - relu
  - pool1: maxpool 2
  - conv2: conv 384 3x3 pad=same
  - pool2: maxpool 2x2 stride=2
  - relu
  - relu
  - conv5: conv 256 11x11
"""


def text_of(source: object) -> str:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))  # type: ignore[arg-type]
    return str(caught.value)


def marked(source: object) -> list[str]:
    """The text above the carets, for every excerpt of every fault."""
    lines = text_of(source).splitlines()
    found = []
    for above, below in pairwise(lines):
        if "^" in below and set(below) <= set(" |^"):
            start, stop = below.index("^"), below.rindex("^") + 1
            found.append(above[start:stop])
    return found


def test_the_example_of_the_page() -> None:
    assert text_of(PAGE) == (
        "<text>:12:21: error: conv5: the 11×11 kernel is larger than the 6×6 input\n"
        "   12 |   - conv5: conv 256 11x11\n"
        "      |                     ^^^^^\n"
        "   help: conv5 reads relu_3 (6×6×384); use a kernel of at most 6, or more padding"
    )


@pytest.mark.parametrize(
    ("layer", "mark"),
    [
        ("conv 8 3x3 strid=2", "strid=2"),
        ("c: conv 8 3x3 strid=2", "strid=2"),
        ("'c: conv 8 3x3 strid=2'", "strid=2"),
        ('"c: conv 8 3x3 strid=2"', "strid=2"),
        ("c: 'conv 8 3x3 strid=2'", "strid=2"),
        ("'c': \"conv 8 3x3 strid=2\"", "strid=2"),
        ("cnov 8 3x3", "cnov"),
        ("c: cnov 8 3x3", "cnov"),
        ("conv 8 3x3.5", "3x3.5"),
        ("conv 8 99x99", "99x99"),
        ("conv 8 kernel=99", "kernel=99"),
        ("Conv2D(8, (99, 99))", "(99, 99)"),
        ("c: Conv2D(8, kernel_size=(99, 99), padding='valid')", "kernel_size=(99, 99)"),
        ("Conv2D(8, 3, paddin='same')", "paddin='same'"),
        ("x = nn.Conv2b(1, 8, 3)", "nn.Conv2b"),
        ("{type: conv, filters: 8, kernel: 99}", "99"),
        ("{type: conv, filters: 8, kernel: [99, 99]}", "kernel"),
        ("{type: conv, filters: 8, kernel: 3, strid: 2}", "strid"),
        ("{type: cnov, filters: 8}", "cnov"),
        ("{type: conv, filters: '8', kernel: 3}", "'8'"),
        ("add a b", "a"),
        ("conv 8 3x3 from=q", "from=q"),
        ("conv 8 3x3 => 3y3", "3y3"),
        ("conv 8 3x3 =>", "=>"),
        ("conv 8 [3, 3", "conv 8 [3, 3"),
        ("[conv 8, 3x3]", "["),
        ("conv: 64 3x3", "64 3x3"),
        ("relu 3 => 3x3x3 => 2", "3x3x3 => 2"),
        ("conv $(w) 3x3", "$(w)"),
        ("conv 8 $(1 + ) stride=2", "$(1 + )"),
        ("{name: a b, type: relu}", "a b"),
        ("a b: relu", "a b"),
    ],
)
def test_the_caret_is_under_what_is_wrong(layer: str, mark: str) -> None:
    assert marked(f"input: 28x28x1\nlayers:\n  - {layer}\n")[0] == mark


def test_carets_count_characters_not_bytes() -> None:
    assert marked("model: é\ninput: 28x28x1\nlayers:\n  - conv 8 3×3 strid=2 # ü\n") == ["strid=2"]


def test_carets_in_a_folded_text() -> None:
    source = "input: 28x28x1\nlayers:\n  - >-\n    conv 8 3x3\n    strid=2\n"
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(source)
    (fault,) = caught.value.faults
    assert fault.place[1] in (3, 4, 5)


def test_all_problems_of_a_file_at_once_in_their_order() -> None:
    source = "framwork: keras\ninput: 28x28x1\nlayers:\n  - cnov 3\n  - conv 8 3x3 strid=2\n  - [a, b]\n  - conv 8 0x0\n  - add q r\nexpct: 3\n"
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(source)
    places = [fault.place[1:3] for fault in caught.value.faults]
    assert places == sorted(places)
    assert [line for line, _ in places] == [1, 4, 5, 6, 7, 8, 8, 9]


def test_faults_of_arithmetic_on_independent_branches_are_all_shown() -> None:
    source = "input: 8x8x3\nlayers:\n  - a: conv 4 9x9\n  - b: conv 4 11x11 from=input\n  - c: conv 4 1 from=a\n"
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    assert [e["layer"] for e in caught.value.errors] == ["a", "b"]


def test_long_lines_are_shown_around_their_fault() -> None:
    shown = text_of(f"input: 28x28x1\nlayers:\n  - conv 8 3x3 {'strid=2 '.rjust(500)}{'x' * 500}\n")
    assert max(map(len, shown.splitlines())) < 400


@pytest.mark.parametrize(
    ("layers", "help"),
    [
        ("  - conv: 64 3x3\n", "remove the colon"),
        ("  - [conv $(max(8, w)) 1x1]\n", "quote it, or give it its own line"),
        ("  - r: {residual: [conv $(max(8, 4)) 1x1]}\n", "quote it, or give it its own line"),
        ("  - r: {residual: [Conv2D(8, 3)]}\n", "quote it, or give it its own line"),
        ("  - [N, 3] => relu\n", "quote"),
        ("  - > relu\n", "quote"),
        ("  - relu => [3\n    - x\n", "quote"),
        ("  - {<<: *a, type: relu}\n", ""),
        ("  - relu: \n", "remove the colon"),
        ("  - a: b: c\n", "quote"),
        ("\t- relu\n", "spaces"),
        ("  - 'relu\n", "quote"),
        ("  - @relu\n", "quote"),
        ("  - relu\n - relu\n", "indentation"),
        ("  - conv 64 3x3 # c\n  - %relu\n", "quote"),
    ],
)
def test_yamls_own_traps_get_help(layers: str, help: str) -> None:
    assert help in text_of(f"input: 28x28x1\nlayers:\n{layers}")


def test_merge_keys_are_refused() -> None:
    shown = text_of("a: &a {x: 1}\ninput: 8x8x1\nlayers:\n  - {<<: *a, type: relu}\n")
    assert "<<" in shown


def test_aliases_are_read() -> None:
    source = "input: 8x8x3\nlayers:\n  - a: {residual: &body [conv 3 3x3 pad=same, relu]}\n  - b: {residual: *body}\n"
    assert [row.name for row in cnncalc.infer(cnncalc.load(source)).rows] == ["a.conv", "a.relu", "a.add", "b.conv", "b.relu", "b.add"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("layers: [relu]\n", "input"),
        ("input: 8x8x3\n", "layers"),
        ("input: 8x8x3\nlayers: relu\n", "list"),
        ("input: 8x8x3\nlayers: {a: relu}\n", "list"),
        ("input: 8y8\nlayers: [relu]\n", "8y8"),
        ("input: 0x8x3\nlayers: [conv 3 1]\n", "0"),
        ("input: {}\nlayers: [relu]\n", "empty"),
        ("input: 8x8x3\nframework: jax\nlayers: [relu]\n", "jax"),
        ("input: 8x8x3\nlayout: nchw\nlayers: [relu]\n", "nchw"),
        ("input: 8x8x3\nvars: [1]\nlayers: [relu]\n", "vars"),
        ("input: 8x8x3\nblocks: [1]\nlayers: [relu]\n", "blocks"),
        ("input: 8x8x3\nblocks: {'b(': [relu]}\nlayers: [relu]\n", "b("),
        ("input: 8x8x3\nblocks: {b: relu}\nlayers: [relu]\n", "list"),
        ("- relu\n- relu\n", "mapping"),
        ("input: 8x8x3\nlayers: [relu]\n---\ninput: 3\n", "second document"),
        ("input: 8x8x3\nlayers: [relu]\noutputs: {a: 1}\n", "outputs"),
        ("input: 8x8x3\nlayer: [relu]\n", "layers"),
    ],
)
def test_a_header_that_cannot_be_read(text: str, message: str) -> None:
    shown = text_of(text)
    assert message in shown
    assert "help:" in shown


def test_text_of_a_user_reaches_no_output_raw() -> None:
    shown = text_of('input: 8x8x1\nlayers:\n  - "conv 8 3x3 \\e[31m=2"\n  - "a\\n::error::x: relu"\n  - "c\\u202Ed: relu"\n')
    assert "\x1b" not in shown
    assert "\n::error::" not in shown
    assert "\u202e" not in shown
