"""One value is changed, and no other character; what is written reads as it was meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from documents import SPECS, document, scalars, tree_of
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import cnncalc
from cnncalc.diagnostics.place import Source
from cnncalc.language.document.decode import Span
from cnncalc.language.document.lines import read_lines
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence
from cnncalc.language.document.replace import Unwritable, change, replace, replaced, written
from cnncalc.language.document.span import span_of
from cnncalc.language.document.yaml_tree import read_document
from cnncalc.language.entries.read import read_spec


def plain(node: Any, new: dict[int, str] | None = None) -> Any:
    """A tree as Python values, without its places; `new` holds other values for some scalars, by where they start."""
    if isinstance(node, Scalar):
        return (new or {}).get(node.start, node.value)
    if isinstance(node, Sequence):
        return [plain(item, new) for item in node.items]
    assert isinstance(node, Mapping)
    return [(plain(key, new), plain(value, new)) for key, value in node.pairs]


def test_spans_are_replaced_and_nothing_else() -> None:
    assert replace("abcdef", Span(2, 4), "XYZ") == "abXYZef"
    assert replaced("abcdef", [(Span(4, 5), ""), (Span(0, 1), "AA"), (Span(2, 2), "-")]) == "AAb-cdf"
    assert replaced("abc", []) == "abc"


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(1, 1), (1, 1)], [(2, 1)], [(0, 9)], [(-1, 0)], [(0, 3), (1, 2)]])
def test_overlaps_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="characters"):
        replaced("abc", [(Span(*span), "x") for span in spans])


VALUES = st.one_of(
    st.sampled_from(["", " ", "a", "a: b", "a #b", "#a", "- a", "-1", "-", "?", "a:", "[a, b]", "{a}", "a, b", "'", '"', "a'b", 'a"b\\n', "*a", "&a", "!t", "%a", "@a",
                     "`a", "a\nb", "a\nb\n", "\n", "a\n\n\nb\n\n", "a\n  b", "  a", "a ", "\ta", "a\tb", "\x85", "\u2028", "\ufeff", "\0", "\x7f", "é😀", "<<", "---", "null", "conv 8 $(a, b)", ">= 3", "|"]),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=8),
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(document(), st.data())
def test_a_new_value_reads_back_and_all_else_stays(text: str, data: st.DataObject) -> None:
    tree = tree_of(text)
    assume(tree is not None)
    every = list(scalars(tree))
    node = data.draw(st.sampled_from(every))
    value = data.draw(VALUES)
    source = Source("x", text)
    assert replace(text, Span(node.start, node.end), text[node.start : node.end]) == text
    span, new = change(node, source, value)
    assert (span.start, span.end) == (node.start, node.end)
    changed = replace(text, span, new)
    keys = [key.value for key, _ in tree.pairs[0][1].pairs] if isinstance(tree.pairs[0][1], Mapping) else []
    assume(value not in keys)
    assert plain(read_document(Source("y", changed))) == plain(tree, {node.start: value})


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(document(), VALUES)
@example("root:\n  a0:\n  - |\n    a\n  - b", "é")
def test_all_at_once(text: str, value: str) -> None:
    tree = tree_of(text)
    assume(tree is not None)
    source = Source("x", text)
    keys = [id(key) for key, _ in _pairs(tree)]
    nodes = [node for node in scalars(tree) if id(node) not in keys]
    changed = replaced(text, [change(node, source, value) for node in nodes])
    assert plain(read_document(Source("y", changed))) == plain(tree, {node.start: value for node in nodes})


def _pairs(node: Any) -> list[tuple[Scalar, Any]]:
    if isinstance(node, Mapping):
        return [pair for key, value in node.pairs for pair in [(key, value), *_pairs(value)]]
    return [pair for item in node.items for pair in _pairs(item)] if isinstance(node, Sequence) else []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_specs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    source = Source(path.name, text)
    tree = read_document(source)
    keys = {id(key) for key, _ in _pairs(tree)}
    nodes = [node for node in scalars(tree) if id(node) not in keys]
    assert replaced(text, [(span, text[slice(*span)]) for node in nodes if (span := span_of(node, source))]) == text
    for value in ("conv 7 3x3", "[a, 'b': c] # d"):
        changed = replaced(text, [change(node, source, value) for node in nodes])
        assert plain(read_document(Source("y", changed))) == plain(tree, {node.start: value for node in nodes})
        assert [line for line in text.split("\n") if line.lstrip()[:1] in ("#", "")] == [line for line in changed.split("\n") if line.lstrip()[:1] in ("#", "")]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("- a", "b", "- b"),
        ("- a # c", "b c", "- b c # c"),
        ("- a", "b # c", "- 'b # c'"),
        ("- a", "b: c", "- 'b: c'"),
        ("- a", "[b, c]", "- '[b, c]'"),
        ("- a", "b [c, d]", "- b [c, d]"),
        ("[a, z]", "b [c, d]", "['b [c, d]', z]"),
        ("[a, z]", "b", "[b, z]"),
        ("- 'a'", "it's", "- 'it''s'"),
        ('- "a"', 'b"\\\té', '- "b\\"\\\\\\té"'),
        ("- 'a'", "b\nc", '- "b\\nc"'),
        ("- a\n  b\n- z", "c d", "- c d\n- z"),
        ("- |\n   a\n   b\n- z", "c\n  d\n", "- |\n   c\n     d\n- z"),
        ("- |\n   a\n- z", "c", "- |-\n   c\n- z"),
        ("- |- # x\n   a\n- z", "c\n", "- | # x\n   c\n- z"),
        ("- |\n   a\n\n- z", "c\n\n", '- "c\\n\\n"\n\n- z'),
        ("- |+\n   a\n\n- z", "c\n\n", "- |+\n   c\n\n- z"),
        ("- >\n   a\n   b\n- z", "c\nd\n", "- >\n   c\n\n   d\n- z"),
        ("- | # x\n   a\n- z", " c", '- " c" # x\n- z'),
        ("- |\r\n   a\r\n- z", "c\nd\n", "- |\r\n   c\r\n   d\r\n- z"),
        ("a:\nb: c", "d", "a: d\nb: c"),
        ("a: # x\nb: c", "d", "a: d # x\nb: c"),
        ("{a, b: c}", "d", "{a: d, b: c}"),
        ("{a: , b: c}", "d", "{a: d, b: c}"),
        ("{'a': z}", ":0", "{'a': ':0'}"),
        ("-\n- b", "d", "- d\n- b"),
        ("- &x a\n- *x", "d", "- &x d\n- *x"),
        ("- &x\n- *x", "d", "- &x d\n- *x"),
    ],
)
def test_the_style_stays_where_it_can(text: str, value: str, expected: str) -> None:
    tree = read_document(Source("x", text))
    node = tree.items[0] if isinstance(tree, Sequence) else tree.pairs[0][1]
    assert replace(text, *change(node, Source("x", text), value)) == expected
    again = read_document(Source("y", expected))
    assert (again.items[0] if isinstance(again, Sequence) else again.pairs[0][1]).value == value


@pytest.mark.parametrize(
    ("text", "key", "value", "expected"),
    [
        ("- c: conv 8 3x3 stride=4 # x", "stride", "2", "- c: conv 8 3x3 stride=2 # x"),
        ("- 'c: conv 8 3x3 stride=4'", "stride", "2", "- 'c: conv 8 3x3 stride=2'"),
        ("- c: conv 8 3x3 stride=4", 0, "16", "- c: conv 16 3x3 stride=4"),
        ("- c: conv\n    8 3x3   stride=4", "stride", "2", "- c: conv\n    8 3x3   stride=2"),
        ("- {c: conv 8 3x3 stride=4}", "stride", "[1, 2]", "- {c: 'conv 8 3x3 stride=[1, 2]'}"),
        ("- c: conv 8 3x3 stride=4", "stride", "[1, 2]", "- c: conv 8 3x3 stride=[1, 2]"),
        ("- \"c: conv 8 \\\n   3x3 pad='same'\"", "pad", '"full"', '- "c: conv 8 \\\n   3x3 pad=\\"full\\""'),
        ("- 'c: conv 8 3x3 pad=\"same\"'", "pad", "'full'", "- 'c: conv 8 3x3 pad=''full'''"),
        ("- c: >\n    conv 8\n    3x3 stride=4\n", "stride", "2", "- c: >\n    conv 8\n    3x3 stride=2\n"),
        ("- |\n    relu\n    c: conv 8 3x3 stride=4 # x\n    relu\n", "stride", "2", "- |\n    relu\n    c: conv 8 3x3 stride=2 # x\n    relu\n"),
        ("- c: |\n    Conv2D(8, # x\n      3, # y\n      strides=4) # z\n", "strides", "2", "- c: |\n    Conv2D(8, # x\n      3, # y\n      strides=2) # z\n"),
        ("- c: conv 8 3x3  =>  6x6x8 # x", "=>", "5x5x8", "- c: conv 8 3x3  =>  5x5x8 # x"),
        ("- {name: c, type: conv, filters: 8, kernel: '3', stride: 4}", "kernel", "5", "- {name: c, type: conv, filters: 8, kernel: '5', stride: 4}"),
    ],
)
def test_an_argument_is_changed_and_no_other_character(text: str, key: Any, value: str, expected: str) -> None:
    head = "input: 28x28x1\nlayers:\n"
    source = Source("x", head + text)
    entry = next(entry for entry in read_spec(source, False).entries if entry.name == "c")
    changed = replace(source.text, *change(entry.argument(key), source, value))
    assert changed == head + expected
    again = next(entry for entry in read_spec(Source("y", changed), False).entries if entry.name == "c")
    assert again.argument(key).value == value


@pytest.mark.parametrize(
    ("text", "key", "value", "expected"),
    [
        ("8x8x1 -> c: conv 8 3x3 stride=4 -> relu", "stride", "2", "8x8x1 -> c: conv 8 3x3 stride=2 -> relu"),
        ("torch 1x8x8\r\nc: conv 8 3x3  # x\r\nrelu\r\n", 1, "5", "torch 1x8x8\r\nc: conv 8 5  # x\r\nrelu\r\n"),
        ("8x8x1\nc = Conv2D(8, # x\n  3)\nrelu", 1, "5", "8x8x1\nc = Conv2D(8, # x\n  5)\nrelu"),
    ],
)
def test_the_line_form(text: str, key: Any, value: str, expected: str) -> None:
    source = Source("x.cnn", text)
    entry = next(entry for entry in read_spec(source, True).entries if entry.name == "c")
    assert replace(text, *change(entry.argument(key), source, value)) == expected


@pytest.mark.parametrize("value", ["a -> b", "a # b", "a\nb", "(a", "", " a", "a\x85b"])
def test_what_is_no_step_is_refused(value: str) -> None:
    source = Source("x.cnn", "8x8x1 -> conv 8 3x3")
    _, _, steps = read_lines(source)
    with pytest.raises(Unwritable):
        change(steps[0], source, value)


def test_what_stands_in_no_file_is_not_written() -> None:
    graph = cnncalc.load({"input": [8, 8, 1], "layers": [{"c": "conv 3 3 stride=2"}]})
    entry = graph.nodes[0].origin
    with pytest.raises(Unwritable):
        change(entry.argument("stride"), entry.source, "3")
    with pytest.raises(Unwritable):
        written(read_document(Source("x", "'a'")), Source("x", "'a'"), "\ud800")
