"""An input in the other layout: computed as written, with a warning; and the help of the faults that follow from it."""

from __future__ import annotations

import pytest

import cnncalc
from cnncalc.language.zoo import zoo_names


# The shape that the framework itself needs for the same picture: PyTorch C×H×W, Keras H×W×C (its image_data_format).
@pytest.mark.parametrize(
    ("source", "right"),
    [
        ("torch 224x224x3 -> conv 8 3x3", "3x224x224"),
        ("torch 224x224x3 -> relu -> bn -> maxpool 2x2", "3x224x224"),
        ("torch 28x30x1 -> conv 8 1x1", "1x28x30"),
        ("torch 64x48x4 -> zeropad 1 -> conv 8 3x3", "4x64x48"),
        ("3x224x200 -> conv 8 3x3", "224x200x3"),
        ("1x28x28 -> maxpool 1x2", "28x28x1"),
    ],
)
def test_the_other_layout_is_computed_with_a_warning(source: str, right: str) -> None:
    report = cnncalc.infer(cnncalc.load(source))
    (warning,) = report.warnings
    assert f"write the input as {right}:" in warning.help
    assert warning.place is not None
    other = cnncalc.infer(cnncalc.load(source, input=right))
    assert not other.warnings


@pytest.mark.parametrize(
    "source",
    [
        "torch 3x224x224 -> conv 8 3x3",
        "224x224x3 -> conv 8 3x3",
        "torch 512x7x7 -> conv 8 3x3",
        "7x7x512 -> conv 8 3x3",
        "4x4x1024 -> conv 8 3x3",
        "torch 3x224x3 -> conv 8 3x3",
        "3x224x224 -> flatten -> dense 3",
        "3x224x224 -> reshape 224 224 3 -> conv 8 3x3",
        "3x224x224 -> permute 2 3 1 -> conv 8 3x3",
        "3x224x224 -> Conv2D(8, 3, data_format='channels_first')",
        "torch 16x3 -> conv 8 3",
        "torch HxWx3 -> conv 8 1x1",
    ],
)
def test_what_may_be_meant_is_not_warned_of(source: str) -> None:
    assert not [w for w in cnncalc.infer(cnncalc.load(source)).warnings if "picture" in w.help]


@pytest.mark.parametrize("name", zoo_names())
def test_no_network_of_the_zoo_is_warned_of(name: str) -> None:
    assert not [w for w in cnncalc.infer(cnncalc.load(f"zoo:{name}")).warnings if "picture" in w.help]


@pytest.mark.parametrize(
    ("source", "given", "right"),
    [
        ("torch 1x358x358 -> conv 8 3x3 -> maxpool 2x2", "358x358x1", "1x358x358"),
        ("torch 3x32x32 -> nn.Conv2d(3, 8, 3)", "32x32x3", "3x32x32"),
        ("32x32x3 -> conv 8 5x5", "3x32x32", "32x32x3"),
    ],
)
def test_a_fault_that_goes_with_the_layout_says_so(source: str, given: str, right: str) -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source, input=given))
    (error,) = caught.value.errors
    assert f"write the input as {right}:" in error["help"]
    assert not cnncalc.infer(cnncalc.load(source, input=right)).faults


def test_a_fault_that_stays_in_the_right_layout_keeps_its_help() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load("torch 32x32x3 -> conv 8 99x99"))
    assert "write the input" not in caught.value.errors[0]["help"]


def test_a_file_with_a_layout_of_its_own_is_held_to_that() -> None:
    spec = {"framework": "keras", "layout": "channels_first", "input": "64x64x3", "layers": ["conv 8 3x3"]}
    (warning,) = cnncalc.infer(cnncalc.load(spec)).warnings
    assert warning.help.endswith("write the input as 3x64x64: channels first")
    assert not cnncalc.infer(cnncalc.load({**spec, "input": "3x64x64"})).warnings
