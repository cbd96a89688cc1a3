"""What the live oracle (docs/oracle.md) found, kept where no framework is needed: code, input, and what PyTorch 2.13
or Keras 3.15 gave for it (the output, the elements of all weights), or that they refuse it."""

from __future__ import annotations

from typing import Any

import pytest

from cnncalc.layer import Misfit
from cnncalc.shape import Shape
from cnncalc.spec.bind import bind
from cnncalc.spec.expression import ExpressionError, read_expression

GIVEN = [
    ("nn.Conv2d(3, 8, 3, padding=(1,), stride=[2])", (3, 9, 7), (8, 5, 4), 224),
    ("nn.ConvTranspose2d(1, 1, 3, 2, output_padding=(1,))", (1, 4, 4), (1, 10, 10), 10),
    ("nn.MaxPool2d((3,), (2,))", (4, 9, 9), (4, 4, 4), 0),
    ("nn.AvgPool3d(2, padding=1)", (1, 2, 2, 2), (1, 2, 2, 2), 0),
    ("nn.FractionalMaxPool2d(2, output_ratio=0.25)", (3, 4, 3), (3, 1, 0), 0),
    ("nn.FractionalMaxPool3d(1, 3)", (4, 4, 4, 4), (4, 3, 3, 3), 0),
    ("nn.AdaptiveAvgPool2d((2, 0))", (2, 9, 9), (2, 2, 0), 0),
    ("nn.ReplicationPad2d((-2, -2, 0, 0))", (3, 4, 4), (3, 4, 0), 0),
    ("nn.UpsamplingNearest2d(6)", (3, 4), (3, 6), 0),
    ("nn.Linear(0, 36)", (5, 0), (5, 36), 36),
    ("nn.Linear(34, 0, False)", (34,), (0,), 0),
    ("nn.BatchNorm2d(8, bias=False)", (8, 4, 4), (8, 4, 4), 24),
    ("nn.GroupNorm(2, 8, bias=False)", (8, 4, 4), (8, 4, 4), 8),
    ("nn.GroupNorm(3, 12, affine=False)", (3, 5), (3, 5), 0),
    ("nn.LazyInstanceNorm2d()", (8, 4, 4), (8, 4, 4), 32),
    ("nn.InstanceNorm2d(2)", (2, 0, 15), (2, 0, 15), 0),
    ("nn.MultiheadAttention(8, 4, bias=False, kdim=8, vdim=8)", (6, 8), (6, 8), 256),
    ("nn.Embedding(8, 7, 0)", (5,), (5, 7), 56),
    ("nn.Hardtanh(-2.0, 2.0, True)", (5,), (5,), 0),
    ("layers.LayerNormalization(axis=[1, -2])", (4, 7, 1, 6), (4, 7, 1, 6), 8),
    ("layers.UnitNormalization(axis=0)", (1, 3), (1, 3), 0),
    ("layers.Normalization(-1, 0.5, 2.0)", (6,), (6,), 0),
    ("layers.SpatialDropout2D(0.2, 'channels_first', 3)", (4, 4, 3), (4, 4, 3), 0),
    ("layers.MultiHeadAttention(3, 2, use_gate=True)", (6, 8), (6, 8), 272),
    ("layers.MultiHeadAttention(3, 2, output_shape=(2, 3))", (6, 8), (6, 2, 3), 204),
]
REFUSED = [
    ("nn.Conv2d(1, 3, 1, padding=2)", (1, 12, 0)),
    ("nn.AvgPool3d(3, padding=1)", (4, 6, 2, 6)),
    ("nn.LPPool3d(2.0, 2, 3, True)", (2, 2, 1, 3)),
    ("nn.AvgPool2d(2, padding=1)", (2, 0, 9)),
    ("nn.AdaptiveMaxPool2d(3)", (4, 0, 9)),
    ("nn.FractionalMaxPool3d(1, 4)", (4, 4, 5, 4)),
    ("nn.ZeroPad2d((2, -2, -2, 3))", (2, 4, 1)),
    ("nn.ReplicationPad2d(-2)", (3, 4, 4)),
    ("nn.ReflectionPad1d((0, -2))", (4, 2)),
    ("nn.Upsample(size=6, recompute_scale_factor=True)", (3, 13)),
    ("nn.Upsample(29)", (1, 0, 11)),
    ("nn.Fold((1, 6), (1, 3), 1, (0, 1), 2)", (0, 3)),
    ("nn.Unfold(2, padding=2)", (3, 16, 0)),
    ("nn.LSTM(7, 1, proj_size=4)", (3, 7)),
    ("layers.Conv2D(5, 2, padding=1)", (35, 16, 5)),
    ("layers.ZeroPadding1D((0,))", (58, 2)),
    ("layers.Conv2D(8, 3, strides=(2,))", (9, 9, 3)),
    ("layers.Dense(0)", (4,)),
    ("layers.Embedding(13, 0)", (2,)),
    ("layers.EinsumDense('abc,c->ab', (None,), bias_axes='b')", (4, 6)),
    ("layers.EinsumDense('abcde,bce->abde', (None, 5, 6))", (2, 2, 5, 6)),
    ("layers.GroupNormalization(1)", (3, 0)),
]


def computed(code: str, dims: tuple[int, ...]) -> tuple[tuple[Any, ...], int]:
    """(output without the batch, elements of the weights); ExpressionError or Misfit where it is refused."""
    framework = "torch" if code.startswith("nn.") else "keras"
    layer, x = bind(read_expression(code), framework), Shape.of(dims, framework == "torch")
    y = layer.output(x)
    for condition in layer.conditions(x, y):
        if condition is not None and not condition.holds():
            raise Misfit(condition.message.format_map(layer.words_for(x, y)))
    layer.reach(x, y)
    return y.dims, sum(weight.size for weight in layer.weights(x, y))


@pytest.mark.parametrize(("code", "dims", "output", "params"), GIVEN, ids=[case[0] for case in GIVEN])
def test_what_a_framework_gave(code: str, dims: tuple[int, ...], output: tuple[int, ...], params: int) -> None:
    assert computed(code, dims) == (output, params)


@pytest.mark.parametrize(("code", "dims"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_a_framework_refuses(code: str, dims: tuple[int, ...]) -> None:
    with pytest.raises((ExpressionError, Misfit)):
        computed(code, dims)
