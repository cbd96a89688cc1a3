"""What the live oracle (docs/oracle.md) found, kept where no framework is needed: code, input, and what PyTorch 2.13
or Keras 3.15 gave for it (the output, the elements of all weights), or that they refuse it."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape

GIVEN = [
    ("nn.Conv2d(3, 8, 3, padding=(1,), stride=[2])", (3, 9, 7), (8, 5, 4), 224),
    ("nn.ConvTranspose2d(1, 1, 3, 2, output_padding=(1,))", (1, 4, 4), (1, 10, 10), 10),
    ("nn.MaxPool2d((3,), (2,))", (4, 9, 9), (4, 4, 4), 0),
    ("nn.AvgPool3d(2, padding=1)", (1, 2, 2, 2), (1, 2, 2, 2), 0),
    ("nn.FractionalMaxPool2d(2, output_ratio=0.25)", (3, 4, 3), (3, 1, 0), 0),
    ("nn.FractionalMaxPool3d(1, 3)", (4, 4, 4, 4), (4, 3, 3, 3), 0),
    ("nn.Upsample(scale_factor=0.1, mode='area')", (2, 5), (2, 0), 0),
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
    ("layers.Conv2D(8, 3, 1, 'valid', None, 1, 1, 'relu', True, 'glorot_uniform', 'zeros')", (9, 9, 3), (7, 7, 8), 224),
    ("layers.Conv3DTranspose(2, 2, 1, 'valid', None, None, 1, None, True, 'zeros', 'zeros', None, None, None, None, None)", (2, 2, 2, 3), (3, 3, 3, 2), 50),
    ("layers.SeparableConv1D(4, 3, 1, 'same', None, 1, 1, None, True, 'zeros', 'zeros')", (5, 3), (5, 4), 25),
    ("layers.Dense(3, None, True, 'zeros', 'zeros', None, None, None, None, None, 4, None, None)", (4,), (3,), 43),
    ("layers.BatchNormalization(-1, 0.9, 0.01, True, True, 'zeros', 'ones')", (3, 5), (3, 5), 20),
    ("layers.MaxPooling2D(2, None, 'valid', None, 'pool')", (4, 4, 3), (2, 2, 3), 0),
    ("layers.Conv2D(8, 3, padding='SAME', data_format='Channels_Last', autocast=True)", (9, 9, 3), (9, 9, 8), 224),
    ("layers.UpSampling3D(2)", (2, 0, 1, 3), (4, 0, 2, 3), 0),
    ("layers.CenterCrop(0, 1)", (3, 3, 2), (0, 1, 2), 0),
    ("nn.Embedding(8, 7, None, None, 2.0, False, False, None, False, None, None)", (5,), (5, 7), 56),
    ("nn.LSTM(3, 4, 1, True, True, 0.0, False, 0, None, None)", (6, 3), (6, 4), 144),
    ("nn.GRU(3, 4, device=None, dtype=None)", (6, 3), (6, 4), 108),
    ("nn.Identity(54, trainable=True)", (5,), (5,), 0),
    ("nn.ZeroPad2d((1, 1, 1, 1, 1, 2))", (3, 5, 5), (6, 7, 7), 0),
    ("nn.ConstantPad1d((1, 1, 2, 2), 0)", (3, 5), (7, 7), 0),
    ("nn.ConstantPad3d((0, 0, 0, 0, 0, 0), 1)", (4, 5), (4, 5), 0),
    ("nn.ZeroPad1d(())", (5, 6), (5, 6), 0),
    ("nn.ZeroPad1d(1)", (5,), (7,), 0),
    ("nn.ConstantPad3d((), 0)", (), (), 0),
    ("layers.Activation(None)", (5,), (5,), 0),
    ("nn.ReflectionPad1d((1, 1, 2, 2))", (3, 5), (7, 7), 0),
    ("nn.ReflectionPad3d((1, 1, 2, 2))", (3, 5, 6), (3, 9, 8), 0),
    ("nn.PixelShuffle(2)", (2, 4, 3, 3), (2, 1, 6, 6), 0),
    ("nn.PixelUnshuffle(2)", (5, 2, 4, 4), (5, 8, 2, 2), 0),
    ("nn.AdaptiveAvgPool2d(1)", (2, 4, 3, 3), (2, 4, 1, 1), 0),
    ("nn.AdaptiveAvgPool2d((1, None))", (2, 4, 3, 1), (2, 4, 1, 1), 0),
    ("nn.AdaptiveAvgPool2d(1)", (3, 0, 3), (3, 1, 1), 0),
    ("nn.AdaptiveAvgPool3d(1)", (2, 2, 2, 2, 2), (2, 2, 1, 1, 1), 0),
    ("nn.AdaptiveAvgPool2d(2)", (0, 3, 3), (0, 2, 2), 0),
    ("nn.Conv2d(0, 8, 3)", (0, 5, 5), (0, 3, 3), 8),
    ("nn.BatchNorm1d(0, affine=False)", (0, 4), (0, 4), 0),
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
    ("layers.Conv2D(8, 3, 1, 'valid', None, 1, 1, 'relu', True, 'zeros', 'zeros', None, None, None, None, None, None)", (9, 9, 3)),
    ("layers.Dense(3, 'relu', activation='relu')", (4,)),
    ("layers.Dense(3, None, True, 'zeros', kernel_initializer='zeros')", (4,)),
    ("layers.Dense(3, inplace=True)", (4,)),
    ("layers.Dense(3, gamma_initializer='ones')", (4,)),
    ("layers.Dense(3, trainable=None)", (4,)),
    ("layers.SpatialDropout2D(0.2, trainable=True)", (4, 4, 3)),
    ("layers.Reshape(2, 3)", (6,)),
    ("layers.AdaptiveAveragePooling2D((None, 2))", (4, 4, 3)),
    ("layers.AdaptiveMaxPooling3D((1, 0, 2))", (4, 4, 4, 3)),
    ("layers.UpSampling1D((2,))", (4, 4)),
    ("layers.UpSampling2D(2, interpolation='bilinear')", (0, 3, 1)),
    ("layers.CenterCrop(0, 5)", (3, 3, 1)),
    ("nn.Conv2d(3, 8, 3, padding='SAME')", (3, 5, 5)),
    ("nn.Conv2d(3, 8, 3, 1, 1, padding_mode='Reflect')", (3, 5, 5)),
    ("nn.Conv2d(3, 8, 3, kernel_initializer='zeros')", (3, 5, 5)),
    ("nn.Conv2d(3, 8, 3, trainable=True)", (3, 5, 5)),
    ("nn.Conv2d(0, 0, 3)", (0, 5, 5)),
    ("nn.Conv2d(0, 8, 3, padding_mode='reflect')", (0, 5, 5)),
    ("nn.ConvTranspose2d(3, 8, 3, padding='valid')", (3, 5, 5)),
    ("nn.LazyConvTranspose2d(8, 3)", (0, 5, 5)),
    ("nn.ReLU(alpha=0.3)", (5,)),
    ("nn.GELU(activation='relu')", (5,)),
    ("layers.ReLU(activation=None)", (5,)),
    ("nn.ReLU(device=None)", (5,)),
    ("nn.RNN(3, 4, nonlinearity='TANH')", (6, 3)),
    ("nn.Upsample(scale_factor=2, mode='Bilinear')", (3, 4, 4)),
    ("nn.MaxPool2d(2, padding='valid')", (3, 4, 4)),
    ("nn.Unfold(2, padding='valid')", (3, 4, 4)),
    ("nn.Unfold(1)", (0, 4, 4)),
    ("nn.LPPool1d(2, (3,))", (3, 9)),
    ("nn.LPPool2d(2, (3,))", (3, 9, 9)),
    ("nn.AdaptiveAvgPool1d(None)", (3, 5)),
    ("nn.AdaptiveMaxPool2d(None)", (3, 5, 6)),
    ("nn.AdaptiveAvgPool1d((None,))", (3, 5)),
    ("nn.AdaptiveMaxPool2d(2)", (0, 3, 3)),
    ("nn.AdaptiveAvgPool3d(2)", (0, 3, 3, 3)),
    ("nn.BatchNorm1d(0)", (0, 4)),
    ("nn.InstanceNorm1d(0, affine=True)", (0, 4)),
    ("nn.ZeroPad2d((1, 1, 1, 1, 1, 2, 1, 1, 1, 1))", (3, 5, 5)),
    ("nn.ZeroPad2d(((1, 1), (1, 1)))", (3, 5, 5)),
    ("nn.ReplicationPad2d((1, 1))", (3, 5, 6)),
    ("nn.ReplicationPad2d((0, 0, 0, 0, 0, 0, 0, 0))", (1, 1, 1, 1)),
    ("nn.CircularPad1d((1, 1, 1, 1, 1, 1))", (3, 5, 6, 7)),
    ("nn.ReflectionPad1d(())", (3, 4)),
    ("nn.PixelShuffle(2)", (4, 4)),
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


LAYERS_ALONE = [
    ("layers.Dense(3, trainable=False)", (4,), 0, 15),
    ("layers.BatchNormalization(trainable=False)", (4,), 0, 16),
    ("layers.LSTM(3, trainable=False)", (4, 4), 0, 96),
    ("layers.Bidirectional(layers.LSTM(3), trainable=False)", (4, 4), 0, 192),
    ("layers.Bidirectional(layers.LSTM(3, trainable=False), trainable=True)", (4, 4), 0, 192),
    ("layers.Bidirectional(layer=layers.LSTM(3), trainable=True)", (4, 4), 192, 0),
    ("layers.PReLU(trainable=False)", (4,), 0, 4),
    ("keras.Sequential([layers.Dense(3), layers.Dense(2)], trainable=False)", (4,), 0, 23),
    ("keras.Sequential(layers=[layers.Dense(3)])", (4,), 15, 0),
    ("layers.Dense(3, lora_rank=2)", (4,), 17, 12),
    ("layers.Dense(3, lora_rank=0)", (4,), 15, 0),
    ("layers.Dense(3, lora_rank=2, trainable=False)", (4,), 0, 29),
    ("layers.Embedding(10, 4, lora_rank=2)", (3,), 28, 40),
    ("layers.Embedding(10, 4, 'uniform', None, None, False, None, 2)", (3,), 28, 40),
    ("layers.EinsumDense('abc,cde->abde', (None, 6, 5), lora_rank=2)", (3, 4), 58, 120),
]


@pytest.mark.parametrize(("code", "dims", "trainable", "fixed"), LAYERS_ALONE, ids=[case[0] for case in LAYERS_ALONE])
def test_what_is_trained_as_keras_counts_it(code: str, dims: tuple[int, ...], trainable: int, fixed: int) -> None:
    totals = cnncalc.infer(cnncalc.load({"framework": "keras", "input": dims, "layers": [code]})).totals
    assert (totals.trainable, totals.non_trainable, totals.params) == (trainable, fixed, trainable + fixed)


def test_words_and_edits_say_what_is_trained_and_sharing_layers_ask_the_owner() -> None:
    spec = {"framework": "keras", "input": (4,), "layers": ["a: dense 4 trainable=false", "b: dense 4 share=a", "c: dense 4 trainable=true"]}
    totals = cnncalc.infer(cnncalc.load(spec)).totals
    assert (totals.trainable, totals.non_trainable) == (20, 20)


@pytest.mark.parametrize("code", ["dense 4 trainable=true", "nn.Linear(4, 4, trainable=False)", "layers.Dense(4, trainable=False)"])
def test_a_torch_file_knows_no_trainable(code: str) -> None:
    with pytest.raises(cnncalc.SpecError, match="trainable"):
        cnncalc.infer(cnncalc.load({"framework": "torch", "input": (4,), "layers": [code]}))


def test_what_is_not_trained_of_an_opaque_layer_must_be_known() -> None:
    with pytest.raises(cnncalc.SpecError, match="trained"):
        cnncalc.infer(cnncalc.load({"framework": "keras", "input": (4,), "layers": ["opaque output=8 trainable=false"]}))


@pytest.mark.parametrize(
    ("more", "outputs"),
    [("", [(6,)]), (", 'sum'", [(3,)]), (", merge_mode='ave'", [(3,)]), (", None", [(3,), (3,)]), (", 'concat', None, None", [(6,)])],
)
def test_bidirectional_takes_its_merge_mode_by_position(more: str, outputs: list[tuple[int, ...]]) -> None:
    graph = cnncalc.load({"framework": "keras", "input": (4, 4), "layers": [f"layers.Bidirectional(layers.LSTM(3){more})"]})
    (row,) = cnncalc.infer(graph).rows
    assert [shape[1:] for shape in row.output_shapes] == outputs


@pytest.mark.parametrize("more", [", 'SUM'", ", foo=3", ", 'sum', merge_mode='sum'", ", 'sum', None, layers.LSTM(3)", ", 'sum', None, None, 4"])
def test_bidirectional_refuses_what_it_does_not_know(more: str) -> None:
    with pytest.raises(cnncalc.SpecError):
        cnncalc.infer(cnncalc.load({"framework": "keras", "input": (4, 4), "layers": [f"layers.Bidirectional(layers.LSTM(3){more})"]}))


def test_a_sequential_refuses_what_it_does_not_know() -> None:
    with pytest.raises(cnncalc.SpecError, match="foo"):
        cnncalc.infer(cnncalc.load({"framework": "keras", "input": (4,), "layers": ["keras.Sequential([layers.Dense(3)], foo=3)"]}))


@pytest.mark.parametrize("word", ["conv 8 3x3 pad=SAME", "maxpool 2 pad=Same", "resize 4x4 mode=NEAREST"])
@pytest.mark.parametrize("framework", ["keras", "torch"])
def test_words_are_read_in_any_case(word: str, framework: str) -> None:
    bind(read_expression(word), framework)


@pytest.mark.parametrize("name", ["AdaptiveMaxPool2d", "AdaptiveAvgPool3d", "FractionalMaxPool2d"])
def test_without_a_batch_some_pools_take_no_channels(name: str) -> None:
    """PyTorch does not look at the first axis."""
    code = f"nn.{name}(1, 2)" if name.startswith("Frac") else f"nn.{name}(2)"
    x = Shape.of((0, *[3] * int(name[-2])), True)
    for batched, fine in ((True, False), (False, True)):
        layer = bind(read_expression(code), "torch", batched)
        assert all(c is None or c.holds() for c in layer.conditions(x, layer.output(x))) is fine


def test_the_batch_is_not_padded() -> None:
    """PyTorch pads it: nn.ZeroPad2d(1) makes (2, 5) a (4, 7)."""
    with pytest.raises(Misfit, match="batch"):
        computed("nn.ZeroPad2d(1)", (5,))
    layer = bind(read_expression("nn.ZeroPad2d(1)"), "torch", False)
    assert layer.output(Shape.of((2, 5), True)).dims == (4, 7)


def test_a_torch_file_knows_no_low_rank() -> None:
    with pytest.raises(cnncalc.SpecError, match="lora_rank"):
        cnncalc.infer(cnncalc.load({"framework": "torch", "input": (4,), "layers": ["layers.Dense(4, lora_rank=2)"]}))


def test_einsum_dense_keeps_the_order_of_what_the_dots_stand_for() -> None:
    """As Keras computes it; its symbolic shape has them reversed."""
    assert computed("layers.EinsumDense('...x,xy->...y', 4, bias_axes='y')", (2, 3, 5)) == ((2, 3, 4), 24)


def test_dot_counts_a_single_axis_from_the_end_of_both() -> None:
    """Keras 3.15: Dot(-3) on (2, 4, 5, 6) and (2, 5) sums axis 1 of both, since -3 goes around the second more than once."""
    layer = bind(read_expression("layers.Dot(-3)"), "keras")
    x = (Shape.of((4, 5, 6), False), Shape.of((4,), False))
    assert layer.output(x).dims == (5, 6)
    with pytest.raises(ExpressionError):
        bind(read_expression("layers.Dot((1,))"), "keras")
