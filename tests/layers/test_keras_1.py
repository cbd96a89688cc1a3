"""Calls of Keras 1 and 2: what Keras 1.2.2 itself said of them, and what has no meaning today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc

TRUTH = Path(__file__).parent.parent / "truth" / "layers-keras-1.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()[1:]]


def figures(code: str, shape: Any, framework: str = "keras") -> tuple[list[Any], int, int]:
    """(output without the batch, trainable, non-trainable) of one layer."""
    several = isinstance(shape[0], list)
    spec = {"framework": framework, "input": dict(zip("ab", shape, strict=True)) if several else list(shape), "layers": [code]}
    report = cnncalc.infer(cnncalc.load(spec))
    row = report.rows[-1]
    return list(row.output_shape)[1:], report.totals.trainable, report.totals.non_trainable


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['code']} on {row['input']}" for row in ROWS])
def test_as_keras_1_said(row: dict[str, Any]) -> None:
    assert figures(row["code"], row["input"]) == (row["output"], row["trainable"], row["non_trainable"])


KERAS_2 = [
    ("Convolution2D(64, (7, 7), border_mode='valid', subsample=(2, 2))", (32, 32, 3), [13, 13, 64], 9472),
    ("Convolution2D(64, 7, 7)", (32, 32, 3), [26, 26, 64], 9472),
    ("Convolution2D(64, 3, padding='same')", (32, 32, 3), [32, 32, 64], 1792),
    ("Convolution2D(64, (3, 3), strides=(2, 2), padding='same')", (32, 32, 3), [16, 16, 64], 1792),
    ("Deconvolution2D(8, (3, 3), strides=(2, 2), padding='same')", (8, 8, 3), [16, 16, 8], 224),
    ("Deconvolution2D(8, 3, 3, output_shape=(None, 14, 14, 8))", (12, 12, 3), [14, 14, 8], 224),
    ("Deconv2D(8, (3, 3))", (8, 8, 3), [10, 10, 8], 224),
    ("Deconvolution3D(8, (3, 3, 3))", (8, 8, 8, 3), [10, 10, 10, 8], 656),
    ("SeparableConv2D(8, (3, 3), kernel_initializer='he_normal', kernel_regularizer=None)", (8, 8, 3), [6, 6, 8], 59),
    ("DepthwiseConv2D((3, 3), kernel_initializer='he_normal', kernel_constraint=None)", (8, 8, 3), [6, 6, 3], 30),
    ("Embedding(100, 8, input_length=5, dropout=0.1)", (5,), [5, 8], 800),
    ("MaxPooling2D(2, border_mode='same')", (7, 7, 3), [4, 4, 3], 0),
    ("GRU(8, inner_activation='tanh')", (5, 3), [8], 288),
    ("LSTM(8, implementation=2, recurrent_dropout=0.1, unit_forget_bias=True)", (5, 3), [8], 384),
    ("CuDNNGRU(8, return_sequences=True)", (5, 3), [5, 8], 312),
    ("AtrousConvolution2D(8, (3, 3), atrous_rate=(2, 2))", (9, 9, 3), [5, 5, 8], 224),
    ("Convolution3D(8, 3, 2, 1)", (6, 6, 6, 2), [4, 5, 6, 8], 104),
    ("Conv3D(8, (3, 2, 1), subsample=(1, 2, 1))", (6, 6, 6, 2), [4, 3, 6, 8], 104),
    ("Conv2D(8, 3, 3, border_mode='same')", (4, 4, 2), [4, 4, 8], 152),
    ("ZeroPadding2D(padding=((1, 2), (0, 1)))", (6, 6, 2), [9, 7, 2], 0),
]
"""What Keras 2.1.6 said of calls that mix old and new: (call, input, output, weights)."""


@pytest.mark.parametrize(("code", "shape", "output", "weights"), KERAS_2, ids=[row[0] for row in KERAS_2])
def test_as_keras_2_said(code: str, shape: tuple[int, ...], output: list[int], weights: int) -> None:
    assert figures(code, shape) == (output, weights, 0)


@pytest.mark.parametrize("owner", ["layers.", "keras.layers.", "tf.keras.layers."])
def test_a_prefix_changes_nothing(owner: str) -> None:
    assert figures(f"{owner}Convolution2D(8, 3, 3, border_mode='same')", (9, 9, 3), "torch") == ([8, 9, 3], 3 * 3 * 9 * 8 + 8, 0)


def test_todays_class_keeps_todays_order() -> None:
    """Keras 3.15.1: `Conv2D(64, 7, 7)` has a stride of 7."""
    assert figures("Conv2D(64, 7, 7)", (32, 32, 3)) == ([4, 4, 64], 9472, 0)
    assert figures("GRU(8)", (5, 3)) == ([8], 312, 0)
    assert figures("Convolution2D(64, (7, 7), (7, 7))", (32, 32, 3)) == ([4, 4, 64], 9472, 0)


BASE = [
    ("Dense(8, input_dtype='float32', weights=[w])", (4,)),
    ("Flatten(input_dtype='float32')", (4,)),
    ("Dropout(0.5, create_input_layer=False)", (4,)),
    ("LeakyReLU(alpha=0.3)", (4,)),
    ("BatchNormalization(renorm=True, fused=True)", (4,)),
    ("GlobalMaxPooling2D(keep_dims=True)", (4, 4, 2)),
    ("conv 8 3 border_mode=same subsample=[2, 2]", (9, 9, 3)),
]


@pytest.mark.parametrize(("code", "shape"), BASE, ids=[row[0] for row in BASE])
def test_what_every_class_took(code: str, shape: tuple[int, ...]) -> None:
    assert figures(code, shape)[0]


REFUSED = [
    ("BatchNormalization(mode=1)", (8,), "mode 1", "LayerNormalization"),
    ("BatchNormalization(mode=2)", (8,), "mode 2", "leave it out"),
    ("BatchNormalization(0.001, 2)", (8,), "mode 2", "leave it out"),
    ("Convolution2D(8, 3, 3, border_mode='full')", (8, 8, 3), "full", "pad=full"),
    ("Convolution2D(8, 3, 3, border_mode='odd')", (8, 8, 3), "padding knows no 'odd'", "use valid"),
    ("Convolution2D(8, 3, 3, dim_ordering='tv')", (8, 8, 3), "dim_ordering knows no 'tv'", "th, tf"),
    ("Convolution2D(8, 3, 3, 3)", (8, 8, 3), "init must be a word", "input channels"),
    ("Convolution2D(8, 3, 3, border_mode='same', padding='same')", (8, 8, 3), "padding is given twice", "one of them"),
    ("Convolution2D(8, 3, 3, nb_row=3, border_mode='same')", (8, 8, 3), "nb_row is given twice", "one of them"),
    ("Convolution2D(8, nb_col=3)", (8, 8, 3), "nb_row is missing", "nb_row, nb_col"),
    ("Convolution2D(8, 3, 3, border_mod='same')", (8, 8, 3), "has no 'border_mod'", ""),
    ("Dense(64, 128)", (8,), "activation", "leave the input's size out"),
    ("Deconvolution2D(3, 3, 3, output_shape=(14, 14, 3))", (12, 12, 3), "output_shape needs 4", "leave it out"),
    ("Deconvolution2D(3, 3, 3, output_shape=(None, 15, 14, 3))", (12, 12, 3), "output_size 15×14", ""),
    ("LocallyConnected2D(8, 3, 3)", (8, 8, 3), "older Keras", "opaque"),
    ("LocallyConnected1D(8, 3)", (8, 3), "older Keras", "opaque"),
    ("Highway()", (8,), "older Keras", "opaque"),
    ("MaxoutDense(8)", (8,), "older Keras", "opaque"),
    ("SReLU()", (8,), "older Keras", "opaque"),
    ("ParametricSoftplus()", (8,), "older Keras", "opaque"),
    ("CuDNNLSTM(8)", (8, 3), "older Keras", "LSTM(units)"),
    ("Merge(mode='median')", (8, 3), "merge has no mode median", "sum, mul, concat"),
    ("Permute((0, 2, 1))", (8, 3), "takes no dims '0×2×1'", "from 1"),
    ("Permute([0, 2, 1])", (8, 3), "takes no dims '0×2×1'", "from 1"),
    ("conv 8 3 weights=3", (8, 8, 3), "has no 'weights'", ""),
    ("nn.Conv2d(3, 8, 3, border_mode='same')", (3, 8, 8), "has no 'border_mode'", ""),
    ("nn.Dropout(nb_filter=3)", (3, 8, 8), "has no 'nb_filter'", ""),
]


@pytest.mark.parametrize(("code", "shape", "message", "help"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_has_no_meaning_is_said(code: str, shape: tuple[int, ...], message: str, help: str) -> None:
    with pytest.raises(cnncalc.SpecError) as error:
        figures(code, shape)
    assert message in error.value.errors[0]["message"]
    assert help in error.value.errors[0]["help"]


PLACES = [
    ("4x4x3 -> Convolution2D(8, nb_row=7, nb_col=7)", "nb_row=7"),
    ("9x9x3 -> Convolution2D(8, 3, 3, subsample=(2, 0))", "subsample=(2, 0)"),
    ("9x9x3 -> AtrousConvolution2D(8, 3, 3, subsample=(2, 2), atrous_rate=(2, 2))", "atrous_rate=(2, 2)"),
    ("9x9x3 -> Convolution2D(8, 3, 3, dim_ordering='x')", "dim_ordering='x'"),
    ("9x9x3 -> Dense(8, 'uniform', 'relu', bias='no')", "bias='no'"),
    ("4x4x3 -> Deconvolution2D(8, 3, 3, (None, 30, 30, 8))", "(None, 30, 30, 8)"),
    ("4x4x3 -> Convolution2D(8, (7, 7), border_mode='valid')", "(7, 7)"),
    ("8x8x3 -> LSTM(8, inner_init='x')", "LSTM"),
]


@pytest.mark.parametrize(("code", "written"), PLACES, ids=[row[0] for row in PLACES])
def test_an_error_points_at_what_is_written(code: str, written: str) -> None:
    with pytest.raises(cnncalc.SpecError) as error:
        cnncalc.infer(cnncalc.load(code))
    assert code[error.value.errors[0]["column"] - 1 :].startswith(written)


def test_an_edit_finds_what_an_old_name_gave() -> None:
    graph = cnncalc.load("32x32x3 -> c: Convolution2D(64, 7, 7, border_mode='same', subsample=(2, 2))", edits=["c.kernel=3", "c.stride=1"])
    assert cnncalc.infer(graph)["c"].output_shape == (None, 32, 32, 64)
    assert cnncalc.infer(graph)["c"].params == 3 * 3 * 3 * 64 + 64


def test_the_input_of_a_sequence_is_its_length_and_its_values() -> None:
    report = cnncalc.infer(cnncalc.load("LSTM(32, input_dim=64, input_length=10)"))
    assert report.rows[0].params == 4 * (64 * 32 + 32 * 32 + 32)
    assert report.to_dict()["inputs"] == {"input": [None, 10, 64]}


NETWORKS = {
    "mnist_cnn": (
        """
model = Sequential()
model.add(Convolution2D(32, 3, 3, border_mode='valid', input_shape=(28, 28, 1)))
model.add(Activation('relu'))
model.add(Convolution2D(32, 3, 3))
model.add(Activation('relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(128))
model.add(Activation('relu'))
model.add(Dropout(0.5))
model.add(Dense(10))
model.add(Activation('softmax'))
""",
        600_810,
    ),
    "a bidirectional cell": ("5x3 -> Bidirectional(CuDNNGRU(8))", 2 * 312),
    "a joined pair": ("8x8x3 -> a: Convolution2D(4, 3, 3, border_mode='same') -> m = merge([a, input], mode='concat', concat_axis=3)", 112),
    "a layer of tf.keras's experiments": ("8x8x3 -> tf.keras.layers.experimental.SyncBatchNormalization()", 12),
    "one of tf.keras's preprocessing": ("8x8x3 -> layers.experimental.preprocessing.Rescaling(1./255)", 0),
    "a pool of Keras 0": ("8x8x3 -> MaxPooling2D(poolsize=(2, 2))", 0),
}
"""Weights counted by hand: mnist_cnn has 320 + 9,248 + 589,952 + 1,290."""


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_of_old(name: str) -> None:
    text, weights = NETWORKS[name]
    report = cnncalc.infer(cnncalc.load(text))
    assert report.totals.params == weights


ANY_CASE = [
    "MaxPool2D(pool_size=2, padding='SAME')",
    "MaxPooling2D(2, padding='Valid', data_format='Channels_Last')",
    "AveragePooling2D(2, padding='SAME')",
    "Conv2D(3, 3, padding='SAME', activation='ReLU')",
    "Conv2DTranspose(3, 3, padding='VALID')",
    "DepthwiseConv2D(3, padding='SAME')",
    "SeparableConv2D(3, 3, padding='SAME', data_format='CHANNELS_LAST')",
    "GlobalAveragePooling2D(data_format='Channels_Last')",
    "AdaptiveAveragePooling2D(2, 'Channels_Last')",
    "UpSampling2D(2, interpolation='BILINEAR')",
    "Resizing(2, 2, interpolation='NEAREST')",
    "ZeroPadding2D(1, data_format='Channels_Last')",
    "Flatten(data_format='CHANNELS_LAST')",
]


def _lower(code: str) -> str:
    head, bracket, rest = code.partition("(")
    return head + bracket + rest.lower()


@pytest.mark.parametrize("code", ANY_CASE)
def test_keras_words_in_any_case(code: str) -> None:
    assert figures(code, (8, 8, 3)) == figures(_lower(code), (8, 8, 3))
