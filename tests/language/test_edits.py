"""The edits of `whatif`, `--set` and `edits=` (the language, section 7)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.graph.report import Report

BASE = "input: 32x32x3\nvars: {width: 1.0}\nblocks:\n  b(w, stride=1):\n    - conv $w 3x3 pad=1 stride=$stride\n    - relu\nlayers:\n"
BASE += "  - conv1: conv $(16 * width) 3x3 pad=1\n  - pool1: maxpool 2\n  - layer2: b 8 repeat=2\n  - one: b 4\n  - fc: nn.LazyConv2d(5, kernel_size=1)\n"


def edited(*edits: str, source: Any = BASE, **options: Any) -> Report:
    return cnncalc.infer(cnncalc.load(source, edits=edits, **options))


def shapes(*edits: str, **options: Any) -> dict[str, tuple[Any, ...]]:
    return {row.name: row.output_shape[1:] for row in edited(*edits, **options).rows}


def refused(*edits: str, **options: Any) -> dict[str, Any]:
    with pytest.raises(cnncalc.SpecError) as caught:
        edited(*edits, **options)
    (error,) = caught.value.errors
    return error


@pytest.mark.parametrize("edit", ["conv1.kernel=5", "conv1.kernel=5x5", "conv1.kernel_size=5", "conv1.kernel=[5, 5]", "conv1.k=5", "conv1.kernel = 5"])
def test_an_attribute_under_any_name(edit: str) -> None:
    assert shapes(edit)["conv1"] == (30, 30, 16)


def test_an_attribute_that_was_not_given_and_one_of_a_pasted_call() -> None:
    assert shapes("conv1.stride=2")["conv1"] == (16, 16, 16)
    assert shapes("fc.out_channels=7")["fc"][-1] == 7
    assert shapes("fc.filters=7")["fc"][-1] == 7


def test_several_edits_apply_in_turn() -> None:
    assert shapes("conv1.kernel=7x5", "conv1.pad=3:3x2:2")["conv1"] == (32, 32, 16)
    assert shapes("conv1.kernel=5", "conv1.kernel=7")["conv1"] == (28, 28, 16)


def test_globs() -> None:
    found = shapes("layer2.*.stride=2")
    assert (found["layer2.0.conv"], found["layer2.1.conv"]) == ((8, 8, 8), (4, 4, 8))
    assert shapes("*conv.bias=false")["conv1"] == (32, 32, 16)
    assert edited("*conv.bias=false")["one.conv"].params == 8 * 9 * 4
    assert edited("*conv*.bias=false")["conv1"].params == 16 * 27


def test_a_glob_changes_what_knows_the_key() -> None:
    assert shapes("layer2.0.*.kernel=1")["layer2.0.conv"] == (18, 18, 8)  # and the relu is left alone


def test_the_input() -> None:
    assert shapes("input=64x64x3")["pool1"] == (32, 32, 16)
    assert shapes("input=(None, 64, 64, 3)")["pool1"] == (32, 32, 16)
    assert shapes(input="64x64x3")["pool1"] == (32, 32, 16)
    assert shapes(input=[64, 64, 3])["pool1"] == (32, 32, 16)


def test_several_inputs() -> None:
    source = "input: {a: 8x8x1, b: 8x8x1}\nlayers:\n  - add a b\n"
    assert shapes("input.a=9x9x1", "input.b=9x9x1", source=source)["add"] == (9, 9, 1)
    assert shapes(source=source, input={"a": "9x9x1", "b": [9, 9, 1]})["add"] == (9, 9, 1)
    assert "c" in refused(source=source, input={"c": "9x9x1"})["message"]


def test_a_variable_by_its_bare_name() -> None:
    assert shapes("width=0.5")["conv1"][-1] == 8
    assert shapes("width=2")["conv1"][-1] == 32
    assert shapes("width=$(1 / 4)")["conv1"][-1] == 4


def test_a_blocks_argument_on_all_copies_or_one() -> None:
    found = shapes("layer2.w=12")
    assert (found["layer2.0.conv"][-1], found["layer2.1.conv"][-1]) == (12, 12)
    found = shapes("layer2.0.stride=2")
    assert (found["layer2.0.conv"], found["layer2.1.conv"]) == ((8, 8, 8), (8, 8, 8))
    found = shapes("layer2.1.stride=2")
    assert (found["layer2.0.conv"], found["layer2.1.conv"]) == ((16, 16, 8), (8, 8, 8))
    assert shapes("one.w=3")["one.conv"][-1] == 3


def test_a_repeated_layers_key_changes_all_copies() -> None:
    source = "input: 8x8x3\nlayers:\n  - c: conv 4 3x3 repeat=2\n"
    assert shapes("c.filters=5", source=source) == {"c.0": (6, 6, 5), "c.1": (4, 4, 5)}
    assert shapes("c.1.filters=5", source=source) == {"c.0": (6, 6, 4), "c.1": (4, 4, 5)}


def test_the_number_of_copies() -> None:
    assert list(shapes("layer2.repeat=3"))[2:8:2] == ["layer2.0.conv", "layer2.1.conv", "layer2.2.conv"]


@pytest.mark.parametrize(
    "source",
    [
        "8x8x3 -> a: conv 4 1 -> c: conv 5 1 -> b: conv 6 1 from=a -> d: conv 1 1 bias=false",
        "8x8x3 -> a = conv(4, 1) -> c = conv(5, 1)(a) -> b = conv(6, 1)(a) -> d = conv(1, 1, bias=false)(b)",
        "8x8x3 -> b = conv(4, 1) -> c = conv(5, 1)(b) -> b = conv(6, 1)(b) -> d = conv(1, 1, bias=false)(b)",
    ],
)
def test_what_read_a_dropped_layer_reads_what_it_read(source: str) -> None:
    edits = ["drop=b_2" if source.count("b = ") > 1 else "drop=b"]
    assert cnncalc.infer(cnncalc.load(source, edits=edits))["d"].params == 4


def test_a_layer_put_behind_an_assigned_name_is_what_the_name_means() -> None:
    source = "8x8x3 -> x = conv(4, 1) -> skip = relu()(x) -> y = conv(1, 1)(x)"
    report = cnncalc.infer(cnncalc.load(source, edits=["after:x=conv 5 1"]))
    assert report["y"].params == 6


def test_drop() -> None:
    found = shapes("drop=pool1")
    assert "pool1" not in found
    assert found["layer2.0.conv"] == (32, 32, 8)
    assert not [name for name in shapes("drop=layer2") if name.startswith("layer2")]
    assert not [name for name in shapes("drop=layer2.*.relu") if name.startswith("layer2") and "relu" in name]


def test_after() -> None:
    report = edited("after:conv1=bn")
    assert [row.name for row in report.rows][:3] == ["conv1", "bn", "pool1"]
    assert report["pool1"].inputs == ["bn"]
    report = edited("after:conv1=conv 4 3x3 stride=2")
    assert [row.name for row in report.rows][:2] == ["conv1", "conv"]
    assert [row.name for row in edited("after:layer2.*.conv=bn").rows if row.type == "bn"] == ["layer2.0.bn", "layer2.1.bn"]


def test_a_mapping_is_edited_too() -> None:
    source = "input: 8x8x3\nlayers:\n  - {name: c, type: conv, filters: 4, kernel_size: [3, 3], padding: same}\n"
    assert shapes("c.kernel=1", "c.pad=valid", source=source)["c"] == (8, 8, 4)


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        ("conv2.kernel=5", "did you mean conv1"),
        ("conv1.kernal=5", "did you mean kernel"),
        ("widht=2", "did you mean width"),
        ("drop=pool2", "did you mean pool1"),
        ("after:conv2=bn", "did you mean conv1"),
        ("nothing", "LAYER.KEY=VALUE"),
        ("=3", "LAYER.KEY=VALUE"),
        ("conv1.kernel=", "LAYER.KEY=VALUE"),
        ("conv1.kernel=0", "at least 1"),
        ("conv1.kernel=big", "integer"),
        ("input=32y32", "32y32"),
        ("conv1.kernel=[3", "bracket"),
        ("after:conv1=cnov 3", "did you mean conv"),
        ("layer2.ww=3", "ww"),
        ("*.kernal=3", "kernal"),
    ],
)
def test_edits_that_cannot_be(edit: str, text: str) -> None:
    error = refused(edit)
    assert text in error["message"] + " " + str(error["help"])


def test_an_inserted_layer_may_be_named() -> None:
    assert [row.name for row in edited("after:conv1=n: bn").rows][:2] == ["conv1", "n"]
