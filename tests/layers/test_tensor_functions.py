"""Layers that stand for functions on tensors: what the recorded cases do not show. Numbers from papers and by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

import cnncalc
from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape


class Result(NamedTuple):
    dims: Any
    trained: int
    others: int
    macs: int
    layer: Layer


def run(text: str, dims: Any, framework: str) -> Result:
    """What a layer makes of an input, or of a list of several; ExpressionError where a condition does not hold."""
    layer = bind(read_expression(text), framework)
    shapes = tuple(Shape.of(d, framework == "torch") for d in (dims if isinstance(dims, list) else [dims]))
    x: Any = shapes if isinstance(dims, list) else shapes[0]
    y = layer.output(x)
    for condition in layer.conditions(x, y):
        if condition is not None and not condition.holds():
            words = layer.words_for(x, y)
            raise ExpressionError(condition.message.format_map(words), condition.help.format_map(words))
    weights = layer.weights(x, y)
    counts = [sum(w.size for w in weights if w.trainable is kept) for kept in (True, False)]
    return Result(y.dims, counts[0], counts[1], layer.macs(x, y, weights), layer)


def last(source: str) -> Any:
    """The last row of a network."""
    return cnncalc.infer(cnncalc.load(source)).rows[-1]


def errors(source: str) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value.errors


# (framework, layer, input, output, trained, not trained, MACs)
COUNTED: list[tuple[str, str, Any, Any, int, int, int]] = [
    # ViT-B/16 (Dosovitskiy et al. 2021): 12 heads of 64 over 197 tokens, both products
    ("torch", "sdpa", [(12, 197, 64)] * 3, (12, 197, 64), 0, 0, 2 * 12 * 197 * 197 * 64),
    # the same as its two products: QKᵀ and AV
    ("torch", "matmul", [(12, 197, 64), (12, 64, 197)], (12, 197, 197), 0, 0, 12 * 197 * 197 * 64),
    ("torch", 'einsum "bhid,bhjd->bhij"', [(12, 197, 64)] * 2, (12, 197, 197), 0, 0, 12 * 197 * 197 * 64),
    # Llama 2 70B (Touvron et al. 2023): 64 heads of the query, 8 of key and value
    ("torch", "sdpa enable_gqa=true", [(64, 10, 128), (8, 10, 128), (8, 10, 128)], (64, 10, 128), 0, 0, 2 * 64 * 100 * 128),
    # DETR's decoder (Carion et al. 2020): 100 queries attend to 850 tokens of 256 values, 8 heads
    ("torch", "nn.MultiheadAttention(256, 8)", [(100, 256), (850, 256), (850, 256)], (100, 256), 4 * 256 * 256 + 4 * 256, 0,
     2 * 100 * 256 * 256 + 2 * 850 * 256 * 256 + 2 * 100 * 850 * 256),
    # CBAM's spatial attention (Woo et al. 2018): the mean and the maximum over the channels
    ("torch", "mean 1 keepdims=true", (64, 56, 56), (1, 56, 56), 0, 0, 0),
    ("torch", "amax dim=1 keepdim=true", (64, 56, 56), (1, 56, 56), 0, 0, 0),
    ("keras", "reduce_mean axis=[1, 2]", (7, 7, 2048), (2048,), 0, 0, 0),
    ("torch", "mean", (64, 7, 7), (), 0, 0, 0),
    # a spatial transformer (Jaderberg et al. 2015): a 2×3 matrix, 28·28 positions of 3 values each
    ("torch", "affine_grid 28x28", (2, 3), (28, 28, 2), 0, 0, 28 * 28 * 3 * 2),
    ("torch", "grid_sample", [(1, 32, 32), (28, 28, 2)], (1, 28, 28), 0, 0, 0),
    # Swin (Liu et al. 2021): the bias table of 169 places read at 49·49
    ("torch", "index_select [49, 49] axis=1", (169, 3), (49, 49, 3), 0, 0, 0),
    ("torch", "slice ::2 axis=2", (56, 56, 96), (56, 28, 96), 0, 0, 0),
    # ConvNeXt's and Mask R-CNN's library layers: four buffers of C; 100 boxes
    ("torch", "FrozenBatchNorm2d(64)", (64, 56, 56), (64, 56, 56), 0, 256, 0),
    ("torch", "RoIAlign(7, 0.25, 2, boxes=100)", (256, 50, 68), (100, 256, 7, 7), 0, 0, 0),
    ("torch", "DropBlock2d(0.1, 7)", (64, 7, 7), (64, 7, 7), 0, 0, 0),
    # deformable convolution: two offsets and one mask a tap; a kernel of 3·3·64·128
    ("torch", "DeformConv2d(64, 128, 3, padding=1)", [(64, 56, 56), (18, 56, 56), (9, 56, 56)], (128, 56, 56), 73_728 + 128, 0, 56 * 56 * 73_728),
    ("torch", "DeformConv2d(64, 128, 3, 2, 1, groups=4, bias=False)", [(64, 56, 56), (36, 28, 28)], (128, 28, 28), 18_432, 0, 28 * 28 * 18_432),
    ("torch", "parameter 1x197x768 output=197x768", [(3, 8, 8)], (197, 768), 151_296, 0, 0),
    ("torch", "buffer 49x49", [(3, 8, 8)], (49, 49), 0, 2401, 0),
    ("torch", "constant 5x2", [(3, 8, 8)], (5, 2), 0, 0, 0),
    # a convolution by a kernel that was computed: its MACs, without its 3·3·8·4 weights
    ("keras", "functional(Conv2D(4, 3))", [(16, 16, 8), (288,)], (14, 14, 4), 0, 0, 14 * 14 * 3 * 3 * 8 * 4),
    # 16 frames by one convolution: its weights once, its MACs 16 times
    ("keras", "TimeDistributed(Conv2D(8, 3))", (16, 32, 32, 3), (16, 30, 30, 8), 224, 0, 16 * 30 * 30 * 216),
    ("torch", "time_distributed(nn.Linear(6, 4), leading=2)", (5, 7, 6), (5, 7, 4), 28, 0, 5 * 7 * 24),
    # of three inputs from left to right: (i×j)·(j×k), then (i×k)·(k×l)
    ("torch", 'einsum "bij,bjk,bkl->bil"', [(2, 3), (3, 5), (5, 7)], (2, 7), 0, 0, 2 * 3 * 5 + 2 * 5 * 7),
    # nothing is summed, so no matrix product; what only one input has is summed before
    ("torch", 'einsum "bij,bij->bij"', [(2, 3), (2, 3)], (2, 3), 0, 0, 0),
    ("torch", 'einsum "bci,bi->b"', [(4, 5), (5,)], (), 0, 0, 5),
]  # fmt: skip


@pytest.mark.parametrize(("framework", "text", "dims", "out", "trained", "others", "macs"), COUNTED, ids=[row[1] for row in COUNTED])
def test_known_numbers(framework: str, text: str, dims: Any, out: Any, trained: int, others: int, macs: int) -> None:
    found = run(text, dims, framework)
    assert (found.dims, found.trained, found.others, found.macs) == (out, trained, others, macs)


# (framework, layer, input, what the message says, what the help says)
REFUSED: list[tuple[str, str, Any, str, str]] = [
    ("torch", "mean 0", (3, 8, 8), "is the batch", "1 to 3"),
    ("torch", "mean 1 -3", (3, 8, 8), "twice", "once"),
    ("torch", "max 1 2", (3, 8, 8), "max reduces one axis, not 2", "amax"),
    ("keras", "argmax 1 2", (8, 8, 3), "argmax reduces one axis, not 2", "flatten"),
    ("torch", "max 1", (0, 8), "no value", ""),
    ("torch", "matmul", [(3, 4), (5, 6)], "a row of 4 values meets a column of 5", "transpose"),
    ("torch", "matmul", [(2, 3, 4), (3, 4, 5)], "an axis of 2 meets one of 3", "before the last two"),
    ("torch", "matmul", [(3, 4), (2, 4, 5)], "different numbers of axes", "unsqueeze"),
    ("torch", "matmul", [(4,), (4,)], "two axes each", "dot"),
    ("torch", "matmul", [(4, 4)], "two inputs, not 1", "matmul a b"),
    ("torch", "bmm", [(2, 4, 4), (2, 4, 4)], "3 axes each", "matmul"),
    ("torch", 'einsum "bij,bjk->bik"', [(3, 4), (5, 6)], "j is 4 and 5", "one size"),
    ("torch", 'einsum "bij,bjk->ik"', [(3, 4), (4, 6)], "the batch", "bij,bjk->bik"),
    ("torch", 'einsum "bij,cjk->bcik"', [(3, 4), (4, 6)], "the batch", "bij,bjk->bik"),
    ("torch", 'einsum "bij,bjk->bik"', [(3, 4, 5), (5, 6)], "3×4×5 and 5×6 come without", ""),
    ("torch", 'einsum "bij,bjk->bik"', [(3, 4)], "of 2 inputs, not 1", ""),
    ("torch", 'einsum "ij;jk"', [(3, 4)], "not of the form", "letter"),
    ("torch", 'einsum "ij->iz"', [(3, 4)], "in the output alone", ""),
    ("torch", "sdpa", [(5, 8), (7, 6), (7, 8)], "a query of 8 values meets a key of 6", ""),
    ("torch", "sdpa", [(5, 8), (7, 8), (6, 8)], "7 keys and 6 values", ""),
    ("torch", "sdpa enable_gqa=true", [(6, 5, 8), (4, 7, 8), (4, 7, 8)], "4 heads do not divide the query's 6", ""),
    ("torch", "nn.MultiheadAttention(8, 2)", [(5, 8), (7, 6), (7, 6)], "8 values, one of the key 6", "kdim=6"),
    ("torch", "nn.MultiheadAttention(8, 2, kdim=6, vdim=6)", [(5, 8), (7, 6), (6, 6)], "7 keys and 6 values", "pairs"),
    ("torch", "stack axis=3", [(4,), (4,)], "axis 3 is outside", ""),
    ("torch", "stack", [(4, 5), (4, 6)], "an axis of 5 meets one of 6", "equal"),
    ("torch", "squeeze 1", (3, 8), "one named has 3", "leave it out"),
    ("torch", "select 7 axis=2", (3, 7), "position 7 is outside the axis of 7", "from 0"),
    ("torch", "select -8 axis=2", (3, 7), "position -8", ""),
    ("torch", "unbind 1 count=4", (3, 7), "count is 4, but the axis has 3", "write 3"),
    ("torch", "expand 3 7", (3, 1, 7), "names 2 axes", ""),
    ("torch", "expand 3 9", (3, 7), "an axis of 7 is neither 1 nor 9", "-1"),
    ("torch", "expand 2 3 7", (3, 7), "names 3 axes", "unsqueeze"),
    ("torch", "tile 2 1 1", (3, 7), "names 3 axes", "leave the batch out"),
    ("torch", "topk 9", (7,), "7 values, fewer than k = 9", "7"),
    ("torch", "sliding_window 9 1 axis=1", (7,), "a window of 9 is larger than the axis of 7", "7"),
    ("torch", "grid_sample", [(3, 8, 8), (5, 5, 3)], "3 values for 2 spatial axes", "2 coordinates"),
    ("torch", "affine_grid 8x8", (3, 4), "2×3 matrix, not 3×4", ""),
    ("torch", "RoIAlign(7, 0.25, 2)", (256, 50, 68), "not known", "boxes=N"),
    ("torch", "DeformConv2d(8, 8, 3, padding=1)", [(8, 7, 7), (9, 7, 7)], "9 offsets a position for 9 taps", "18 for each"),
    ("torch", "DeformConv2d(8, 8, 3)", [(8, 7, 7), (18, 7, 7)], "offsets of 7 positions meet 5", "same stride"),
    ("torch", "DeformConv2d(8, 8, 3, padding=1)", [(8, 7, 7)], "not 1 inputs", ""),
    ("torch", "DeformConv2d(4, 8, 3, padding=1)", [(8, 7, 7), (18, 7, 7)], "in_channels is 4", "write 8"),
    ("torch", "where", [(3, 4), (3, 4)], "3 inputs, not 2", ""),
    ("torch", "divide", [(3, 4), (3, 5)], "an axis of 4 meets one of 5", ""),
    ("torch", "divide", [(3, 4), (4,)], "different numbers of axes", "reshape"),
    ("keras", "TimeDistributed(Conv2D(8, 9))", (4, 7, 7, 3), "the 9×9 kernel is larger than the 7×7 input", "at most 7"),
    ("keras", "TimeDistributed(Conv2D(8, 3))", (7, 7, 3), "conv reads H×W×C", ""),
    ("keras", "TimeDistributed(Dense(8))", (7,), "2 axes at least", "in front"),
    ("keras", "TimeDistributed(Add())", (7, 8), "a layer of one input, not add", ""),
    ("keras", "TimeDistributed(Conv2D(8))", (7, 8), "Conv2D needs kernel_size", ""),
    ("keras", "TimeDistributed(5)", (7, 8), "must be a layer", "write a call"),
    ("torch", "parameter 3x4 output=13", [(3,)], "3×4 holds 12 values, but 13 13", ""),
    ("keras", "slice -9: axis=1", (8, 3), "9 from the end of an axis of 8", ""),
    ("keras", "slice ::0", (8, 3), "steps forward", "at least 1"),
    ("keras", "Attention()", [(4, 5), (6, 7)], "the query has 5 values, one of the key 7", ""),
    ("keras", "Attention()", [(4, 5)], "not 1", ""),
]


@pytest.mark.parametrize(("framework", "text", "dims", "message", "help"), REFUSED, ids=[f"{row[1]} on {row[2]}" for row in REFUSED])
def test_what_does_not_fit_is_refused_with_its_numbers(framework: str, text: str, dims: Any, message: str, help: str) -> None:
    with pytest.raises((ExpressionError, Misfit)) as caught:
        run(text, dims, framework)
    error: Any = caught.value
    assert message in error.message
    assert help in error.help
    assert not any(sign in error.message + error.help for sign in "{}")


def test_rows_are_named_after_the_function() -> None:
    rows = cnncalc.infer(cnncalc.load("torch 64x7x7 -> amax 2 3 -> exp -> clamp 0 6 -> reduce sum 1")).rows
    assert [row.node.name for row in rows] == ["amax", "exp", "clamp", "reduce"]


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("torch 197x64 -> k: relu -> attn: matmul input k -> sdpa input k k", "197×64"),
        ("torch 10x7x7 -> c: chunk 3 -> relu from=c.2", "2×7×7"),
        ("torch 3x197x64 -> u: unbind 1 -> relu from=u.1", "197×64"),
        ('torch 8x16 -> a: conv 4 1 -> einsum "bci,bdi->bcd" from=[input, a]', "8×4"),
        ("28x28x64 -> a: relu -> stack a input axis=1 -> mean 1", "28×28×64"),
        ("16x32x32x3 -> TimeDistributed(Conv2D(8, (3, 3), padding='same')) -> TimeDistributed(Flatten())", "16×8192"),
    ],
)
def test_they_are_used_from_a_spec(source: str, shape: str) -> None:
    if source.startswith("torch 197x64"):
        with pytest.raises(cnncalc.SpecError, match="a row of 64 values meets a column of 197"):
            last(source)
        source = source.replace("k: relu", "k: relu -> t: transpose 1 2").replace("matmul input k", "matmul input t")
    assert str(last(source).y) == shape


def test_an_error_in_a_layer_held_stands_at_it() -> None:
    (error,) = errors("16x32x32x3 -> TimeDistributed(Conv2D(8, 33))")
    assert (error["line"], error["column"]) == (1, 31)
    (error,) = errors("16x32x32x3 -> TimeDistributed(Conv2D(8, -3))")
    assert "kernel_size must be at least 1, not -3" in error["message"]


def test_outputs_that_depend_on_a_free_size_are_asked_for() -> None:
    (error,) = errors("torch 3xHxW -> unbind 2")
    assert "count=N" in error["help"]
    assert len(last("torch 3xHxW -> unbind 2 count=4").y) == 4
    assert str(last("torch 3xHxW -> mean 2 -> sliding_window 3 2 axis=2").y) == "3×⌊(W + 1)/2⌋ − 1×3"


@pytest.mark.parametrize(
    ("framework", "text", "dims", "reach"),
    [
        ("torch", "mean 1 keepdims=true", (3, 8, 8), None),
        ("torch", "mean 2 keepdims=true", (3, 8, 8), WHOLE),
        ("keras", "slice 1::2 axis=1", (8, 8, 3), [(1, 2, 1, -1), (1, 1, 1, 0)]),
        ("torch", "slice ::3 axis=3", (3, 8, 8), [(1, 1, 1, 0), (1, 3, 1, 0)]),
        ("torch", "slice ::2", (4, 8, 8), None),
        ("keras", "TimeDistributed(Conv2D(8, 3, strides=2))", (4, 9, 9, 3), [(1, 1, 1, 0), (3, 2, 1, 0), (3, 2, 1, 0)]),
        ("keras", "TimeDistributed(ReLU())", (4, 9, 9, 3), None),
        ("torch", "take 2", (4, 8, 8), None),
        ("torch", "take 2 2", (4, 8, 8), WHOLE),
    ],
)
def test_how_far_they_see(framework: str, text: str, dims: tuple[int, ...], reach: Any) -> None:
    layer = run(text, dims, framework).layer
    x = Shape.of(dims, framework == "torch")
    assert layer.reach(x, layer.output(x)) == reach
