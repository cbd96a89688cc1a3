"""Layers without a recorded row: numbers from papers, framework documentation and a count by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.term import Term
from cnncalc.numbers.unknown import UNKNOWN


class Result(NamedTuple):
    dims: Any
    trained: Any
    others: Any
    macs: Any
    layer: Layer
    weights: Any


def shaped(dims: Any, framework: str) -> Any:
    """A shape, or a tuple of shapes for a list of dims."""
    first = framework == "torch"
    return tuple(Shape.of(d, first) for d in dims) if isinstance(dims, list) else Shape.of(dims, first)


def run(text: str, dims: Any, framework: str, check: bool = True) -> Result:
    layer = bind(read_expression(text), framework)
    x = shaped(dims, framework)
    y = layer.output(x)
    for condition in layer.conditions(x, y):
        if check and condition is not None and not numpy.all(condition.holds()):
            words = layer.words_for(x, y)
            raise ExpressionError(condition.message.format_map(words), condition.help.format_map(words))
    weights = layer.weights(x, y)
    trained = sum(w.size for w in weights if w.trainable)
    others = sum(w.size for w in weights if not w.trainable)
    out = [shape.dims for shape in y] if isinstance(y, list) else y.dims
    return Result(out, trained, others, layer.macs(x, y, weights), layer, weights)


# (framework, layer, input, output, trained, not trained, MACs)
COUNTED = [
    # torch.nn.LSTM(10, 20): weight_ih 80×10, weight_hh 80×20, two biases of 80; a step is a product with either matrix
    ("torch", "nn.LSTM(10, 20)", (5, 10), (5, 20), 2560, 0, 5 * (800 + 1600)),
    ("torch", "lstm 20", (5, 10), (5, 20), 2560, 0, 12000),
    # the documentation's example nn.LSTM(10, 20, 2): the second layer has 4·(20·20 + 20·20 + 20 + 20) = 3,360
    ("torch", "nn.LSTM(10, 20, 2)", (5, 10), (5, 20), 5920, 0, 5 * (2400 + 3200)),
    ("torch", "nn.LSTM(10, 20, bidirectional=True)", (5, 10), (5, 40), 5120, 0, 24000),
    # proj_size=5: weight_ih 80×10, weight_hh 80×5, 160 biases, weight_hr 5×20
    ("torch", "nn.LSTM(10, 20, proj_size=5)", (5, 10), (5, 5), 1460, 0, 5 * 1300),
    ("torch", "nn.LSTM(10, 20, bias=False)", (5, 10), (5, 20), 2400, 0, 12000),
    ("torch", "nn.GRU(10, 20)", (5, 10), (5, 20), 3 * (10 * 20 + 20 * 20 + 20 + 20), 0, 5 * 1800),
    ("torch", "nn.RNN(10, 20)", (5, 10), (5, 20), 640, 0, 5 * 600),
    # Keras: one bias in LSTM, two rows of it in GRU with reset_after
    ("keras", "LSTM(20)", (5, 10), (20,), 2480, 0, 12000),
    ("keras", "GRU(20)", (5, 10), (20,), 1920, 0, 9000),
    ("keras", "GRU(20, reset_after=False)", (5, 10), (20,), 1860, 0, 9000),
    ("keras", "SimpleRNN(20)", (5, 10), (20,), 620, 0, 3000),
    ("keras", "LSTM(20, return_sequences=True)", (5, 10), (5, 20), 2480, 0, 12000),
    ("keras", "LSTM(20, return_state=True)", (5, 10), [(20,), (20,), (20,)], 2480, 0, 12000),
    ("keras", "LSTM(20, bidirectional=True, merge_mode='sum')", (5, 10), (20,), 4960, 0, 24000),
    ("keras", "GRU(20, bidirectional=True, merge_mode=None)", (5, 10), [(20,), (20,)], 3840, 0, 18000),
    # Keras's example "Bidirectional LSTM on IMDB": 2,560,000 and 98,816 and 98,816 parameters
    ("keras", "Embedding(20000, 128)", (200,), (200, 128), 2_560_000, 0, 0),
    ("keras", "LSTM(64, return_sequences=True, bidirectional=True)", (200, 128), (200, 128), 98_816, 0, 200 * 98_304),
    ("keras", "LSTM(64, bidirectional=True)", (200, 128), (128,), 98_816, 0, 200 * 98_304),
    ("torch", "nn.Embedding(10, 3)", (4,), (4, 3), 30, 0, 0),
    # ViT-B: 4·768·768 + 4·768; projections 4·197·768² and both products 197²·768
    ("torch", "nn.MultiheadAttention(768, 12)", (197, 768), (197, 768), 2_362_368, 0, 464_781_312 + 59_610_624),
    ("torch", "attention 12", (197, 768), (197, 768), 2_362_368, 0, 524_391_936),
    ("keras", "attention 12", (197, 768), (197, 768), 2_362_368, 0, 524_391_936),
    ("torch", "nn.MultiheadAttention(8, 2, bias=False)", (3, 8), (3, 8), 256, 0, 3 * 256 + 2 * 9 * 8),
    # two learned tokens of 8, and one more key and value to look at
    ("torch", "nn.MultiheadAttention(8, 2, add_bias_kv=True)", (3, 8), (3, 8), 288 + 16, 0, 3 * 256 + 2 * 3 * 4 * 8),
    # Keras's documented layer(num_heads=2, key_dim=2) on (8, 16): 3·(16·2·2 + 2·2) + 2·2·16 + 16
    ("keras", "MultiHeadAttention(num_heads=2, key_dim=2)", (8, 16), (8, 16), 284, 0, 8 * 256 + 2 * 64 * 2 * 2),
    (
        "keras",
        "MultiHeadAttention(2, 3, value_dim=5, use_bias=False)",
        (4, 7),
        (4, 7),
        7 * 2 * 16,
        0,
        4 * 224 + 2 * 16 * 8,
    ),
    ("keras", "class_token", (196, 768), (197, 768), 768, 0, 0),
    ("torch", "position", (197, 768), (197, 768), 151_296, 0, 0),
    # squeeze-and-excitation of ResNet-50's first stage with r = 16 (Hu et al. 2018, eq. 4: 2·C²/r without biases)
    ("keras", "se 16 bias=false", (56, 56, 256), (56, 56, 256), 2 * 256 * 256 // 16, 0, 8192),
    ("keras", "se 0.25", (14, 14, 96), (14, 14, 96), 96 * 24 + 24 + 24 * 96 + 96, 0, 4608),
    ("keras", "se 0.25", (14, 14, 3), (14, 14, 3), 3 + 1 + 3 + 3, 0, 6),
    ("torch", "SqueezeExcitation(16, 8)", (16, 56, 56), (16, 56, 56), 280, 0, 256),
    ("torch", "layer_scale 1e-6", (96, 56, 56), (96, 56, 56), 96, 0, 0),
    ("keras", "layer_scale", (56, 56, 96), (56, 56, 96), 96, 0, 0),
    # EfficientNet's first layer: 3 means, 3 variances, a count
    ("keras", "Normalization()", (224, 224, 3), (224, 224, 3), 0, 7, 0),
    ("torch", "nn.LayerNorm2d(96)", (96, 56, 56), (96, 56, 56), 192, 0, 0),
    # the three examples of Keras's EinsumDense
    ("keras", "EinsumDense('ab,bc->ac', output_shape=64, bias_axes='c')", (32,), (64,), 2112, 0, 2048),
    (
        "keras",
        "EinsumDense('abc,cd->abd', output_shape=(None, 64), bias_axes='d')",
        (32, 128),
        (32, 64),
        8256,
        0,
        262_144,
    ),
    ("keras", "EinsumDense('...x,xy->...y', output_shape=64, bias_axes='y')", (32, 128), (32, 64), 8256, 0, 262_144),
    # the documentation's nn.Bilinear(20, 30, 40)
    ("torch", "nn.Bilinear(20, 30, 40)", [(20,), (30,)], (40,), 24_040, 0, 24_000),
    ("torch", "nn.Bilinear(20, 30, 40, bias=False)", [(7, 20), (7, 30)], (7, 40), 24_000, 0, 168_000),
    ("keras", "Dot(axes=(1, 2))", [(8, 9), (7, 8)], (9, 7), 0, 0, 9 * 7 * 8),
    ("keras", "Dot(axes=1)", [(8,), (8,)], (1,), 0, 0, 8),
    # torchvision's ViT MLP: a dense layer at each of 197 tokens
    ("torch", "nn.LazyLinear(3072)", (197, 768), (197, 3072), 768 * 3072 + 3072, 0, 197 * 768 * 3072),
    ("keras", "dense 10 bias=false", (9,), (10,), 90, 0, 90),
    ("keras", "bn", (55, 55, 96), (55, 55, 96), 192, 192, 0),
    ("torch", "bn", (96, 55, 55), (96, 55, 55), 192, 192, 0),
    ("torch", "ln", (96, 56, 56), (96, 56, 56), 192, 0, 0),
    ("torch", "gn 4", (96, 56, 56), (96, 56, 56), 192, 0, 0),
    ("torch", "instancenorm", (96, 56, 56), (96, 56, 56), 0, 0, 0),
    ("torch", "rmsnorm", (96, 56, 56), (96, 56, 56), 96, 0, 0),
    ("torch", "glu", (96, 56, 56), (48, 56, 56), 0, 0, 0),
    ("torch", "nn.GLU()", (96, 56, 56), (96, 56, 28), 0, 0, 0),
    ("keras", "prelu", (4, 5, 6), (4, 5, 6), 120, 0, 0),
    ("torch", "prelu", (4, 5, 6), (4, 5, 6), 1, 0, 0),
    ("keras", "reshape 7x7x64", (3136,), (7, 7, 64), 0, 0, 0),
    ("keras", "reshape 7 -1 64", (3136,), (7, 7, 64), 0, 0, 0),
    ("keras", "Reshape((7, 7, 64))", (3136,), (7, 7, 64), 0, 0, 0),
    ("keras", "unflatten 2 4 -1", (5, 12), (5, 4, 3), 0, 0, 0),
    ("keras", "permute 2 1 3", (28, 14, 3), (14, 28, 3), 0, 0, 0),
    ("torch", "Permute([0, 2, 3, 1])", (96, 28, 14), (28, 14, 96), 0, 0, 0),
    ("keras", "flatten", (6, 6, 256), (9216,), 0, 0, 0),
    ("torch", "nn.Flatten(2)", (768, 14, 14), (768, 196), 0, 0, 0),
    ("keras", "split 2", (28, 28, 64), [(28, 28, 32), (28, 28, 32)], 0, 0, 0),
    ("torch", "split [16, 48]", (64, 28, 28), [(16, 28, 28), (48, 28, 28)], 0, 0, 0),
    ("torch", "split 4 axis=2", (64, 28, 30), [(64, 7, 30)] * 4, 0, 0, 0),
    ("keras", "slice 0:16", (28, 28, 64), (28, 28, 16), 0, 0, 0),
    ("keras", "slice 16: :-4 -4:", (28, 28, 64), [(28, 28, 48), (28, 28, 60), (28, 28, 4)], 0, 0, 0),
    ("torch", "slice 1:100 axis=2", (64, 28, 28), (64, 27, 28), 0, 0, 0),
    ("keras", "add", [(8, 8, 4), (8, 8, 4), (1, 1, 4)], (8, 8, 4), 0, 0, 0),
    ("keras", "multiply", [(4,), (8, 8, 4)], (8, 8, 4), 0, 0, 0),
    ("torch", "concat", [(4, 8, 8), (5, 8, 8), (6, 8, 8)], (15, 8, 8), 0, 0, 0),
    ("keras", "concat axis=1", [(8, 8, 4), (3, 8, 4)], (11, 8, 4), 0, 0, 0),
    ("torch", "Concatenate()", [(4, 8, 8), (4, 8, 5)], (4, 8, 13), 0, 0, 0),
    ("keras", "opaque output=14x14x16 params=1.2k macs=3M", (28, 28, 8), (14, 14, 16), 1200, 0, 3_000_000),
    ("torch", "opaque output=(None, 16, 14, 14) params=0 macs=0", (8, 28, 28), (16, 14, 14), 0, 0, 0),
    ("keras", "dropout 0.5", (9,), (9,), 0, 0, 0),
    ("torch", "nn.Identity(54, unused_argument1=0.1)", (9,), (9,), 0, 0, 0),
    ("torch", "StochasticDepth(0.1, 'row')", (96, 7, 7), (96, 7, 7), 0, 0, 0),
]
NAMED = [pytest.param(*case, id=f"{case[0]}-{case[1]}-{case[2]}") for case in COUNTED]


@pytest.mark.parametrize(("framework", "text", "dims", "out", "trained", "others", "macs"), NAMED)
def test_a_layer_counts_as_its_source_says(framework: str, text: str, dims: Any, out: Any, trained: int, others: int, macs: int) -> None:
    result = run(text, dims, framework)
    assert result[:4] == (out, trained, others, macs)
    assert all(w.size == numpy.prod(w.shape, dtype=object) for w in result.weights)


@pytest.mark.parametrize(("framework", "text", "dims", "out", "trained", "others", "macs"), NAMED)
@pytest.mark.parametrize("kind", ["term", "interval", "array"])
def test_the_same_numbers_come_of_every_kind_of_number(kind: str, framework: str, text: str, dims: Any, out: Any, trained: int, others: int, macs: int) -> None:
    make: Any = {
        "term": Term,
        "interval": lambda n: Interval(n, n),
        "array": lambda n: numpy.array([n, n], dtype=numpy.int64),
    }[kind]

    def plain(value: Any) -> Any:
        if isinstance(value, Term):
            return value.value
        if isinstance(value, Interval):
            return value.lo if value.lo == value.hi else value
        if isinstance(value, numpy.ndarray):
            return int(value[0]) if value[0] == value[1] else value
        if isinstance(value, (list, tuple)):
            return type(value)(plain(v) for v in value)
        return value

    wrapped = [tuple(map(make, d)) for d in dims] if isinstance(dims, list) else tuple(map(make, dims))
    result = run(text, wrapped, framework, check=kind == "array")
    assert plain(list(result[:4])) == [out, trained, others, macs]


@pytest.mark.parametrize(
    ("text", "dims"),
    [(text, dims) for framework, text, dims, *_ in COUNTED if framework == "keras"],
    ids=lambda value: str(value),
)
def test_the_factors_of_a_kernel_multiply_to_its_size(text: str, dims: Any) -> None:
    layer = bind(read_expression(text), "keras")
    x = shaped(dims, "keras")
    y = layer.output(x)
    kernels = [w.size for w in layer.weights(x, y) if "kernel" in w.name]
    assert [numpy.prod(f, dtype=object) for f in layer.factors(x, y)] == kernels


def test_vit_b_16_has_the_weights_and_macs_that_torchvision_publishes() -> None:
    """torchvision's ViT_B_16_Weights: num_params 86,567,656, _ops 17.564 (MACs / 1e9)."""
    tokens = (197, 768)
    block = ["nn.LayerNorm(768)", "nn.MultiheadAttention(768, 12)", "nn.LayerNorm(768)", "nn.Linear(768, 3072)"]
    rows = [run(text, tokens, "torch") for text in block] + [run("nn.Linear(3072, 768)", (197, 3072), "torch")]
    rows *= 12
    rows += [
        run("class_token", (196, 768), "torch"),
        run("position", tokens, "torch"),
        run("nn.LayerNorm(768)", tokens, "torch"),
    ]
    rows += [run("nn.Linear(768, 1000)", (768,), "torch"), run("nn.Conv2d(3, 768, 16, 16)", (3, 224, 224), "torch")]
    assert sum(row.trained for row in rows) == 86_567_656
    assert round(sum(row.macs for row in rows) / 10**6) == 17_564


@pytest.mark.parametrize(
    ("text", "framework", "names"),
    [
        ("nn.BatchNorm2d(8)", "torch", "weight bias running_mean running_var"),
        ("BatchNormalization()", "keras", "gamma beta moving_mean moving_variance"),
        ("BatchNormalization(scale=False)", "keras", "beta moving_mean moving_variance"),
        ("nn.LayerNorm(8, bias=False)", "torch", "weight"),
        ("RMSNormalization()", "keras", "scale"),
        ("nn.RMSNorm(8)", "torch", "weight"),
        ("Normalization()", "keras", "mean variance count"),
        ("PReLU()", "keras", "alpha"),
    ],
)
def test_weights_have_the_frameworks_names_in_its_order(text: str, framework: str, names: str) -> None:
    assert [w.name for w in run(text, (8, 8, 8), framework).weights] == names.split()


def test_a_bidirectional_lstm_has_pytorchs_names() -> None:
    names = [w.name for w in run("nn.LSTM(4, 5, 2, bidirectional=True)", (3, 4), "torch").weights]
    assert names[:5] == ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse"]
    assert names[8] == "weight_ih_l1" and len(names) == 16


@pytest.mark.parametrize(
    ("framework", "text", "dims", "says"),
    [
        ("torch", "nn.LSTM(11, 20)", (5, 10), "input_size is 11, but a token has 10"),
        ("torch", "nn.LSTM(10, 20)", (5, 5, 10), "reads a sequence"),
        ("torch", "nn.MultiheadAttention(768, 7)", (197, 768), "7 heads do not divide the 768"),
        ("torch", "nn.MultiheadAttention(512, 8)", (197, 768), "embed_dim is 512, but a token has 768"),
        ("torch", "nn.LayerNorm2d(97)", (96, 7, 7), "normalized_shape is 97, but the input has 96"),
        ("torch", "nn.LayerNorm((96, 7, 7))", (7, 7), "has 3 axes, the input 7×7 has 2"),
        ("torch", "nn.Linear(5, 10)", (7,), "in_features is 5, but the input has 7"),
        ("torch", "gn 3", (64, 7, 7), "3 groups do not divide the 64"),
        ("torch", "gn 0", (64, 7, 7), "groups must be at least 1"),
        ("torch", "gn -1", (64, 7, 7), "groups must be at least 1"),
        ("torch", "SqueezeExcitation(15, 8)", (16, 7, 7), "input_channels is 15, but the input has 16"),
        ("keras", "se 1.5", (7, 7, 3), "between 0 and 1"),
        ("keras", "split 3", (7, 7, 64), "3 parts do not divide the 64"),
        ("keras", "split [16, 16]", (7, 7, 64), "do not sum to the 64"),
        ("keras", "slice 9:5", (7, 7, 64), "keeps nothing"),
        ("keras", "slice x", (7, 7, 64), "START:STOP"),
        ("keras", "slice a:b", (7, 7, 64), "integer"),
        ("keras", "reshape -1 -1", (64,), "more than one -1"),
        ("keras", "reshape 0 64", (64,), "axis of 0"),
        ("keras", "reshape 5 7", (8, 8), "has 64 values, but 5×7 holds 35"),
        ("keras", "permute 1 2", (8, 8, 3), "no order of the 3 axes"),
        ("keras", "softmax axis=4", (8, 8, 3), "outside the 4 axes"),
        ("keras", "subtract", [(3,), (3,), (3,)], "joins two inputs"),
        ("torch", "add", [(4, 8, 8), (4,)], "different numbers of axes"),
        ("keras", "concat", [(8, 8, 4), (4,)], "different numbers of axes"),
        ("keras", "concat", [(8, 8, 4), (8, 7, 4)], "8 meets 7"),
        ("keras", "Concatenate(axis=0)", [(8, 8, 4), (8, 8, 4)], "the batch"),
        ("keras", "Dot(axes=1)", [(8,), (9,)], "different sizes"),
        ("torch", "nn.Bilinear(2, 3, 4)", [(2,), (4,)], "in2_features is 3"),
        ("keras", "EinsumDense('abc,cd->abd', output_shape=64)", (32, 128), "does not fit"),
        ("keras", "EinsumDense('abc,cd', output_shape=64)", (32, 128), "not of the form"),
        ("keras", "EinsumDense('abc,cd->abd', output_shape=(31, 64))", (32, 128), "does not fit the equation"),
        ("keras", "opaque output=7xHx3", (8,), "cannot depend on H"),
        ("keras", "opaque output=7x7x3 params=some", (8,), "params"),
        ("keras", "Dropout(1.5)", (8,), "at most 1"),
        ("keras", "Dropout()", (8,), "needs rate"),
        ("keras", "SpatialDropout2D(0.5)", (8, 3), "reads"),
        ("keras", "dense 0", (8,), "at least 1"),
        ("torch", "glu", (7, 8, 8), "is odd"),
        ("torch", "nn.LocalResponseNorm(2)", (7,), "spatial axis"),
    ],
)
def test_a_misfit_is_refused_and_names_the_value(framework: str, text: str, dims: Any, says: str) -> None:
    with pytest.raises((ExpressionError, Misfit)) as caught:
        run(text, dims, framework)
    assert says in str(caught.value)


def test_what_an_opaque_layer_does_not_say_is_unknown() -> None:
    result = run("opaque output=(None, 14, ?, 16)", (28, 28, 8), "keras")
    assert result.dims == (14, UNKNOWN, 16)
    assert result.trained is UNKNOWN and result.macs is UNKNOWN


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("swish", "silu"), ("silu", "silu"), ("nn.SiLU()", "silu"), ("hardswish", "hard_swish"), ("nn.Hardswish()", "hard_swish"),
        ("leaky_relu 0.1", "leaky_relu"), ("nn.LeakyReLU(0.2, inplace=True)", "leaky_relu"), ("LeakyReLU(alpha=0.3)", "leaky_relu"),
        ("relu6", "relu6"), ("ReLU(max_value=6)", "relu"), ("nn.GELU('tanh')", "gelu"), ("Activation('relu')", "activation"),
        ("nn.Hardtanh(-2, 2)", "hard_tanh"), ("nn.LogSoftmax(dim=1)", "log_softmax"), ("nn.Threshold(0.1, 20)", "threshold"),
        ("mish", "mish"), ("softsign", "softsign"), ("exponential", "exponential"), ("log_sigmoid", "log_sigmoid"),
    ],
)  # fmt: skip
def test_an_activation_is_known_by_its_common_name(text: str, type: str) -> None:
    result = run(text, (4, 5), "keras")
    assert (result.layer.type, result[:4]) == (type, ((4, 5), 0, 0, 0))


def test_a_dense_layer_on_a_map_asks_whether_to_flatten() -> None:
    layer = bind(read_expression("dense 10"), "keras")
    for dims, count in (((7, 7, 3), 1), ((197, 768), 0), ((768,), 0)):
        x = Shape.of(dims, False)
        assert len(list(layer.warnings(x, layer.output(x)))) == count


def test_a_merge_of_one_input_says_so() -> None:
    layer = bind(read_expression("add"), "keras")
    assert len(list(layer.warnings((Shape.of((3,), False),), None))) == 1


@pytest.mark.parametrize(("a", "b"), [(a, b) for a in range(1, 5) for b in range(1, 5)])
def test_broadcasting_is_numpys(a: int, b: int) -> None:
    try:
        expected: Any = numpy.broadcast_shapes((3, a, 2), (b, 1))
    except ValueError:
        expected = None
    try:
        found: Any = run("add", [(3, a, 2), (b, 1)], "keras").dims
    except ExpressionError:
        found = None
    assert found == expected


def test_values_of_a_sweep_broadcast_or_not_one_by_one() -> None:
    layer = bind(read_expression("add"), "keras")
    x = tuple(Shape((n,), 4, False) for n in (numpy.array([8, 8, 8]), numpy.array([8, 1, 7])))
    (condition,) = [c for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert list(condition.holds()) == [True, True, False]


@pytest.mark.parametrize(
    ("text", "attribute", "dims", "trained", "macs"),
    [
        ("dense 1", "units", (9,), lambda u: 10 * u, lambda u: 9 * u),
        ("embedding 50 1", "size", (9,), lambda u: 50 * u, lambda u: 0),
        ("lstm 1", "units", (5, 10), lambda u: 4 * u * (10 + u + 1), lambda u: 5 * 4 * u * (10 + u)),
        ("attention 2 key_dim=1", "key_size", (3, 8), lambda k: 3 * 18 * k + 16 * k + 8, lambda k: 3 * 64 * k + 36 * k),
        ("se 1", "squeeze", (7, 7, 8), lambda s: 17 * s + 8, lambda s: 16 * s),
        ("repeat_vector 1", "n", (8,), lambda n: 0, lambda n: 0),
    ],
)
def test_an_attribute_may_be_swept(text: str, attribute: str, dims: Any, trained: Any, macs: Any) -> None:
    values = numpy.array([1, 4, 32])
    layer = bind(read_expression(text), "keras")
    layer.__dict__[attribute] = values
    x = Shape.of(dims, False)
    y = layer.output(x)
    weights = layer.weights(x, y)
    assert numpy.array_equal(sum(w.size for w in weights) + 0 * values, trained(values) + 0 * values)
    assert numpy.array_equal(layer.macs(x, y, weights) + 0 * values, macs(values) + 0 * values)


@pytest.mark.parametrize("word", ["add", "concat"])
def test_inputs_that_differ_in_several_axes_are_one_finding(word: str) -> None:
    layer = bind(read_expression(word), "keras")
    x = shaped([(8, 9, 4), (6, 7, 4)], "keras")
    assert len([c for c in layer.conditions(x, layer.output(x)) if c is not None]) == 1
