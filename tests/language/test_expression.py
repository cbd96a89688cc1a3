"""A layer expression in words: positional values, keys, sizes, padding, lists, booleans (the language, section 2)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.graph.row import Row


def last(source: str, **options: Any) -> Row:
    return cnncalc.infer(cnncalc.load(source, **options)).rows[-1]


def refused(source: str, **options: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source, **options))
    return caught.value.errors


def test_the_first_expression_of_the_page() -> None:
    # ⌊(227 − 11)/4⌋ + 1 = 55, by the AlexNet paper
    assert last("227x227x3 -> conv 96 11x11 stride=4 => 55x55x96").output_shape == (None, 55, 55, 96)


@pytest.mark.parametrize(
    "expression",
    [
        "conv 256 5x5 pad=2 groups=2",
        "conv 256 5x5 groups=2 pad=2",
        "conv   256\t5x5  pad=2   groups=2",
        "conv 256 5 pad=2 groups=2",
        "conv 256 [5, 5] pad=2 groups=2",
        "conv 256 kernel=5 pad=2 groups=2",
        "conv filters=256 kernel=5x5 padding=2x2 groups=2",
        "conv out_channels=256 kernel_size=5x5 padding=2:2x2:2 groups=2",
        "conv groups=2 pad=[2, 2] kernel=(5, 5) filters=256",
        "conv 256 5x5 pad=[[2, 2], [2, 2]] groups=2",
        "conv 256 5×5 pad=2 groups=2",
        "conv 256 5x5 pad=same groups=2",
        "conv2d 256 5x5 pad=2 groups=2",
    ],
)
def test_one_layer_has_many_spellings(expression: str) -> None:
    row = last(f"27x27x96 -> {expression}")
    assert row.output_shape == (None, 27, 27, 256)
    assert row.params == 5 * 5 * 48 * 256 + 256


def test_padding_a_side() -> None:
    assert last("4x6x1 -> conv 1 2x2 pad=0:1x2:0").output_shape == (None, 4, 7, 1)


def test_a_list_of_ints_is_an_axis_each_and_pairs_are_a_side_each() -> None:
    assert last("4x6x1 -> conv 1 1x1 pad=[1, 2]").output_shape == (None, 6, 10, 1)
    assert last("4x6x1 -> conv 1 1x1 pad=[[0, 1], [2, 0]]").output_shape == (None, 5, 8, 1)


@pytest.mark.parametrize(("word", "params"), [("true", 28), ("True", 28), ("false", 27), ("False", 27)])
def test_booleans(word: str, params: int) -> None:
    assert last(f"8x8x3 -> conv 1 3x3 bias={word}").params == params


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "1", "0", "TRUE", "y", "FALSE", "None"])
def test_nothing_else_is_a_boolean(word: str) -> None:
    (error,) = refused(f"8x8x3 -> conv 1 3x3 bias={word}")
    assert "bias must be true or false" in error["message"]
    assert word in error["message"]
    assert error["help"]


@pytest.mark.parametrize(
    "expression",
    [
        "conv 8 3x3 filters=9",
        "conv 8 3x3 out_channels=9",
        "conv 8 kernel=3 kernel_size=3",
        "conv 8 kernel=3 kernel=5",
        "conv 8 3 pad=1 padding=same",
        "conv 8 3 stride=1 strides=2",
        "Conv2D(8, 3, filters=8)",
        "Conv2D(8, kernel_size=3, kernel=3)",
        "nn.Conv2d(1, 8, 3, out_channels=8)",
    ],
)
def test_a_key_given_twice_is_an_error_by_an_alias_too(expression: str) -> None:
    (error,) = refused(f"28x28x1 -> {expression}")
    assert "given twice" in error["message"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("add a b", "add [a, b]"),
        ("concat a b", "concat [a, b]"),
        ("permute 2 1 3", "permute [2, 1, 3]"),
        ("permute 2 1 3", "permute (2, 1, 3)"),
        ("reshape 16 12", "reshape [16, 12]"),
    ],
)
def test_lists_may_be_words(a: str, b: str) -> None:
    base = "8x8x3 -> a: conv 3 3x3 pad=1 -> b: conv 3 1x1 -> "
    assert last(base + a).output_shapes == last(base + b).output_shapes


def test_permute_counts_from_1_without_the_batch() -> None:
    assert last("4x5x6 -> permute 2 1 3").output_shape == (None, 5, 4, 6)
    assert last("4x5x6 -> permute 3 1 2").output_shape == (None, 6, 4, 5)


def test_a_pasted_axis_counts_the_batch_as_0() -> None:
    source = "8x8x3 -> a: conv 3 1x1 -> b: conv 3 1x1 -> "
    assert last(source + "Concatenate(axis=1)([a, b])").output_shape == (None, 16, 8, 3)
    assert last("torch 3x8x8 -> a: conv 3 1 -> b: conv 3 1 -> nn.Flatten(start_dim=2)").output_shape == (None, 3, 64)


def test_words_and_reshape_leave_the_batch_out() -> None:
    assert last("4x4x6 -> reshape 16 6").output_shape == (None, 16, 6)
    assert last("4x4x6 -> reshape 16x6").output_shape == (None, 16, 6)


@pytest.mark.parametrize(("rank", "shape"), [(1, "9x2"), (2, "9x9x2"), (3, "9x9x9x2")])
def test_the_name_fixes_the_rank_else_the_input_decides(rank: int, shape: str) -> None:
    expected = (None, *[7] * rank, 4)
    assert last(f"{shape} -> conv 4 3").output_shape == expected
    assert last(f"{shape} -> conv{rank}d 4 3").output_shape == expected


def test_a_fixed_rank_refuses_another_input() -> None:
    (error,) = refused("9x2 -> conv2d 4 3")
    assert "H×W×C" in error["message"]
    assert "9×2" in error["message"]


@pytest.mark.parametrize("expression", ["conv 8 3x3", "conv 3x3"])
def test_a_missing_channel_axis_is_suggested(expression: str) -> None:
    (error,) = refused(f"28x28 -> {expression}")
    assert "28x28x1" in error["help"]


@pytest.mark.parametrize(
    ("expression", "help"),
    [
        ("cnov 8 3x3", "did you mean conv?"),
        ("conv2 8 3x3", "did you mean conv2d?"),
        ("maxpol 2", "did you mean maxpool?"),
        ("Conv2DTranpose(8, 3)", "did you mean Conv2DTranspose?"),
        ("nn.Conv2b(1, 8, 3)", "did you mean Conv2d?"),
    ],
)
def test_an_unknown_type_suggests_the_nearest(expression: str, help: str) -> None:
    (error,) = refused(f"28x28x1 -> {expression}")
    assert "unknown layer type" in error["message"]
    assert error["help"] == help


@pytest.mark.parametrize(
    ("expression", "help"),
    [
        ("conv 8 3x3 strid=2", "stride"),
        ("conv 8 3x3 dillation=2", "dilation"),
        ("Conv2D(8, 3, paddding='same')", "padding"),
        ("maxpool 2 cel=true", "ceil"),
    ],
)
def test_an_unknown_key_suggests_the_nearest(expression: str, help: str) -> None:
    (error,) = refused(f"28x28x1 -> {expression}")
    assert f"did you mean {help}?" in error["help"]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("conv", "needs filters"),
        ("conv 8", "needs kernel"),
        ("dense", "needs units"),
        ("conv 8 3x3 = 2", "stray '='"),
        ("conv 8 3x3 stride=", "no value"),
        ("conv 8 3x3 2 1 7 9", "without a name"),
        ("conv 8 3.5", "integer"),
        ("conv 8 3x3 stride=true", "integer"),
        ("conv 1e3 3", "integer"),
        ("conv 8 3x3x3", "axes"),
        ("conv 8 3x3 stride=1x2x3", "axes"),
    ],
)
def test_what_cannot_be_read_is_said(expression: str, message: str) -> None:
    errors = refused(f"28x28x1 -> {expression}")
    assert len(errors) == 1
    assert message in errors[0]["message"] + " " + (errors[0]["help"] or "")


def test_integers_take_underscores() -> None:
    assert last("1x1x1 -> flatten -> dense 1_000").output_shape == (None, 1000)


def test_opaque_says_what_is_given_and_the_rest_is_unknown() -> None:
    report = cnncalc.infer(cnncalc.load("28x28x8 -> opaque output=14x14x16 params=1.2k -> conv 2 1x1"))
    row = report["opaque"]
    assert (row.output_shape, row.params) == ((None, 14, 14, 16), 1200)
    assert row.to_dict()["macs"] is None
    assert report.to_dict()["totals"]["macs"] is None
    assert report.to_dict()["totals"]["params"] == 1200 + 34


def test_opaque_takes_a_bracketed_shape_after_a_space() -> None:
    assert last("torch 3x28x28 -> opaque (None, 16, 14, 14) params=0").output_shape == (None, 16, 14, 14)
    assert last("torch 3x28x28 -> opaque [N, 16, 14, 14]").output_shape == (None, 16, 14, 14)


def test_dense_on_a_map_works_on_the_last_axis_and_warns() -> None:
    report = cnncalc.infer(cnncalc.load("7x7x3 -> dense 10"))
    assert report.rows[0].output_shape == (None, 7, 7, 10)
    assert any("flatten" in w.message + w.help for w in report.warnings)
    assert not cnncalc.infer(cnncalc.load("7x7x3 -> flatten -> dense 10")).warnings


@pytest.mark.parametrize(
    "word",
    [
        "relu",
        "relu6",
        "leaky_relu",
        "elu",
        "selu",
        "celu",
        "gelu",
        "silu",
        "swish",
        "mish",
        "sigmoid",
        "hard_sigmoid",
        "tanh",
        "hard_swish",
        "softplus",
        "softsign",
        "prelu",
        "softmax",
        "dropout",
    ],
)
def test_activations_by_their_common_names_keep_the_shape(word: str) -> None:
    assert last(f"5x6x7 -> {word}").output_shape == (None, 5, 6, 7)


@pytest.mark.parametrize(
    "text",
    [
        "depthwise 3x3", "separable 8 3x3", "deconv 8 3x3", "maxpool 2", "avgpool 2", "lppool 2 2", "global_maxpool",
        "global_avgpool", "adaptive_maxpool 2", "adaptive_avgpool 2", "zeropad 1", "pad 1", "crop 1", "upsample 2",
        "resize 16x16", "pixel_shuffle 2", "pixel_unshuffle 2", "flatten", "reshape 64 4", "permute 2 1 3", "dense 3",
        "linear 3", "bn", "ln", "gn 2", "instancenorm", "lrn", "rmsnorm", "drop_path 0.1", "add input input",
        "subtract input input", "multiply input input", "average input input", "maximum input input", "concat input input",
        "split 2", "slice 0:4", "channel_shuffle 2", "se 2", "layer_scale", "opaque 3", "reshape 64 4 -> class_token",
        "reshape 64 4 -> position", "reshape 64 4 -> attention 2", "reshape 64 4 -> lstm 5", "reshape 64 4 -> gru 5",
    ],
)  # fmt: skip
def test_every_word_name_of_the_page_is_known(text: str) -> None:
    assert cnncalc.infer(cnncalc.load(f"8x8x4 -> {text}")).rows


def test_nothing_is_evaluated() -> None:
    errors = refused("8x8x3 -> conv __import__('os').getpid() 3")
    assert errors and "integer" in errors[0]["message"]
