"""Names of specs: where they lead, and given anew everywhere they are meant, or refused."""

from __future__ import annotations

import pytest

import cnncalc
from cnncalc.editor.specs.rename import Refused, names_of, renamed
from cnncalc.language.document.replace import replaced

SPEC = """\
framework: torch
input: {image: 3x32x32, meta: 8}
blocks:
  b(w, skip):
    - conv1: conv $w 3x3 pad=1
    - relu
    - add conv1 $skip
  unused:
    - c: conv 3 3x3
    - d: conv 3 3x3 from=c
layers:
  - conv1: conv 16 3x3 pad=1 from=image
  - r:
      residual: [c: conv 16 3x3 pad=1, bn]
      shortcut: [s: conv 16 1x1]
  - p: {parallel: {left: [conv 16 1x1], right: [x: conv 16 1x1]}}
  - red: conv 16 1x1
  - b1: b 16 skip=conv1 repeat=2
  - relu
  - cat: concat b1.0.conv1 r.c p.right.x conv1 r.shortcut.s
  - {name: last, type: conv, filters: 3, kernel: 1, from: cat}
  - m: dense 4 from=meta
  - tied: conv 16 3x3 pad=1 from=image share=conv1
outputs: [last, cat, m]
expect:
  layers: {conv1: 16x32x32, b1.0.conv1: 16x32x32, "last": {output: 3x32x32}}
"""
CONSISTENT = SPEC.replace("b1: b 16", "b1: b 16")


def rename(old: str, new: str, text: str = SPEC, behind: str = "") -> str:
    """The text with the name at `old` (its last character, behind the text `behind`) given anew."""
    at = text.index(old, text.index(behind)) + len(old) - 1
    return replaced(text, renamed("a.yaml", text, False, at, new))


CASES = [
    (
        "  - conv1",
        "first",
        "layers:",
        [
            "  - first: conv 16 3x3 pad=1 from=image",
            "  - b1: b 16 skip=first repeat=2",
            "  - cat: concat b1.0.conv1 r.c p.right.x first r.shortcut.s",
            "  - tied: conv 16 3x3 pad=1 from=image share=first",
            '  layers: {first: 16x32x32, b1.0.conv1: 16x32x32, "last": {output: 3x32x32}}',
        ],
    ),
    (
        "    - conv1",
        "inner",
        "blocks:",
        [
            "    - inner: conv $w 3x3 pad=1",
            "    - add inner $skip",
            "  - cat: concat b1.0.inner r.c p.right.x conv1 r.shortcut.s",
            '  layers: {conv1: 16x32x32, b1.0.inner: 16x32x32, "last": {output: 3x32x32}}',
        ],
    ),
    ("  b", "pair", "blocks:", ["  pair(w, skip):", "  - b1: pair 16 skip=conv1 repeat=2"]),
    ("from=c", "cc", "unused", ["    - cc: conv 3 3x3", "    - d: conv 3 3x3 from=cc"]),
    ("r.c", "body", "cat:", ["      residual: [body: conv 16 3x3 pad=1, bn]", "  - cat: concat b1.0.conv1 r.body p.right.x conv1 r.shortcut.s"]),
    (
        "{parallel: {left: [conv 16 1x1], right",
        "other",
        "",
        ["  - p: {parallel: {left: [conv 16 1x1], other: [x: conv 16 1x1]}}", "  - cat: concat b1.0.conv1 r.c p.other.x conv1 r.shortcut.s"],
    ),
    (
        "concat b1",
        "twice",
        "",
        [
            "  - twice: b 16 skip=conv1 repeat=2",
            "  - cat: concat twice.0.conv1 r.c p.right.x conv1 r.shortcut.s",
            '  layers: {conv1: 16x32x32, twice.0.conv1: 16x32x32, "last": {output: 3x32x32}}',
        ],
    ),
    (
        "outputs: [last, cat",
        "joined",
        "",
        [
            "  - joined: concat b1.0.conv1 r.c p.right.x conv1 r.shortcut.s",
            "  - {name: last, type: conv, filters: 3, kernel: 1, from: joined}",
            "outputs: [last, joined, m]",
        ],
    ),
    (
        "name: last",
        "end",
        "",
        [
            "  - {name: end, type: conv, filters: 3, kernel: 1, from: cat}",
            "outputs: [end, cat, m]",
            '  layers: {conv1: 16x32x32, b1.0.conv1: 16x32x32, "end": {output: 3x32x32}}',
        ],
    ),
    (
        "{image",
        "picture",
        "",
        ["input: {picture: 3x32x32, meta: 8}", "  - conv1: conv 16 3x3 pad=1 from=picture", "  - tied: conv 16 3x3 pad=1 from=picture share=conv1"],
    ),
]


@pytest.mark.parametrize(("old", "new", "behind", "lines"), CASES, ids=[case[1] for case in CASES])
def test_a_name_is_given_anew_wherever_it_is_meant(old: str, new: str, behind: str, lines: list[str]) -> None:
    text = rename(old, new, behind=behind)
    assert [line for line, before in zip(text.split("\n"), SPEC.split("\n"), strict=True) if line != before] == lines
    before, after = (cnncalc.infer(cnncalc.load(each)) for each in (SPEC, text))
    assert [row.output_shape for row in before.rows] == [row.output_shape for row in after.rows]
    assert before.totals == after.totals


@pytest.mark.parametrize(
    ("old", "new", "behind", "why"),
    [
        ("  - conv1", "r", "layers:", "there is a layer r already"),
        ("  - conv1", "relu", "layers:", "there is a layer relu already"),  # one without a name is called so
        ("  - conv1", "3 x", "layers:", "is no name"),
        ("  - conv1", "12", "layers:", "is no name"),
        ("  - conv1", "input", "layers:", "input names"),
        ("  b", "conv", "blocks:", "is a type of layer"),
        ("  b", "unused", "blocks:", "there is a block unused already"),
        ("  - relu", "x", "layers:", "no name of a layer"),
        ("framework", "x", "", "no name of a layer"),
    ],
)
def test_a_name_that_would_mean_something_else_is_refused(old: str, new: str, behind: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        rename(old, new, behind=behind)


def test_a_name_that_an_inner_list_would_take_for_its_own_is_refused() -> None:
    text = "input: 8x8x3\nlayers:\n  - a: conv 3 1x1\n  - r:\n      residual: [b: conv 3 1x1, add b a]\n"
    with pytest.raises(Refused, match="is taken"):
        rename("  - a", "b", text)


def test_a_text_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(Refused, match="cannot be read"):
        renamed("a.yaml", "input: [3\nlayers: - x", False, 3, "y")


def test_names_lead_to_where_they_are_written() -> None:
    names = names_of("a.yaml", SPEC, False)
    for use, definition in (
        ("r.shortcut.s", "[s: conv"),
        ("share=conv1", "\n  - conv1: conv 16"),
        ("b 16 skip", "  b(w"),
        ("from: cat", "- cat"),
        ("add conv1", "    - conv1"),
    ):
        found = names.at(SPEC.index(use) + (len(use) - 1 if "." in use or "=" in use else use.rindex(" ") if use == "b 16 skip" else len(use) - 1))
        if use == "b 16 skip":
            found = names.at(SPEC.index(use))
        assert found is not None
        assert found.span is not None
        start = SPEC.index(definition)
        assert start <= found.span.start <= start + len(definition)
