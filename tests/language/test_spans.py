"""Every scalar knows its exact characters, in every style that YAML has and in the line form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from documents import SPECS, document, scalars, tree_of
from hypothesis import given, settings

import cnncalc
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import Source
from cnncalc.language.document.decode import decoded
from cnncalc.language.document.lines import read_lines
from cnncalc.language.document.nodes import place_in, place_of
from cnncalc.language.document.span import characters, inner, span_of
from cnncalc.language.document.yaml_tree import read_document
from cnncalc.language.entries.blocks import default_of
from cnncalc.language.entries.read import read_spec


def written(text: str) -> list[str]:
    return [text[scalar.start : scalar.end] for scalar in scalars(read_document(Source("x", text)))]


@settings(max_examples=75, deadline=None)
@given(document())
def test_what_is_written_decodes_to_what_yaml_reads(text: str) -> None:
    source = Source("x", text)
    for scalar in scalars(tree_of(text)):
        raw = text[scalar.start : scalar.end]
        spans = characters(scalar, source)
        assert spans is not None
        assert len(spans) == len(scalar.value)
        assert all(scalar.start <= a < b <= scalar.end for a, b in spans)
        assert [a for a, _ in spans] == sorted(a for a, _ in spans)
        for char, (start, end) in zip(scalar.value, spans, strict=True):
            own = text[start:end]
            assert own == char or own[0] in "\\'" or not own.strip()
        if spans and raw[0] in "|>":
            assert scalar.end == spans[-1][1]
        if raw:
            assert raw[0] in "|>'\"" or raw == raw.strip()


@settings(max_examples=75, deadline=None)
@given(document())
def test_the_span_alone_reads_as_the_value(text: str) -> None:
    """What the span holds, taken out of its document and read by PyYAML, is the value: nothing more is in it, and nothing less."""
    for scalar in scalars(tree_of(text)):
        raw = text[scalar.start : scalar.end]
        if raw[:1] in ("|", ">"):
            assert yaml.load(f"a:\n  b: {raw}", Loader=yaml.BaseLoader)["a"]["b"] == scalar.value
        elif raw:
            assert yaml.load(f"a: [{raw}]", Loader=yaml.BaseLoader)["a"] == [scalar.value]
        else:
            assert scalar.value == ""


@settings(max_examples=50, deadline=None)
@given(document())
def test_the_pure_python_loader_gives_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        fast = tree_of(text)
        patch.delattr(yaml, "CSafeLoader")
        slow = tree_of(text)
    if fast is not None and slow is not None:
        assert list(scalars(fast)) == list(scalars(slow))


def test_without_its_first_rule_a_fold_would_not_decode() -> None:
    assert decoded("'a\n b'", 0, 6, True, "a b") == [(1, 2), (2, 4), (4, 5)]
    assert decoded("'a\n b'", 0, 6, True, "a\nb") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k: v", ["k", "v"]),
        ("k:   v   # c", ["k", "v"]),
        ("'k': \"v\"", ["'k'", '"v"']),
        ("k: a\n  b\n\n  c  # d\n", ["k", "a\n  b\n\n  c"]),
        ("[a , 'b' ,\n c]", ["a", "'b'", "c"]),
        ("k: &x v\nl: *x\n", ["k", "v", "l", "v"]),
        ("k: &x\n  # c\n  v\n", ["k", "v"]),
        ("k:\nl: ~", ["k", "", "l", "~"]),
        ("- |\n  a\n  b\n\n- c", ["|\n  a\n  b\n", "c"]),
        ("- |-\n  a\n\n# c\n- c", ["|-\n  a", "c"]),
        ("- >+ # c\n  a\n\n- c", [">+ # c\n  a\n\n", "c"]),
        ("- |\n- c", ["|", "c"]),
        ("k: 😀 é\r\nl: ü\x85m: x\u2028n: y", ["k", "😀 é", "l", "ü", "m", "x", "n", "y"]),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert written(text) == expected


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_scalar_of_the_specs(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    for scalar in scalars(read_document(source)):
        raw = source.text[scalar.start : scalar.end]
        assert raw == scalar.value or yaml.load(f"a: {raw}", Loader=yaml.BaseLoader)["a"] == scalar.value
        place = place_of(scalar, source)
        assert source.line(place[1])[place[2] - 1 :].startswith(raw.split("\n")[0])


# -- the line form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8x8x1 -> conv 3 3x3 -> relu", ["8x8x1", "conv 3 3x3", "relu"]),
        ("torch 1x8x8 -> c: conv 3 3 # x", ["1x8x8", "c: conv 3 3"]),
        ("# é\r\n8x8x1\r\n  conv 3 3  # 😀\r\nrelu\r\n", ["8x8x1", "conv 3 3", "relu"]),
        ("8x8x1\nConv2D(3, # a\n   3)\nrelu", ["8x8x1", "Conv2D(3, # a\n   3)", "relu"]),
        ("8x8x1\x85relu\u2028relu", ["8x8x1", "relu", "relu"]),
    ],
)
def test_steps(text: str, expected: list[str]) -> None:
    source = Source("x.cnn", text)
    _, shape, steps = read_lines(source)
    nodes = [shape, *steps] if shape else steps
    assert [text[slice(*(span_of(node, source) or (0, 0)))] for node in nodes] == expected


# -- parts of a value

STYLES = [
    ("- c: conv 8 3x3 stride=4 => 6x6x8\n", "4", "6x6x8"),
    ("- 'c: conv 8 3x3 stride=4 => 6x6x8'\n", "4", "6x6x8"),
    ('- "c: conv 8 3x3\\x20stride=\\x34 => 6x6x8"\n', "\\x34", "6x6x8"),
    ('- c: "conv 8 3x3 \\\n     stride=4\n\n      => 6x6x8"\n', "4", "6x6x8"),
    ("- c: conv 8\n    3x3\n    stride=4\n    => 6x6x8\n", "4", "6x6x8"),
    ("- c: >-\n    conv 8 3x3\n    stride=4\n    => 6x6x8\n", "4", "6x6x8"),
    ("- |\n    # c\n    c: conv 8 3x3 stride=4  =>  6x6x8  # d\n", "4", "6x6x8"),
    ("- |\n    c = Conv2D(8, # 4\n        3,\n        strides=4  ,\n    )\n", "4", None),
    ("- c: |\n    Conv2D(8, # 4\n        3,\n        strides = 4)\n", "4", None),
    ("- {name: c, type: conv, filters: 8, kernel: 3, stride: '4', expect: 6x6x8}\n", "'4'", "6x6x8"),
    ("- {name: c, type: conv, filters: 8, kernel: 3, stride: [4, 4], expect: [6, 6, 8]}\n", "[4, 4]", "[6, 6, 8]"),
]


@pytest.mark.parametrize(("entry", "stride", "expect"), STYLES)
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_the_span_of_an_argument(entry: str, stride: str, expect: str | None, line: str) -> None:
    text = f"input: 28x28x1\nlayers:\n- relu\n{entry}".replace("\n", line)
    spec = read_spec(Source("x", text), False)
    assert not spec.faults
    found = spec.entries[1]
    spans = [found.span("strides" if "strides" in entry else "stride"), found.span("=>"), found.span("pad")]
    assert [span and text[slice(*span)] for span in spans] == [stride, expect, None]


@pytest.mark.parametrize(
    ("entry", "line", "mark"),
    [
        ("- >-\n    conv 8 3x3\n    strid=2\n", 5, "strid=2"),
        ("- conv 8 2\n    2 strid=2\n", 4, "strid=2"),
        ("- c: conv 3\n    3 strid=2\n", 4, "strid=2"),
        ('- "conv 8\\x20\\\n    3x3 strid\\x3d2"\n', 4, "strid\\x3d2"),
        ("- 'a''b'\n", 3, "a''b"),
        ("- |\n    relu\n    relu # strid=2\n    conv 8 3 strid=2\n", 6, "strid=2"),
        ("- |\n    conv 8 3 stride=22 => 22x2x2\n", 4, "22x2x2"),
    ],
)
def test_carets_point_at_the_very_characters(entry: str, line: int, mark: str) -> None:
    text = f"input: 28x28x1\nlayers:\n{entry}"
    try:
        graph = cnncalc.load(text)
    except SpecError as error:
        place: Any = error.faults[0].place
    else:
        place = graph.nodes[0].origin.place("=>")
    assert (place[1], place[0].line(line)[place[2] - 1 :][: place[3]]) == (line, mark)


def test_the_shortest_part_is_found_where_it_stands_not_where_it_reads_alike_first() -> None:
    text = "- >-\n  conv 3 3\n  stride=3\n"
    source = Source("x", text)
    (scalar,) = scalars(read_document(source))
    at = scalar.value.rindex("3")
    assert inner(scalar, source, at, 1) == (text.rindex("3"), text.rindex("3") + 1)
    assert place_in(scalar, source, at, 1)[1:] == (3, 10, 1)


def test_defaults_of_blocks_and_variables() -> None:
    text = "input: 8x8x1\nvars: {w: '2'}\nblocks:\n  'b(a, n= 12 , it=\"x''y\")':\n    - conv $n 1\nlayers: [b 3]\n"
    source = Source("x", text)
    spec = read_spec(source, False)
    spans = [span_of(node, source) for node in (default_of(spec.blocks["b"], "n"), default_of(spec.blocks["b"], "it"), spec.vars["w"]) if node]
    assert [text[slice(*span)] for span in spans if span] == ["12", "\"x''y\"", "'2'"]
    assert default_of(spec.blocks["b"], "a") is None


def test_what_stands_in_no_file_has_no_span() -> None:
    graph = cnncalc.load({"input": [8, 8, 1], "layers": [{"c": "conv 3 3 stride=2"}]})
    assert graph.nodes[0].origin.span("stride") is None
