"""Corners that no recorded row reaches: names of weights under either framework, spans, spellings, order of arguments."""

from __future__ import annotations

import math
from typing import Any

import numpy
import pytest

import cnncalc
from cnncalc.binding.bind import bind
from cnncalc.language.words.expression import read_expression
from cnncalc.layers import load
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape


def inferred(framework: str, code: str, dims: Any) -> Any:
    """The first row of a one-layer network, as the report gives it."""
    inputs = {f"i{n}": d for n, d in enumerate(dims)} if isinstance(dims, list) else dims
    layer = f"{code} {' '.join(inputs)}" if isinstance(dims, list) else code
    return cnncalc.infer(cnncalc.load({"framework": framework, "input": inputs, "layers": [layer]})).to_dict()["layers"][0]


def weights(framework: str, code: str, dims: Any) -> dict[str, list[Any]]:
    row = inferred(framework, code, dims)
    assert sum(math.prod(w["shape"]) for w in row["weights"]) == row["params"] + row.get("buffers", 0)
    return {w["name"]: w["shape"] for w in row["weights"]}


# Names as the frameworks' own modules have them: torchvision's SqueezeExcitation, VisionTransformer and CNBlock, and
# Keras's convolutions, BatchNormalization, Dense, Embedding and MultiHeadAttention. A layer that only the other
# framework has goes by the names of its kin there.
NAMED: list[tuple[str, str, Any, dict[str, list[Any]]]] = [
    ("torch", "SqueezeExcitation(16, 8)", (16, 5, 5), {"fc1.weight": [8, 16, 1, 1], "fc1.bias": [8], "fc2.weight": [16, 8, 1, 1], "fc2.bias": [16]}),
    ("torch", "se 8 bias=false", (16, 5, 5), {"fc1.weight": [8, 16, 1, 1], "fc2.weight": [16, 8, 1, 1]}),
    ("keras", "se 8", (5, 5, 16), {"reduce/kernel": [1, 1, 16, 8], "reduce/bias": [8], "expand/kernel": [1, 1, 8, 16], "expand/bias": [16]}),
    ("torch", "class_token", (196, 768), {"class_token": [1, 1, 768]}),
    ("keras", "class_token", (196, 768), {"class_token": [1, 768]}),
    ("torch", "position", (197, 768), {"pos_embedding": [1, 197, 768]}),
    ("keras", "position", (197, 768), {"position_embedding": [197, 768]}),
    ("torch", "layer_scale", (96, 7, 7), {"layer_scale": [96, 1, 1]}),
    ("torch", "layer_scale", (96,), {"layer_scale": [96]}),
    ("keras", "layer_scale", (7, 7, 96), {"gamma": [96]}),
    ("keras", "instancenorm affine=true", (7, 7, 96), {"gamma": [96], "beta": [96]}),
    ("keras", "instancenorm affine=false", (7, 7, 96), {}),
    ("keras", "instancenorm affine=false track=true", (7, 7, 96), {"moving_mean": [96], "moving_variance": [96]}),
    ("torch", "instancenorm track=true", (96, 7, 7), {"running_mean": [96], "running_var": [96]}),
    ("keras", "bn", (7, 7, 96), {"gamma": [96], "beta": [96], "moving_mean": [96], "moving_variance": [96]}),
    ("keras", "rmsnorm", (7, 96), {"scale": [96]}),
    ("torch", "rmsnorm affine=false", (96, 7), {}),
    ("keras", "embedding 10 3", (4,), {"embeddings": [10, 3]}),
    ("torch", "embedding 10 3", (4,), {"weight": [10, 3]}),
    ("keras", "bilinear units=5", [(3,), (4,)], {"kernel": [5, 3, 4], "bias": [5]}),
    ("torch", "bilinear units=5 bias=false", [(3,), (4,)], {"weight": [5, 3, 4]}),
    ("torch", "EinsumDense('abc,cd->abd', output_shape=(None, 6))", (5, 4), {"weight": [4, 6]}),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=(None, 6), bias_axes='d')", (5, 4), {"kernel": [4, 6], "bias": [6]}),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=(5, 6), bias_axes='bd')", (5, 4), {"kernel": [4, 6], "bias": [5, 6]}),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=(5, 6), bias_axes='b')", (5, 4), {"kernel": [4, 6], "bias": [5, 1]}),
    ("keras", "EinsumDense('ab...,bc->ac...', output_shape=(6,), bias_axes='c')", (5, 7, 4), {"kernel": [5, 6], "bias": [6, 1, 1]}),
    # Keras's rules under PyTorch's names: one row of biases in an LSTM, two in a GRU with reset_after
    ("torch", "layers.LSTM(4)", (5, 6), {"weight_ih_l0": [16, 6], "weight_hh_l0": [16, 4], "bias_ih_l0": [16]}),
    ("torch", "layers.GRU(4)", (5, 6), {"weight_ih_l0": [12, 6], "weight_hh_l0": [12, 4], "bias_ih_l0": [12], "bias_hh_l0": [12]}),
    ("torch", "layers.GRU(4, reset_after=False)", (5, 6), {"weight_ih_l0": [12, 6], "weight_hh_l0": [12, 4], "bias_ih_l0": [12]}),
    # PyTorch's rules under Keras's names
    ("keras", "nn.GRU(6, 4)", (5, 6), {"kernel": [6, 12], "recurrent_kernel": [4, 12], "bias_ih": [12], "bias_hh": [12]}),
    ("keras", "nn.RNN(6, 4, 2, bias=False)", (5, 6), {
        "0/kernel": [6, 4], "0/recurrent_kernel": [4, 4], "1/kernel": [4, 4], "1/recurrent_kernel": [4, 4],
    }),
    ("keras", "nn.LSTM(6, 4, 1, False, bidirectional=True, proj_size=3)", (5, 6), {
        "forward/kernel": [6, 16], "forward/recurrent_kernel": [3, 16], "forward/projection_kernel": [3, 4],
        "backward/kernel": [6, 16], "backward/recurrent_kernel": [3, 16], "backward/projection_kernel": [3, 4],
    }),
    ("torch", "layers.MultiHeadAttention(2, 3, use_gate=True)", (5, 8), {
        "in_proj_weight": [18, 8], "in_proj_bias": [18], "gate.weight": [6, 8], "gate.bias": [6], "out_proj.weight": [8, 6], "out_proj.bias": [8],
    }),
    ("torch", "layers.MultiHeadAttention(2, 3, use_gate=True, use_bias=False, output_shape=(4, 5))", (5, 8), {
        "in_proj_weight": [18, 8], "gate.weight": [6, 8], "out_proj.weight": [20, 6],
    }),
    ("keras", "nn.MultiheadAttention(8, 2, add_bias_kv=True, bias=False)", (5, 8), {
        "query/kernel": [8, 2, 4], "key/kernel": [8, 2, 4], "value/kernel": [8, 2, 4], "attention_output/kernel": [2, 4, 8],
        "bias_k": [1, 1, 8], "bias_v": [1, 1, 8],
    }),
    ("keras", "prelu", (4, 5, 6), {"alpha": [4, 5, 6]}),
    ("keras", "nn.PReLU(6)", (4, 5, 6), {"alpha": [6]}),
    ("keras", "PReLU(shared_axes=[-2])", (4, 5, 6), {"alpha": [1, 5, 6]}),
    ("keras", "PReLU(shared_axes=[1, 2])", (4, 5, 6), {"alpha": [1, 1, 6]}),
    ("keras", "BatchNormalization(axis=1)", (4, 5, 6), {"gamma": [4], "beta": [4], "moving_mean": [4], "moving_variance": [4]}),
    ("keras", "GroupNormalization(groups=2, axis=1)", (4, 5, 6), {"gamma": [4], "beta": [4]}),
    ("keras", "depthwise 3x3 multiplier=2", (9, 9, 4), {"kernel": [3, 3, 4, 2], "bias": [8]}),
    ("torch", "depthwise 3x3 multiplier=2", (4, 9, 9), {"weight": [8, 1, 3, 3], "bias": [8]}),
    ("torch", "separable 6 3x3 multiplier=2", (4, 9, 9), {"depthwise.weight": [8, 1, 3, 3], "pointwise.weight": [6, 8, 1, 1], "pointwise.bias": [6]}),
    ("keras", "opaque output=3x3 params=12", (4,), {"params": [12]}),
    ("keras", "opaque output=3x3 params=0", (4,), {}),
    ("keras", "opaque output=3x3 params=1", (4,), {"params": [1]}),
]  # fmt: skip


@pytest.mark.parametrize(("framework", "code", "dims", "wanted"), NAMED, ids=[f"{f} {c} {d}" for f, c, d, _ in NAMED])
def test_weights_are_named_and_shaped_as_the_frameworks_name_and_shape_them(framework: str, code: str, dims: Any, wanted: dict[str, list[Any]]) -> None:
    assert list(weights(framework, code, dims).items()) == list(wanted.items())


def test_a_map_under_torch_names_but_channels_last_has_one_scale_a_channel() -> None:
    spec = {"framework": "torch", "layout": "channels_last", "input": (7, 7, 96), "layers": ["layer_scale"]}
    assert [w["shape"] for w in cnncalc.infer(cnncalc.load(spec)).to_dict()["layers"][0]["weights"]] == [[96]]


# Python's own slices say how long each span is.
@pytest.mark.parametrize(
    "span",
    ["0:16", "16:", ":-1", ":", "-5:", "-5:-2", "1:-1", "3:100", ":1", "8:9", "0:64", "-64:", "-1:", ":64", ":65", "63:"],
)
@pytest.mark.parametrize("framework", ["keras", "torch"])
def test_a_span_keeps_what_a_slice_of_a_list_keeps(framework: str, span: str) -> None:
    start, stop = (int(end) if end else None for end in span.split(":"))
    kept = len(list(range(64))[start:stop])
    dims, wanted = ((7, 9, 64), [7, 9, kept]) if framework == "keras" else ((64, 7, 9), [kept, 7, 9])
    mapping = {"framework": framework, "input": dims, "layers": [{"type": "slice", "spans": [start, stop]}]}
    listed = {"framework": framework, "input": dims, "layers": [{"type": "slice", "spans": [[start, stop]]}]}
    assert inferred(framework, f"slice {span}", dims)["output_shape"][1:] == wanted
    for spec in (mapping, listed):
        assert cnncalc.infer(cnncalc.load(spec)).to_dict()["layers"][0]["output_shape"][1:] == wanted


def test_spans_of_another_axis_and_several_of_them() -> None:
    assert inferred("keras", "slice 2:5 axis=1", (7, 9, 64))["output_shape"] == [None, 3, 9, 64]
    assert inferred("torch", "slice 2:5 axis=-1", (64, 7, 9))["output_shape"] == [None, 64, 7, 3]
    assert inferred("keras", "slice 0:2 5:", (7, 9, 64))["output_shapes"] == [[None, 7, 9, 2], [None, 7, 9, 59]]


@pytest.mark.parametrize("word", ["a:b", "1", "1:2:0", "1:2:3:4", "1.5:2", ":" * 3, "9999999999999999999999:"])
def test_what_is_no_span_is_refused(word: str) -> None:
    with pytest.raises(cnncalc.SpecError):
        inferred("keras", f"slice {word}", (7, 9, 64))


# (layer, input): each keeps the layout of what it reads.
LAID_OUT: list[tuple[str, Any]] = [
    *[(code, (8, 8, 8)) for code in """adaptive_avgpool 2|avgpool 2|bn|center_crop 2x2|channel_shuffle 2|conv 4 3|crop 1|deconv 4 3|dense 4
    depthwise 3|dropout 0.5|einsum_dense equation="abcd,ce->abed" shape=[8,3,8]|embedding 9 4|flatten|global_avgpool|glu|gn 2|instancenorm|layer_scale|ln
    lppool 2 2|lrn 3|maxpool 2|normalization|opaque 3x3x4|pad 1|permute 2 1 3|pixel_shuffle 2|pixel_unshuffle 2|position|prelu|relu
    rescaling 2|reshape -1 4|resize 5x5|rmsnorm|se 2|separable 4 3|slice 0:2|softmax|split 2|unflatten 1 2 -1|unit_norm|upsample 2
    zeropad 1""".replace("\n", "|").split("|")],
    *[(code, (6, 8)) for code in ("attention 2", "class_token", "lstm 4", "gru 4", "rnn 4", "lstm 4 return_state=true")],
    *[(code, [(8, 8), (8, 8)]) for code in ("add", "concat", "dot axes=1", "bilinear units=3", "opaque 3x3x4")],
    ("repeat_vector 3", (8,)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "dims"), LAID_OUT, ids=[code.strip() for code, _ in LAID_OUT])
@pytest.mark.parametrize(("framework", "first"), [("keras", False), ("torch", True)])
def test_the_output_is_laid_out_as_the_input_is(code: str, dims: Any, framework: str, first: bool) -> None:
    layer = bind(read_expression(code.strip()), framework)
    shapes = tuple(Shape.of(d, first) for d in (dims if isinstance(dims, list) else [dims]))
    y = layer.output(shapes if isinstance(dims, list) else shapes[0])
    assert [shape.first for shape in (y if isinstance(y, list) else [y])] == [first] * (len(y) if isinstance(y, list) else 1)


def test_every_class_of_a_pool_is_known_by_its_documented_names() -> None:
    """The class names of torch.nn and keras.layers, and the words with a rank."""
    for name in ("Max", "Average"):
        for rank in (1, 2, 3):
            layer = bind(read_expression(f"layers.{name}Pooling{rank}D(3, 2, 'same')"), "keras")
            assert (layer.kernel, layer.stride, layer.padding, layer.fixed_rank) == ((3,) * rank, (2,) * rank, "same", rank)
    for word, file in (("maxpool", "maxpool"), ("avgpool", "avgpool")):
        for rank in (1, 2, 3):
            layer = bind(read_expression(f"{word}{rank}d 3 2"), "keras")
            assert (type(layer), layer.kernel, layer.stride, layer.fixed_rank) == (load(file), (3,) * rank, (2,) * rank, rank)
        assert bind(read_expression(f"{word} 3 2"), "keras").fixed_rank is None


# keras.layers' own signatures, in full (Keras 3.15): the value of one argument given by its position.
RECURRENT = """{} kernel_initializer recurrent_initializer bias_initializer {}kernel_regularizer
recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint recurrent_constraint bias_constraint dropout
recurrent_dropout {}"""
RETURNS = "return_sequences return_state go_backwards stateful unroll"
SIGNATURES = {
    "LSTM": RECURRENT.format("units activation recurrent_activation use_bias", "unit_forget_bias ", f"seed {RETURNS}"),
    "GRU": RECURRENT.format("units activation recurrent_activation use_bias", "", f"seed {RETURNS} reset_after"),
    "SimpleRNN": RECURRENT.format("units activation use_bias", "", f"{RETURNS} seed"),
}
POSITIONAL = {
    "return_sequences": ("True", [None, 5, 4]), "return_state": ("True", None), "use_bias": ("False", None), "reset_after": ("False", None),
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_recurrent_layer_takes_its_arguments_in_the_order_of_its_signature(name: str) -> None:
    order = SIGNATURES[name].split()
    neutral = {"units": "4", "use_bias": "True", "dropout": "0.0", "recurrent_dropout": "0.0", **dict.fromkeys(RETURNS.split(), "False"), "reset_after": "True"}
    for changed, value in [("", ""), *((key, value) for key, (value, _) in POSITIONAL.items() if key in order)]:
        given = [value if argument == changed else neutral.get(argument, "None") for argument in order]
        named = f", {changed}={value}" if changed else ""
        positional, keyword = (inferred("keras", f"layers.{name}({text})", (5, 6)) for text in (", ".join(given), f"4{named}"))
        assert {**positional, "name": ""} == {**keyword, "name": ""}, changed
    plain = inferred("keras", f"layers.{name}(4)", (5, 6))
    assert inferred("keras", f"layers.{name}(4, return_sequences=True)", (5, 6))["output_shape"] == [None, 5, 4]
    assert plain["output_shape"] == [None, 4]


def test_vectors_of_length_one_may_run_along_the_batch() -> None:
    """Keras's UnitNormalization takes axis 0 or the batch counted from the end; without a batch these are no batch."""
    for axis in (0, -3):
        assert inferred("keras", f"UnitNormalization(axis={axis})", (5, 6))["output_shape"] == [None, 5, 6]
    spec = {"input": (5, 6), "batch": "none", "layers": ["UnitNormalization(axis=-3)"]}
    with pytest.raises(cnncalc.SpecError):
        cnncalc.infer(cnncalc.load(spec))
    for axis in (2, -4):
        with pytest.raises(cnncalc.SpecError):
            inferred("keras", f"UnitNormalization(axis={axis})", (4,))


def test_permute_moves_the_batch_nowhere_but_may_leave_it_out() -> None:
    """torchvision's Permute counts the batch, Keras's Permute counts from 1 without it; a word without a batch from 0."""
    assert inferred("torch", "Permute([0, 2, 3, 1])", (96, 28, 14))["output_shape"] == [None, 28, 14, 96]
    spec = {"framework": "torch", "input": (96, 28, 14), "batch": "none", "layers": ["Permute([2, 0, 1])"]}
    assert cnncalc.infer(cnncalc.load(spec)).to_dict()["layers"][0]["output_shape"] == [14, 96, 28]


def test_zero_tokens_and_axes_of_attention_count_in_its_products() -> None:
    """h·T·S·(K + V) with S tokens attended over: one more with add_zero_attn, those of an axis with attention_axes."""
    plain = inferred("torch", "nn.MultiheadAttention(8, 2)", (5, 8))["macs"]
    assert plain == 5 * 4 * 64 + 2 * 5 * 5 * 8
    assert inferred("torch", "nn.MultiheadAttention(8, 2, add_zero_attn=True)", (5, 8))["macs"] == plain + 2 * 5 * 8
    found = inferred("keras", "layers.MultiHeadAttention(2, 3, attention_axes=(2,))", (5, 7, 8))["macs"]
    assert found == 35 * 4 * 8 * 2 * 3 + 2 * 35 * 7 * 6
    assert inferred("keras", "layers.MultiHeadAttention(2, 3, attention_axes=(1, 2))", (5, 7, 8))["macs"] == 35 * 4 * 48 + 2 * 35 * 35 * 6


def test_warnings_say_what_is_probably_not_meant() -> None:
    def warned(framework: str, code: str, dims: Any) -> list[str]:
        report = cnncalc.infer(cnncalc.load({"framework": framework, "input": dims, "layers": [code]}))
        return [f"{warning.message} {warning.help}" for warning in report.warnings]

    (text,) = warned("keras", "dense 4", (7, 7, 64))
    assert "dense" in text and "7×7×64" in text and "flatten" in text
    assert not warned("keras", "dense 4", (7, 64))
    assert not warned("keras", "dense 4", (64,))
    (text,) = warned("keras", "Add()([input])", (7, 7, 64))
    assert "add" in text and "one input" in text and "all that it joins" in text


# torch.nn.Flatten's documentation: the axes from start_dim to end_dim, both included, in one.
@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("flatten", [1260]), ("flatten start=2", [3, 420]), ("flatten end=2", [15, 7, 12]), ("flatten end=-2", [105, 12]),
        ("nn.Flatten(3)", [3, 5, 84]), ("nn.Flatten(2, 3)", [3, 35, 12]), ("nn.Flatten(-2, -1)", [3, 5, 84]), ("nn.Flatten(2, 2)", [3, 5, 7, 12]),
    ],
)  # fmt: skip
def test_flatten_joins_the_axes_it_is_told(code: str, wanted: list[int]) -> None:
    assert inferred("torch", code, (3, 5, 7, 12))["output_shape"] == [None, *wanted]
    layer = bind(read_expression(code), "torch")
    assert layer.output(Shape.of((3, 5, 7, 12), True)) == Shape.of(wanted, True)


def test_one_number_is_flattened_to_one_axis() -> None:
    """As torch.zeros(()) and one number a sample of Keras become (1,) and (None, 1)."""
    assert bind(read_expression("nn.Flatten(0)"), "torch", False).output(Shape.of((), True)) == Shape.of((1,), True)
    assert bind(read_expression("flatten"), "torch", False).output(Shape.of((), True)) == Shape.of((1,), True)
    assert bind(read_expression("Flatten()"), "keras").output(Shape.of((), False)) == Shape.of((1,), False)


@pytest.mark.parametrize(
    ("equation", "asked", "dims", "kernel", "batch"),
    [
        ("...x,xy->...y", 6, (5, 7, 4), (4, 6), 1), ("...x,xy->...y", 6, (5, 7, 3, 4), (4, 6), 1), ("ab...,bc->ac...", 6, (4, 5, 7), (4, 6), 1),
        ("abc,bcd->ad", 6, (4, 5), (4, 5, 6), 1), ("abc,cde->abde", (None, 6, 7), (4, 5), (5, 6, 7), 1), ("ab,bc->abc", (4, 6), (4,), (4, 6), 1),
    ],
)  # fmt: skip
def test_an_equation_is_computed_as_numpy_does(equation: str, asked: Any, dims: Any, kernel: Any, batch: int) -> None:
    layer = bind(read_expression(f"EinsumDense('{equation}', output_shape={asked})"), "keras")
    x = Shape.of(dims, False)
    y = layer.output(x)
    assert (batch, *y.dims) == numpy.einsum(equation, numpy.zeros((batch, *dims)), numpy.zeros(kernel)).shape
    (weight,) = layer.weights(x, y)
    assert weight.shape == kernel


def test_whole_and_broken_factors_enlarge_as_pytorch_says() -> None:
    """⌊n · factor⌋, by torch.nn.Upsample's documentation; a swept factor is a plain whole number."""
    assert inferred("keras", "upsample 1.5", (5, 7, 3))["output_shape"] == [None, 7, 10, 3]
    assert inferred("torch", "nn.Upsample(scale_factor=(0.5, 2))", (3, 5, 7))["output_shape"] == [None, 3, 2, 14]
    layer = bind(read_expression("upsample 2"), "keras")
    layer.__dict__["factor"] = 3
    x = Shape.of((5, 7, 2), False)
    assert layer.output(x) == Shape.of((15, 21, 2), False)
    assert layer.reach(x, layer.output(x)) == [(1, 1, 3, 0)] * 2


@pytest.mark.parametrize(
    ("mode", "k", "s", "d"), [(m, k, s, d) for m in ("full", "causal", "same", "same_lower", "valid") for k in (1, 3, 4) for s in (1, 2, 3) for d in (1, 2)]
)
def test_a_padding_by_name_has_the_windows_of_its_definition(mode: str, k: int, s: int, d: int) -> None:
    """full: every window that touches the input; causal: as many in front as to look back; same: one a stride."""
    n, reach = 11, d * (k - 1)
    starts = {
        "full": range(-reach, n, s), "causal": range(-reach, n - reach, s), "same": range(0, n, s), "same_lower": range(0, n, s),
        "valid": range(0, n - reach, s),
    }[mode]  # fmt: skip
    layer = bind(read_expression(f"conv1d 4 {k} stride={s} dilation={d} pad={mode}"), "torch" if mode == "valid" else "keras")
    x = Shape((n,), 3, layer.framework == "torch")
    assert layer.output(x) == Shape((len(starts),), 4, x.first)


@pytest.mark.parametrize(("n", "k", "s", "p"), [(5, 3, 2, 1), (5, 3, 2, 0), (4, 2, 3, 0), (6, 5, 2, 2), (6, 4, 1, 1), (5, 1, 3, 0)])
def test_a_word_for_a_transposed_convolution_cuts_amounts_from_its_frameworks_size(n: int, k: int, s: int, p: int) -> None:
    """PyTorch: (n − 1)·s − 2p + k; Keras's `valid` is n·s + max(k − s, 0), and the word takes p off both ends of it."""
    keras = bind(read_expression(f"deconv1d 4 {k} stride={s} pad={p}"), "keras")
    assert keras.output(Shape((n,), 3)) == Shape((n * s + max(k - s, 0) - 2 * p,), 4)
    torch = bind(read_expression(f"deconv1d 4 {k} stride={s} pad={p}"), "torch")
    assert torch.output(Shape((n,), 3, True)) == Shape(((n - 1) * s - 2 * p + k,), 4, True)
    uneven = bind(read_expression(f"deconv1d 4 {k} stride={s} pad=0:{p}"), "keras")
    assert uneven.output(Shape((n,), 3)) == Shape((n * s + max(k - s, 0) - p,), 4)
    uneven = bind(read_expression(f"deconv1d 4 {k} stride={s} pad={p}:0"), "keras")
    assert uneven.output(Shape((n,), 3)) == Shape((n * s + max(k - s, 0) - p,), 4)


def test_the_factors_of_a_kernel_show_its_groups_only_where_it_has_some() -> None:
    for code, factors in (("conv 8 3x5", (3, 5, 4, 8)), ("conv 8 3x5 groups=2", (3, 5, 2, 4, 2)), ("conv 8 3x5 groups=4", (3, 5, 1, 2, 4))):
        layer = bind(read_expression(code), "keras")
        x = Shape.of((9, 9, 4), False)
        assert layer.factors(x, layer.output(x)) == (factors,)


def test_a_separable_convolution_costs_what_its_paper_says() -> None:
    """Howard et al. 2017 (MobileNets), section 3.1: D_K² · M · D_F² + M · N · D_F²."""
    for framework, dims in (("keras", (14, 14, 32)), ("torch", (32, 14, 14))):
        assert inferred(framework, "separable 64 3x3 pad=1 bias=false", dims)["macs"] == 9 * 32 * 14**2 + 32 * 64 * 14**2


def test_every_kernel_of_several_has_its_factors() -> None:
    """Whichever framework names them: all tensors but biases and learned tokens, in their order."""
    for framework, code, dims in (
        ("torch", "nn.MultiheadAttention(8, 2, add_bias_kv=True)", (5, 8)), ("keras", "attention 2", (5, 8)), ("torch", "attention 2", (5, 8)),
        ("torch", "nn.LSTM(8, 4, 2, proj_size=3)", (5, 8)), ("keras", "GRU(4)", (5, 8)), ("keras", "se 2", (5, 5, 8)), ("torch", "se 2", (8, 5, 5)),
        ("keras", "separable 6 3x3", (9, 9, 4)), ("torch", "separable 6 3x3", (4, 9, 9)),
    ):  # fmt: skip
        layer = bind(read_expression(code), framework)
        x = Shape.of(dims, framework == "torch")
        y = layer.output(x)
        kernels = [w.size for w in layer.weights(x, y) if "bias" not in w.name]
        assert [math.prod(factors) for factors in layer.factors(x, y)] == kernels, code


# torch 2.13: the (pairs of amounts, axes beside the batch) that a pad's classes of one to three dimensions take, of up to
# four pairs and five axes. Only the circular ones look at their own name.
ONE_OR_TWO_LEFT = [(1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4)]
ANY_LEFT = [(pairs, rank) for pairs in (1, 2, 3, 4) for rank in (1, 2, 3, 4, 5) if pairs <= rank]
PADDED = {
    **{(mode, rank): ONE_OR_TWO_LEFT for mode in ("Reflection", "Replication") for rank in (1, 2, 3)},
    **{("Constant", rank): ANY_LEFT for rank in (1, 2, 3)},
    ("Circular", 1): [(1, 1), (1, 2), (2, 2)],
    ("Circular", 2): [(1, 2), (2, 2), (2, 3), (3, 3)],
    ("Circular", 3): [(2, 3), (3, 3), (3, 4)],
}


@pytest.mark.parametrize(("mode", "named"), PADDED)
def test_pytorchs_pads_take_other_ranks_than_their_names_say(mode: str, named: int) -> None:
    taken = []
    for pairs in (1, 2, 3, 4):
        for rank in (1, 2, 3, 4, 5):
            value = ", 0" if mode == "Constant" else ""
            layer = bind(read_expression(f"nn.{mode}Pad{named}d({(1,) * (2 * pairs)}{value})"), "torch")
            x = Shape.of((4,) * rank, True)
            try:
                y = layer.output(x)
            except Misfit:
                continue
            if all(condition is None or condition.holds() for condition in layer.conditions(x, y)):
                assert y.dims == (4,) * (rank - pairs) + (6,) * pairs
                taken.append((pairs, rank))
    assert taken == PADDED[mode, named]


# torch 2.13, oneDNN off: AdaptiveAvgPool's outputs of (4, 4, …) with a batch before, by class and size.
MEANS = {
    ("1d((1,))", 2): (4, 1), ("1d((2,))", 2): (4, 2), ("1d((1,))", 3): None, ("2d((1, 1))", 2): (1, 1), ("2d((1, 1))", 3): (4, 1, 1),
    ("2d((1, 1))", 4): (4, 4, 1, 1), ("2d((1, 1))", 5): (4, 4, 4, 1, 1), ("2d((1, 1))", 1): None, ("2d((2, 2))", 3): (4, 2, 2), ("2d((2, 2))", 4): None,
    ("2d((1, 2))", 3): (4, 1, 2), ("2d((1, 2))", 4): None, ("2d((None, 1))", 3): (4, 4, 1), ("2d((None, 1))", 4): None,
    ("3d((1, 1, 1))", 4): (4, 1, 1, 1), ("3d((1, 1, 1))", 5): (4, 4, 1, 1, 1), ("3d((1, 1, 1))", 3): (1, 1, 1), ("3d((2, 2, 2))", 4): (4, 2, 2, 2),
    ("3d((2, 2, 2))", 5): None, ("3d((1, 1, 1))", 2): None,
}  # fmt: skip


@pytest.mark.parametrize(("code", "rank"), MEANS)
def test_a_single_mean_is_taken_over_the_last_axes_of_anything(code: str, rank: int) -> None:
    layer = bind(read_expression(f"nn.AdaptiveAvgPool{code}"), "torch")
    x = Shape.of((4,) * rank, True)
    try:
        found = layer.output(x)
    except Misfit:
        found = None
    assert found == (None if MEANS[code, rank] is None else Shape.of(MEANS[code, rank], True))
