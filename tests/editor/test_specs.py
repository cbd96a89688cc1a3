"""Specs that are being typed: their hints, what an unfinished line leaves of them, hovers and completion."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from cnncalc.editor.document import Document
from cnncalc.editor.hover import hover
from cnncalc.editor.kinds import kind_of
from cnncalc.editor.specs.completion import completed
from cnncalc.editor.text import Span

SPECS = sorted((Path(__file__).parent.parent.parent / "specs").glob("*.yaml"))
SPEC = """\
framework: torch
input: 3x32x32
blocks:
  pair(width, skip):
    - c: conv $width 3x3 pad=1
    - add c $skip
layers:
  - c1: conv 8 3x3 pad=1
  - relu
  - p1: maxpool 2x2
  - r:
      residual: [conv 8 3x3 pad=1, bn]
      shortcut: [conv 8 1x1]
  - two: pair 8 skip=r repeat=2
  - c2: conv 16 3x3 stride=2 pad=1
  - flatten
  - fc: dense 10
"""
HINTS = {
    4: "8×16×16",
    5: "8×16×16",
    7: "8×32×32",
    8: "8×32×32",
    9: "8×16×16",
    10: "8×16×16",
    11: "8×16×16",
    12: "8×16×16",
    13: "8×16×16",
    14: "16×8×8",
    15: "1024",
    16: "10",
}


def opened(text: str, name: str = "/nowhere/net.yaml") -> Document:
    return Document(name, "yaml", text)


def hints(document: Document) -> dict[int, str]:
    return {hint.line: hint.label for hint in document.reading.hints}


def typed(document: Document, old: str, new: str) -> Document:
    at = document.text.text.index(old)
    document.change(Span(at, at + len(old)), new)
    return document


def test_each_line_has_what_it_comes_to() -> None:
    document = opened(SPEC)
    assert hints(document) == HINTS
    assert document.reading.problems == []
    assert [(lens.line, lens.label.partition(" params")[0]) for lens in document.reading.lenses] == [(0, "13,482")]


def test_the_totals_are_pytorchs() -> None:
    """conv 224, conv and bn 600, shortcut 72, two convs 1168, conv 1168, dense 10250: by hand, as nn.Module counts them."""
    assert 3 * 3 * 3 * 8 + 8 + (3 * 3 * 8 * 8 + 8 + 16) + (8 * 8 + 8) + 2 * (3 * 3 * 8 * 8 + 8) + (3 * 3 * 8 * 16 + 16) + (1024 * 10 + 10) == 13_482


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_hints_of_a_spec_are_the_rows_of_its_table(path: Path) -> None:
    """Of lines that hold one layer, used once."""
    document = Document(str(path), "yaml", path.read_text(encoding="utf-8"))
    report = cnncalc.infer(cnncalc.load(path))
    rows: dict[int, list[str]] = {}
    for row in report.rows:
        if row.node.origin.kind != "layer":
            continue
        rows.setdefault(row.node.origin.line - 1, []).append("×".join(map(str, row.output_shape[1:])))
    found = hints(document)
    assert not document.reading.problems
    grouped = {members.origin.line - 1 for members in report.graph.groups.values() if members.origin is not None}
    alone = {line: shapes[0] for line, shapes in rows.items() if len(shapes) == 1 and line not in grouped and "[" not in document.text.line(line)}
    assert {line: found[line] for line in alone} == alone


BROKEN = [
    ("c2: conv 16 3x3", "c2: conv 16 [3x"),
    ("c2: conv 16 3x3", "c2: conv: 3"),
    ("c2: conv 16 3x3", "c2: co"),
    ("c2: conv 16 3x3", "c2: conv 16 99x99"),
    ("c2: conv 16 3x3 stride=2", "c2: conv 16 3x3 stride="),
    ("c2: conv 16 3x3", 'c2: "conv 16'),
    ("  - c2: conv 16 3x3", "  - c2: {conv"),
    ("  - c2: conv 16 3x3 stride=2 pad=1", " - c2: conv 16"),
]


@pytest.mark.parametrize(("old", "new"), BROKEN)
def test_a_line_that_is_not_finished_leaves_the_others(old: str, new: str) -> None:
    document = opened(SPEC)
    assert document.reading.whole
    typed(document, old, new)
    found = hints(document)
    assert {line: label for line, label in found.items() if line < 14} == {line: label for line, label in HINTS.items() if line < 14}
    assert {line: found[line] for line in (14, 15, 16)} == {14: "was 16×8×8", 15: "was 1024", 16: "was 10"}
    assert [problem.severity for problem in document.reading.problems] == ["error"]
    assert document.reading.lenses
    typed(document, new, old)
    assert hints(document) == HINTS


@pytest.mark.parametrize(("old", "new"), BROKEN)
def test_what_is_before_it_is_known_without_any_past(old: str, new: str) -> None:
    found = hints(opened(SPEC.replace(old, new)))
    assert {line: label for line, label in found.items() if line < 14} == {line: label for line, label in HINTS.items() if line < 14}
    assert not {14, 15, 16} & set(found)


UNREAD = [  # an entry that cannot be read, in several lines or among others on one, and the line where it begins
    ("input: 28x28x1\nlayers:\n  - conv 32 3x3\n  - a: conv 8 3x3 stride=2\n    from: conv\n  - conv 64 5x5\n", 3),
    ("input: 28x28x1\nlayers:\n- conv 32 3x3\n- a: conv 8 3x3 stride=2\n  from: conv\n- conv 64 5x5\n", 3),
    ("input: 28x28x1\nlayers:\n  - conv 32 3x3\n  - {a: conv 8 3x3 stride=2, from: conv}\n  - conv 64 5x5\n", 3),
    ("input: 28x28x1\nlayers: [conv 32 3x3,\n  {a: conv 8 3x3 stride=2, from: conv},\n  conv 64 5x5]\n", 2),
    ("28x28x1\nrelu\nconv 32 3x3\nconv 8 3x3 = =\nconv 64 5x5\n", 3),
]


@pytest.mark.parametrize(("text", "line"), UNREAD)
def test_nothing_is_computed_past_an_entry_that_cannot_be_read(text: str, line: int) -> None:
    document = opened(text, "/nowhere/net.yaml" if "layers" in text else "/nowhere/net.cnn")
    found = hints(document)
    assert max(found) == line - 1
    assert found[line - 1] == "26×26×32"
    assert len(document.reading.problems) == 1


def test_what_was_known_moves_with_its_line() -> None:
    document = opened(SPEC)
    assert document.reading.whole
    typed(document, "  - relu\n", "  - relu\n  - \n  - conv 99\n")
    found = hints(document)
    assert found[8] == "8×32×32"
    assert found[11] == "was 8×16×16"
    assert found[18] == "was 10"


def test_a_line_was_nothing_that_it_is_on_its_way_to() -> None:
    """`max` is a layer, of a shape of its own; `maxp` is none, and not what was a `max`."""
    document = opened("input: 28x28x1\nlayers:\n  - conv 8 3x3\n")
    found = []
    for character in "  - maxpool 2":
        at = len(document.text.text)
        document.change(Span(at, at), character)
        found.append(hints(document).get(3, ""))
    assert [label for label in dict.fromkeys(found) if label.startswith("was")] == []
    assert found[-1] == "13×13×8"
    assert "scalar" in found
    assert hints(typed(document, "conv 8", "conv 4"))[3] == "13×13×4"  # of another line: now that one has a shape
    typed(document, "maxpool 2", "maxpool x")
    assert hints(document)[3] == "was 13×13×4"


def test_all_problems_are_said_with_code_and_help() -> None:
    document = opened(SPEC.replace("c1: conv 8 3x3", "c1: cnov 8 3x3").replace("fc: dense 10", "fc: dense 10 usebias=true"))
    found = [(p.severity, p.code, document.text.text[p.span.start : p.span.end]) for p in document.reading.problems]
    assert found == [("error", "spec", "cnov"), ("error", "spec", "usebias=true")]
    assert document.reading.problems[0].help == "did you mean conv?"
    document = opened(SPEC.replace("pad=1\n  - relu", "pad=1 => 8x30x30\n  - relu") + "expect:\n  params: 7\n")
    assert [(p.code, document.text.line_of(p.span.start)) for p in document.reading.problems] == [("shape", 7), ("figure", 18)]


def test_a_hint_can_be_taken_as_an_expectation() -> None:
    document = opened(SPEC)
    inserts = {hint.line: hint.insert for hint in document.reading.hints}
    assert inserts[7] == "  => 8x32x32"
    assert inserts[11] == ""  # within brackets nothing is put behind the line
    for line in (7, 9, 15):
        at = document.text.end_of(line)
        document.change(Span(at, at), inserts[line])
    assert document.reading.problems == []
    assert {hint.line: hint.insert for hint in document.reading.hints}[7] == ""


@pytest.mark.parametrize(
    ("name", "language", "text", "kind"),
    [
        ("a.yaml", "yaml", "services:\n  layers: 3\n", ""),
        ("docker-compose.yaml", "dockercompose", "services:\n  web:\n    image: x\n", ""),
        ("a.yaml", "yaml", "input: 3\nlayers: []\n", "yaml"),
        ("a.cnn.yaml", "yaml", "", "yaml"),
        ("a.cnn", "plaintext", "28x28x1 -> relu", "lines"),
        ("untitled:1", "yaml", "input: 3\nlayers: []\n", "yaml"),
        ("a.py", "python", "print(1)\n", ""),
        ("a.py", "python", "from torch import nn\n", "python"),
        ("untitled:2", "python", "import keras\n", "python"),
        ("a.md", "markdown", "input: 3\nlayers: []\n", ""),
        ("big.yaml", "yaml", "input: 3\nlayers: []\n" + "#" * 1_000_001, ""),
    ],
)
def test_a_file_is_ours_by_name_and_content(name: str, language: str, text: str, kind: str) -> None:
    assert kind_of(name, language, text) == kind


def test_a_file_becomes_a_spec_as_it_is_typed_and_stays_one() -> None:
    document = opened("input: 28x28x1\n")
    assert hints(document) == {}
    document.change(Span(15, 15), "layers:\n  - relu\n")
    assert hints(document) == {2: "28×28×1"}
    typed(document, "input", "inpu")
    assert document.kind == "yaml"
    assert hints(document) == {2: "was 28×28×1"}


def test_lines_of_a_cnn_file_have_hints() -> None:
    document = Document("/nowhere/a.cnn", "", "28x28x1\nconv 8 3x3   # first\nflatten -> dense 10\n")
    assert hints(document) == {1: "26×26×8", 2: "10"}


def test_a_hover_has_the_formula_in_the_users_numbers() -> None:
    document = opened(SPEC)
    text = hover(document, SPEC.index("c2: conv") + 6)
    assert "⌊(H + 2·p − k) / s⌋ + 1 = ⌊(16 + 2×1 − 3) / 2⌋ + 1 = 8" in text
    assert "1,168 params" in text
    assert "receptive field" in text
    assert hover(document, SPEC.index("two:")).startswith("**two** 2 times")
    assert hover(document, 0) == ""


def test_a_hover_shows_text_as_text() -> None:
    document = opened(SPEC.replace("c1:", '"c1_<b>":').replace("c2:", "c2_*x*:"))
    document = opened("input: 8x8x3\nlayers:\n  - a_b_c: conv 3 3x3\n")
    assert "**a\\_b\\_c**" in hover(document, document.text.text.index("a_b"))


def test_the_names_that_may_be_read_are_the_texts_own_each_once() -> None:
    document = opened("input: 28x28x1\nlayers:\n  - conv 8 3x3\n  - conv 8 3x3\n  - a: relu\n  - max from=\n  - b: conv 3 x=\n  - cnov 3\n")
    at = document.text.text.index("from=") + 5
    assert document.reading.problems
    assert [item.label for item in completed(document, at)[0]] == ["input", "conv", "conv_2", "a", "b", "cnov"]


def offered(before: str, text: str = SPEC) -> list[str]:
    document = opened(text)
    assert document.reading is not None
    document.change(None, before)
    items, _ = completed(document, len(before))
    return [item.label for item in items]


@pytest.mark.parametrize(
    ("before", "wanted", "unwanted"),
    [
        ("fr", {"framework", "layers"}, {"conv"}),
        ("framework: ", {"keras", "torch"}, {"conv"}),
        ("layers:\n  - ", {"conv", "maxpool", "pair", "residual"}, {"stride"}),
        ("layers:\n  - x: ", {"conv", "pair"}, {"stride"}),
        ("layers:\n  - conv 8 3x3 ", {"stride", "pad", "groups", "from", "repeat"}, {"conv", "residual", "c1"}),
        ("layers:\n  - conv 8 3x3 stride=2 ", {"pad"}, {"stride"}),
        ("layers:\n  - conv 8 3x3 pad=", {"valid", "same"}, {"true", "residual"}),
        ("layers:\n  - conv 8 3x3 bias=", {"true", "false"}, {"valid"}),
        ("layers:\n  - conv 8 3x3 from=", {"c1", "p1", "r", "two", "two.0.c", "input"}, {"stride"}),
        ("layers:\n  - add ", {"c1", "p1", "r"}, {"conv"}),
        ("layers:\n  - pair ", {"width", "skip", "from"}, {"stride"}),
        ("blocks:\n  pair(width, skip):\n    - add ", {"c", "$skip", "input"}, {"c1"}),
        ("layers:\n  - nn.", {"nn.Conv2d", "nn.MaxPool2d"}, {"nn.Conv2D", "pair"}),
        ("layers:\n  - {type: ", {"conv"}, {"stride"}),
        ("layers:\n  - {type: conv, ", {"filters", "stride"}, {"conv"}),
        ("layers:\n  - r: {residual: [conv 8 3x3 ", {"stride"}, {"conv"}),
        ("layers:\n  - r:\n      parallel: []\n      merge: ", {"concat", "add"}, {"conv"}),
        ("expect:\n  ", {"params", "macs", "c1"}, {"conv"}),
        ("outputs: [", {"fc", "c1"}, {"conv"}),
    ],
)
def test_what_may_be_written_next(before: str, wanted: set[str], unwanted: set[str]) -> None:
    found = set(offered(before))
    assert wanted <= found
    assert not unwanted & found
