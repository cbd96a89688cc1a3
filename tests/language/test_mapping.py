"""A layer as a mapping; words, calls and mappings are three spellings of one thing (the language, sections 1 and 2)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc


def spec(*layers: str, input: str = "227x227x3") -> str:
    return f"input: {input}\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def rows(source: Any) -> list[tuple[str, tuple[Any, ...], Any]]:
    return [(r.name, r.output_shape, r.params) for r in cnncalc.infer(cnncalc.load(source)).rows]


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


WORDS = rows(spec("conv1: conv 96 11x11 stride=4"))


@pytest.mark.parametrize(
    "layer",
    [
        "{name: conv1, type: conv, filters: 96, kernel: [11, 11], stride: 4, padding: valid}",
        "{name: conv1, type: conv, filters: 96, kernel: 11x11, stride: [4, 4]}",
        "{name: conv1, type: conv, filters: 96, kernel: 11, stride: 4, bias: true}",
        "{name: conv1, type: Conv2D, filters: 96, kernel_size: (11, 11), strides: 4}".replace("(11, 11)", "[11, 11]"),
        "{name: conv1, type: nn.Conv2d, in_channels: 3, out_channels: 96, kernel_size: 11, stride: 4}",
        "conv1: {type: conv, filters: 96, kernel: 11, stride: 4}",
        "{'name': 'conv1', 'type': 'conv', 'filters': 96, 'kernel': [11, 11], 'stride': 4}",
        "\n      name: conv1\n      type: conv\n      filters: 96\n      kernel:\n        - 11\n        - 11\n      stride: 4",
    ],
)
def test_a_mapping_means_what_the_words_mean(layer: str) -> None:
    assert rows(spec(layer)) == WORDS


def test_padding_pairs() -> None:
    assert rows(spec("{type: zeropad, padding: [[0, 1], [2, 0]]}", input="4x4x1"))[0][1] == (None, 5, 6, 1)


def test_from_is_a_name_or_a_list_of_names() -> None:
    source = spec("a: conv 2 1", "b: conv 2 1", "{type: add, from: [a, b]}", "{type: conv, filters: 3, kernel: 1, from: a}", input="8x8x1")
    report = cnncalc.infer(cnncalc.load(source))
    assert report["add"].inputs == ["a", "b"]
    assert report["conv"].inputs == ["a"]


def test_expect_repeat_and_share_in_a_mapping() -> None:
    source = spec("{name: c, type: conv, filters: 8, kernel: 3, padding: same, repeat: 2, expect: 8x8x8}", input="8x8x8")
    assert [name for name, _, _ in rows(source)] == ["c.0", "c.1"]
    source = spec("a: conv 8 1", "{name: b, type: conv, filters: 8, kernel: 1, share: a}", input="8x8x8")
    assert [params for _, _, params in rows(source)] == [72, 0]


def test_python_mappings() -> None:
    layers = [
        {"name": "a", "type": "conv", "filters": 4, "kernel": [3, 3], "padding": "same", "bias": False},
        {"name": "b", "type": "conv", "filters": 4, "kernel": (1, 1), "from": "input"},
        {"type": "add", "from": ["a", "b"]},
        {"head": {"type": "dense", "units": 2}},
    ]
    assert [(n, p) for n, _, p in rows({"input": [8, 8, 3], "layers": layers})] == [("a", 108), ("b", 16), ("add", 0), ("head", 10)]


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("{type: conv, filters: 8, kernel: 3.5}", "kernel must be an integer, not 3.5"),
        ("{type: conv, filters: true, kernel: 3}", "filters must be an integer, not true"),
        ("{type: conv, filters: 8, kernel: 3, kernel_size: 3}", "kernel is given twice"),
        ("{type: conv, filters: 8, kernel: 3, strid: 2}", "no 'strid'"),
        ("{type: conv, filters: 8, kernel: {h: 3}}", "cannot be a mapping"),
        ("{type: cnov, filters: 8}", "unknown layer type 'cnov'"),
        ("{type: [conv], filters: 8}", "type must be one word"),
        ("{typ: conv, filters: 8}", "type"),
        ("{name: conv1, filters: 8}", "type"),
        ("{type: conv, filters: 8, kernel: 3, bias: no}", "bias must be true or false, not 'no'"),
        ("{type: conv, filters: 8, kernel: 3, bias: off}", "bias must be true or false"),
        ("{type: conv, filters: 8, kernel: 3:2}", "kernel must be an integer"),
    ],
)
def test_what_cannot_be_read_is_said(layer: str, message: str) -> None:
    errors = refused(spec(layer))
    assert len(errors) == 1
    assert message in errors[0]["message"]
    assert errors[0]["line"] == 3


def test_yaml_scalars_are_not_silently_something_else() -> None:
    # YAML 1.1 reads 010 as 8 and 3:2 as 182; here 010 is ten
    assert rows(spec("{type: conv, filters: 010, kernel: 1}"))[0][1][-1] == 10
