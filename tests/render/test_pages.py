"""The reference as text: nothing is cut at any width, everything an engineer asks for is on the page."""

from __future__ import annotations

import json
import re

import pytest

from cnncalc.analysis import reference
from cnncalc.layers import every
from cnncalc.render import pages
from cnncalc.render import reference as markdown

LAYERS = {layer.type: layer for layer in every()}


def page(kind: str, width: int | None, color: bool = False) -> str:
    layer = LAYERS[kind]
    examples = [(markdown.command(e), [(f.what, f.text) for f in found]) for e, found in reference.examples(layer)]
    texts = (layer.type, layer.family, reference.described(layer))
    return pages.page(*texts, reference.written(layer), reference.entries(layer), examples, reference.LEGEND, width, color)


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_page_has_the_same_words_at_every_width(kind: str) -> None:
    whole = letters(page(kind, 100))
    for width in (40, 57, 80):
        text = page(kind, width)
        assert max(map(len, text.splitlines())) <= width
        assert letters(text) == whole


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120, None])
def test_the_overview_has_the_same_words_at_every_width(width: int | None) -> None:
    rows = reference.overview_rows()
    text = pages.overview(rows, width, False)
    assert max(map(len, text.splitlines())) <= (width or pages.MOST)
    assert letters(text) == letters(pages.overview(rows, 100, False))
    for layer in every():
        assert letters(reference.summary(layer)) in letters(text)


def test_colour_adds_nothing_but_colour() -> None:
    coloured = page("conv", 80, True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == page("conv", 80)
    assert "\x1b[1mATTRIBUTES\x1b[0m" in coloured


def test_a_summary_is_a_whole_sentence() -> None:
    for layer in every():
        assert reference.summary(layer).endswith((".", "…")), layer.type
        assert not reference.summary(layer).endswith("et al."), layer.type


def test_every_family_has_its_place() -> None:
    assert {layer.family for layer in every()} == set(reference.FAMILIES)
    assert [*reference.families()] == [*reference.FAMILIES]


def test_a_frameworks_argument_is_named_only_where_its_class_takes_it() -> None:
    entries = {entry.names[0]: entry for entry in reference.entries(LAYERS["lppool"])}
    assert (entries["kernel"].keras, entries["kernel"].torch) == ("", "kernel_size")
    entries = {entry.names[0]: entry for entry in reference.entries(LAYERS["conv"])}
    assert (entries["stride"].keras, entries["stride"].torch) == ("strides", "stride")
    assert (entries["padding_mode"].keras, entries["padding_mode"].torch) == ("", "padding_mode")


SIGNATURES = {
    "conv": "Conv1D, Conv2D, Conv3D, Convolution1D, Convolution2D, Convolution3D(filters, kernel_size, strides, padding, data_format, "
    "dilation_rate, groups, activation, use_bias, …)",
    "bn": "BatchNorm1d, BatchNorm2d, BatchNorm3d(num_features, eps, momentum, affine, track_running_stats, device, dtype)",
    "dense": "Dense(units, activation, use_bias, …)",
    "maxpool": "MaxPool1d, MaxPool2d, MaxPool3d(kernel_size, stride, padding, dilation, return_indices, ceil_mode)",
}


@pytest.mark.parametrize("kind", SIGNATURES)
def test_a_call_is_told_in_the_order_of_its_constructor(kind: str) -> None:
    """As `inspect.signature` of torch 2.13 and Keras 3.15 gives it, apart from BatchNorm's bias of torch 2.13."""
    found = [way.text.replace("affine, bias", "affine") for way in reference.written(LAYERS[kind])]
    assert SIGNATURES[kind] in found, found


def test_the_json_of_a_layer() -> None:
    found = json.loads(json.dumps(markdown.details(LAYERS["conv"])))
    assert found["type"] == "conv"
    assert {row["names"][0] for row in found["attributes"]} >= {"filters", "kernel", "stride", "padding", "dilation", "groups", "bias"}
    assert found["examples"][0]["formulas"][0] == {
        "what": "n′", "symbols": "⌊(n − k) / s⌋ + 1", "numbers": "⌊(227 − 11) / 4⌋ + 1", "value": "55",
    }  # fmt: skip
