"""The call form: code pasted from Keras and PyTorch means the same as the words (the language, section 2)."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc


def rows(source: Any, **options: Any) -> list[tuple[str, tuple[Any, ...], Any]]:
    return [(r.name, r.output_shape, r.params) for r in cnncalc.infer(cnncalc.load(source, **options)).rows]


def refused(source: Any, **options: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(source, **options))
    return caught.value.errors


WORDS = rows("28x28x1 -> conv 32 5x5")


@pytest.mark.parametrize(
    "call",
    [
        "Conv2D(32, (5, 5), padding='valid', activation='relu')",
        'Conv2D(32, (5, 5), padding="valid", activation="relu")',
        "Conv2D(filters=32, kernel_size=5)",
        "Conv2D(32, [5, 5], strides=(1, 1), kernel_initializer='he_normal', name=None)",
        "layers.Conv2D(32, 5)",
        "keras.layers.Conv2D(32, 5)",
        "tf.keras.layers.Conv2D(32, 5)",
        "Conv2D(32, 5),",
        "Conv2D( 32 , 5 )",
        "Conv2D(32, 5, use_bias=True)",
        "Conv2D(32, 5,)",
        "nn.Conv2d(1, 32, 5)",
        "torch.nn.Conv2d(1, 32, kernel_size=(5, 5))",
        "nn.Conv2d(in_channels=1, out_channels=32, kernel_size=5, padding=0, bias=True)",
        "conv(32, 5)",
        "Conv2D(32, 5)(input)",
    ],
)
def test_a_pasted_call_means_what_the_words_mean(call: str) -> None:
    if "name=None" in call:
        call = call.replace(", name=None", "")
    assert rows(f"28x28x1 -> {call}") == WORDS


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("x = Conv2D(32, 5)", "x"),
        ("self.conv1 = nn.Conv2d(1, 32, 5)", "conv1"),
        ("Conv2D(32, 5, name='c1')", "c1"),
        ("x = Conv2D(32, 5, name='c1')", "c1"),
        ("c1: Conv2D(32, 5)", "c1"),
        ("self.conv1 = nn.Conv2d(1, 32, 5),", "conv1"),
    ],
)
def test_the_name_of_a_call(call: str, name: str) -> None:
    assert rows(f"28x28x1 -> {call}") == [(name, *WORDS[0][1:])]


def test_what_follows_a_call_is_what_it_reads() -> None:
    source = "8x8x3 -> a: conv 4 3x3 -> b: Conv2D(5, 1)(input) -> Concatenate()([c, b]) -> c: Conv2D(2, 1)(b)"
    found = {name: shape for name, shape, _ in rows(source)}
    assert found["b"] == (None, 8, 8, 5)
    assert found["concat"] == (None, 8, 8, 7)


def test_a_keras_functional_model_pasted_line_by_line() -> None:
    source = """
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(8, 3, padding='same', name='first')(inputs)
    y = layers.Conv2D(8, 1, name='side')(inputs)
    x = layers.Add()([x, y])
    x = layers.Conv2D(4, 3)(x)
    outputs = layers.GlobalAveragePooling2D()(x)
    """
    report = cnncalc.infer(cnncalc.load(source))
    assert report.outputs == {"outputs": (None, 4)}
    assert report["first"].inputs == ["inputs"]
    assert report["side"].inputs == ["inputs"]
    assert report.rows[2].inputs == ["first", "side"]


def test_a_name_assigned_again_means_the_latest() -> None:
    source = "8x8x1 -> x = Conv2D(2, 1)(input) -> x = Conv2D(3, 1)(x) -> x = Conv2D(4, 1)(x)"
    assert [shape[-1] for _, shape, _ in rows(source)] == [2, 3, 4]


def test_the_prefix_decides_whose_call_it_is() -> None:
    # PyTorch's MaxPool1d(2) halves the last axis under torch; the class decides defaults: BatchNorm has 4C in Keras
    # and 2C parameters in torch by the file's counting, whichever class is pasted
    assert rows("torch 3x8x8 -> layers.Conv2D(8, 3, 2)")[0][1] == (None, 8, 3, 3)  # Keras: the third is strides
    assert rows("torch 3x8x8 -> nn.Conv2d(3, 8, 2)")[0][1] == (None, 8, 7, 7)  # PyTorch: it is the kernel


def test_a_class_that_only_one_framework_has_is_its_call() -> None:
    assert rows("8x8x3 -> Conv2d(3, 8, 2)")[0][1] == (None, 7, 7, 8)
    assert rows("torch 3x8x8 -> Conv2D(8, 3, 2)")[0][1] == (None, 8, 3, 3)


def test_else_the_files_framework_decides() -> None:
    # ReLU6 and Softmax apart, Dropout is in both; LeakyReLU's positional is the slope in both: take Embedding
    assert rows("torch 10 -> Embedding(100, 4)")[0][2] == 400
    assert rows("10 -> Embedding(100, 4)")[0][2] == 400


def test_the_class_decides_the_rule_and_the_file_decides_counting_and_layout() -> None:
    # Keras's `same` with a stride pads; in a torch file it still does, shown channels first
    assert rows("torch 3x9x9 -> Conv2D(8, 3, strides=2, padding='same')")[0][1] == (None, 8, 5, 5)
    errors = refused("9x9x3 -> nn.Conv2d(3, 8, 3, stride=2, padding='same')")
    assert "same" in errors[0]["message"]
    assert rows("torch 3x9x9 -> BatchNormalization(axis=1)")[0][2] == 6
    assert rows("9x9x3 -> nn.BatchNorm2d(3)")[0][2] == 12


def test_the_other_frameworks_prefix_is_refused_with_whose_it_is() -> None:
    (error,) = refused("9x9x3 -> nn.Conv2D(8, 3)")
    assert "Keras" in error["message"]
    assert error["help"]


@pytest.mark.parametrize("call", ["MaxPool2D(2)", "MaxPooling2D(2)", "nn.MaxPool2d(2)", "maxpool 2", "MaxPool2D(pool_size=(2, 2))"])
def test_names_of_one_layer(call: str) -> None:
    assert rows(f"8x8x3 -> {call}") == [("maxpool", (None, 4, 4, 3), 0)]


def test_nested_calls() -> None:
    # an LSTM of u units over f features has 4(u(f + u) + u) weights; both directions are two of them
    (row,) = rows("10x8 -> Bidirectional(LSTM(256))")
    assert row == ("lstm", (None, 512), 2 * 4 * (256 * (8 + 256) + 256))


def test_sequential_pasted_whole() -> None:
    source = "torch 3x32x32 -> nn.Sequential(nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(6*14*14, 10))"
    found = rows(source)
    assert [shape for _, shape, _ in found] == [(None, 6, 28, 28)] * 2 + [(None, 6, 14, 14), (None, 1176), (None, 10)]
    assert [name for name, _, _ in found] == ["conv", "relu", "maxpool", "flatten", "dense"]


def test_a_named_sequential_is_a_group() -> None:
    source = "torch 3x32x32 -> self.features = nn.Sequential(nn.Conv2d(3, 6, 5), nn.ReLU()) -> conv 2 1 from=features"
    report = cnncalc.infer(cnncalc.load(source))
    assert [r.name for r in report.rows] == ["features.0", "features.1", "conv"]
    assert report["conv"].inputs == ["features.1"]


def test_keras_sequential_takes_a_list_over_several_lines() -> None:
    source = """keras.Sequential([
        keras.Input(shape=(28, 28, 1)),
        layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),  # 26
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    """
    assert [(shape, params) for _, shape, params in rows(source)] == [
        ((None, 26, 26, 32), 320),
        ((None, 13, 13, 32), 0),
        ((None, 5408), 0),
        ((None, 10), 54090),
    ]


def test_input_shape_is_the_input_of_a_first_layer() -> None:
    assert rows("Conv2D(32, (5, 5), padding='valid', input_shape=(28, 28, 1), activation='relu')") == WORDS
    assert rows({"layers": ["Conv2D(32, (5, 5), input_shape=(28, 28, 1))", "Flatten()"]})[0] == WORDS[0]


def test_input_shape_is_checked_where_there_is_an_input() -> None:
    assert rows("28x28x1 -> Conv2D(32, (5, 5), input_shape=(28, 28, 1))") == WORDS
    assert rows("28x28x1 -> Conv2D(32, (5, 5), batch_input_shape=(None, 28, 28, 1))") == WORDS
    assert rows("28x28x1 -> Conv2D(32, (5, 5), input_shape=(None, None, 1))") == WORDS
    (error,) = refused("28x28x1 -> Conv2D(32, (5, 5), input_shape=(32, 32, 3))")
    assert "32×32×3" in error["message"]
    assert "28×28×1" in error["message"]
    (error,) = refused("28x28x1 -> relu -> flatten -> Dense(10, input_dim=100)")
    assert "100" in error["message"]
    assert "784" in error["message"]


@pytest.mark.parametrize(
    ("source", "given", "real"),
    [
        ("28x28x1 -> nn.Conv2d(3, 8, 3)", "3", "1"),
        ("torch 3x8x8 -> Conv2d(in_channels=4, out_channels=2, kernel_size=1)", "4", "3"),
        ("torch 3x8x8 -> flatten -> nn.Linear(100, 10)", "100", "192"),
        ("torch 3x8x8 -> nn.BatchNorm2d(16)", "16", "3"),
        ("torch 3x8x8 -> nn.Linear(in_features=7, out_features=2)", "7", "8"),
    ],
)
def test_pasted_input_channels_are_checked_and_a_mismatch_says_both(source: str, given: str, real: str) -> None:
    errors = refused(source)
    assert len(errors) == 1
    assert given in errors[0]["message"]
    assert real in errors[0]["message"]


def test_arithmetic_in_pasted_arguments() -> None:
    assert rows("torch 64x28x28 -> nn.Flatten() -> nn.Linear(64 * 28 * 28, 10)")[1][2] == 64 * 28 * 28 * 10 + 10


def test_arguments_without_effect_are_ignored() -> None:
    call = "Conv2D(32, 5, activation='relu', kernel_initializer='he_normal', kernel_regularizer=regularizers.l2(1e-4), trainable=False)"
    assert rows(f"28x28x1 -> {call}") == WORDS
    assert rows("torch 1x28x28 -> nn.Conv2d(1, 32, 5, device='cuda', dtype=torch.float16)")[0][2] == 832


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("Conv2D(32, (5, 5)", "bracket"),
        ("Conv2D(32, 5) relu", "follows the call"),
        ("Conv2D(kernel_size=5, 32)", "key"),
        ("Conv2D(32, 5, 'same)", "quote"),
        ("Conv2D 32 5)", "closes nothing"),
    ],
)
def test_what_cannot_be_read_is_said(call: str, message: str) -> None:
    errors = refused(f"28x28x1 -> {call}")
    assert len(errors) == 1
    assert message in errors[0]["message"] + str(errors[0]["help"])


def test_a_call_may_have_a_space_before_its_bracket() -> None:
    assert rows("28x28x1 -> Conv2D (32, 5)") == WORDS
    assert rows("28x28x1 -> Conv2D (32, 5) => 24x24x32") == WORDS


@pytest.mark.parametrize(
    ("call", "params"),
    [("nn.Linear(3, 4, 1)", 16), ("nn.Linear(3, 4, 0)", 12), ("nn.LazyLinear(4, bias=0)", 12), ("nn.LayerNorm(3, elementwise_affine=0)", 0)],
)
def test_a_number_stands_for_a_flag_where_pytorch_only_asks_it(call: str, params: int) -> None:
    """Parameters as PyTorch counts them; it refuses `max_pool2d(): argument 'ceil_mode' must be bool, not int`."""
    assert cnncalc.infer(cnncalc.load(f"torch 3 -> {call}")).totals.params == params
    (error,) = refused("torch 1x4x4 -> nn.MaxPool2d(2, ceil_mode=1)")
    assert "ceil_mode must be true or false" in error["message"]
