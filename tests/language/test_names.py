"""Names of layers, written and automatic (the language, section 1)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc


def names(source: Any) -> list[str]:
    return [r.name for r in cnncalc.infer(cnncalc.load(source)).rows]


def spec(*layers: str) -> str:
    return "input: 32x32x3\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


def test_an_unnamed_layer_is_named_after_its_type_and_counted() -> None:
    assert names(spec("conv 4 3x3", "relu", "conv 4 3x3", "relu", "relu")) == ["conv", "relu", "conv_2", "relu_2", "relu_3"]


def test_the_canonical_type_counts_whatever_was_written() -> None:
    assert names(spec("Conv2D(4, 3)", "nn.Conv2d(4, 4, 3)", "conv2d 4 3", "batchnorm", "MaxPooling2D(2)", "linear 3")) == [
        "conv", "conv_2", "conv_3", "bn", "maxpool", "dense",
    ]  # fmt: skip


def test_written_names_are_skipped_wherever_they_stand() -> None:
    assert names(spec("relu", "relu", "relu_2: tanh", "relu")) == ["relu", "relu_3", "relu_2", "relu_4"]
    assert names(spec("relu", "relu: conv 3 1")) == ["relu_2", "relu"]


def test_a_block_counts_after_the_block_in_its_scope() -> None:
    source = "input: 8x8x3\nblocks:\n  b():\n    - relu\n    - relu\nlayers: [b, b]\n"
    assert names(source) == ["b.relu", "b.relu_2", "b_2.relu", "b_2.relu_2"]


@pytest.mark.parametrize("name", ["no", "yes", "12", "null", "true", "1.5", "_x", "a-b", "block1.conv", "0x1f", "1e5", "on", "~x"])
def test_names_are_text(name: str) -> None:
    if name == "~x":
        errors = refused(spec(f"{name}: relu"))
        assert "no name for a layer" in errors[0]["message"]
        return
    assert names(spec(f"{name}: relu")) == [name]
    assert names(spec(f"{{name: {name}, type: relu}}")) == [name]


@pytest.mark.parametrize("name", ["-a", ".a", "a b", "a/b", "é b", '"a:b"'])
def test_other_names_are_refused(name: str) -> None:
    errors = refused(spec(f"{name}: relu"))
    assert len(errors) == 1
    assert "name" in errors[0]["message"]
    assert errors[0]["help"]


def test_a_name_given_twice_is_a_fault_that_shows_both() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(spec("a: relu", "b: relu", "a: tanh"))
    (fault,) = caught.value.faults
    assert (fault.place[1], fault.place[2]) == (5, 5)
    assert [(place[1], place[2]) for place, _ in fault.related] == [(3, 5)]


def test_input_is_taken() -> None:
    assert refused(spec("input: relu"))


def test_a_name_in_a_mapping_and_a_key_that_disagree_is_a_fault() -> None:
    assert "twice" in refused(spec("a: {name: b, type: relu}"))[0]["message"]
