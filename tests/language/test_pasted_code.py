"""Code pasted from Keras and PyTorch as people paste it. Figures are Keras 3.15's and PyTorch 2.13's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cnncalc


def report(source: Any, **options: Any) -> Any:
    return cnncalc.infer(cnncalc.load(source, **options))


def last(source: Any) -> tuple[int, tuple[Any, ...]]:
    """(parameters, the output's shape) of a network."""
    found = report(source)
    (shape,) = found.outputs.values()
    return found.totals.params, shape


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(source)
    return caught.value.errors


def one(source: Any) -> dict[str, Any]:
    (error,) = refused(source)
    return error


# -- whole bodies


def test_keras_s_guide_to_the_functional_api() -> None:
    source = """
    inputs = keras.Input(shape=(32, 32, 3), name="img")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    block_1_output = layers.MaxPooling2D(3)(x)

    x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_1_output)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
    block_2_output = layers.add([x, block_1_output])

    x = layers.Conv2D(64, 3, activation="relu")(block_2_output)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(10)(x)
    """
    assert last(source) == (149_386, (None, 10))
    assert report(source).to_dict()["inputs"] == {"img": [None, 32, 32, 3]}


def test_a_skip_that_is_concatenated_and_added() -> None:
    source = """
    inputs = keras.Input(shape=(16, 16, 3))
    c1 = layers.Conv2D(8, 3, padding="same")(inputs)
    x = layers.MaxPooling2D(2)(c1)
    x = layers.Conv2D(16, 3, padding="same")(x)
    x = layers.UpSampling2D(2)(x)
    x = layers.concatenate([x, c1], axis=-1)
    x = layers.Conv2D(8, 3, padding="same")(x)
    out = x + c1
    """
    assert last(source) == (3_128, (None, 16, 16, 8))


def test_a_torch_body_with_an_alias_and_functions() -> None:
    source = """
    torch 3x16x16
    x = nn.Conv2d(3, 8, 3, padding=1)(x)
    skip = x
    x = F.relu(x)
    x = nn.Conv2d(8, 8, 3, padding=1)(x)
    x += skip
    x = torch.cat([x, skip], 1)
    x = F.max_pool2d(x, 2, 2)
    x = F.adaptive_avg_pool2d(x, (4, 4))
    x = torch.flatten(x, 1)
    nn.Linear(16*4*4, 10)(x)
    """
    assert last(source) == (3_378, (None, 10))
    assert [row.type for row in report(source).rows if not row.params] == [
        "relu",
        "add",
        "concat",
        "maxpool",
        "adaptive_avgpool",
        "flatten",
    ]


def test_a_model_built_by_add() -> None:
    source = """
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28, 1)))
    model.add(layers.Conv2D(2**4, 64//16, activation="relu"))
    """
    assert last(source) == (272, (None, 25, 25, 16))


# -- names


def test_a_name_means_its_latest_value_also_for_words() -> None:
    source = "8x8x3 -> x = conv(4, 1) -> x = conv(5, 1)(x) -> skip = x -> x = conv(5, 3, pad=same)(x) -> add x skip -> dense 2 from=skip"
    rows = report(source).rows
    assert [row.inputs for row in rows] == [["input"], ["x"], ["x_2"], ["x_3", "x_2"], ["x_2"]]


@pytest.mark.parametrize("name", ["x", "inputs", "img"])
def test_the_first_line_s_name_is_the_input(name: str) -> None:
    source = f"8x8x3 -> y = Conv2D(4, 1)({name}) -> z = Conv2D(4, 3, padding='same')(y) -> w = Conv2D(4, 1)({name})"
    assert [row.inputs for row in report(source).rows] == [["input"], ["y"], ["input"]]


def test_a_name_assigned_by_the_line_that_reads_it() -> None:
    rows = report("8x8x3 -> x = Conv2D(4, 1)(x) -> x = Conv2D(5, 1)(x) -> x = Conv2D(6, 1)(x)").rows
    assert [(row.name, row.inputs) for row in rows] == [("x", ["input"]), ("x_2", ["x"]), ("x_3", ["x_2"])]


def test_a_block_s_own_x_is_what_comes_in() -> None:
    source = {
        "input": "8x8x3",
        "blocks": {"b(f)": ["x = Conv2D($f, 1)(x)", "y = Conv2D($f, 3, padding='same')(x)", "x = Add()([x, y])"]},
        "layers": ["x = b(4)(x)", "x = b(5)(x)"],
    }
    rows = report(source).rows
    assert [row.inputs for row in rows][3] == ["x.x_2"]
    assert [row.params for row in rows] == [16, 148, 0, 25, 230, 0]


def test_a_typing_error_is_no_input() -> None:
    error = one("inputs = Input(shape=(8, 8, 3)) -> x = Conv2D(3, 1)(input_)")
    assert (error["message"], error["help"]) == ("there is no layer 'input_'", "did you mean inputs?")
    assert one("8x8x3 -> x = a + b")["message"] == "there is no layer 'b'"


def test_of_several_inputs_none_is_guessed() -> None:
    error = one({"input": {"a": "8x8x3", "b": "8x8x3"}, "layers": ["x = Conv2D(3, 1)(x)"]})
    assert error["message"] == "x has no value before this line"
    assert "a, b" in error["help"]


def test_an_input_that_is_declared_and_pasted() -> None:
    assert last("8x8x3 -> inputs = Input(shape=(8, 8, 3)) -> x = Conv2D(2, 1)(inputs)") == (8, (None, 8, 8, 2))
    assert "twice" in one("8x8x3 -> inputs = Input(shape=(9, 8, 3)) -> x = Conv2D(2, 1)(inputs)")["message"]


@pytest.mark.parametrize(("code", "kind"), [("a + b", "add"), ("a * b", "multiply"), ("a - b", "subtract"), ("a + b + a", "add")])
def test_operators_are_merges(code: str, kind: str) -> None:
    row = report(f"8x8x3 -> a = relu() -> b = tanh()(a) -> c = {code}").rows[-1]
    assert (row.name, row.type, row.inputs) == ("c", kind, [part for part in code.split() if part in "ab"])


@pytest.mark.parametrize("sign", ["+", "-", "*"])
def test_in_place_operators_are_merges(sign: str) -> None:
    row = report(f"8x8x3 -> a = relu() -> b = tanh()(a) -> a {sign}= b").rows[-1]
    assert (row.name, row.inputs) == ("a_2", ["a", "b"])


@pytest.mark.parametrize(
    ("code", "message", "help"),
    [
        ("y = x * 0.5", "0.5 is no layer", "leave it out"),
        ("y = x + x * x", "several operations", "line of its own"),
        ("y = x + conv(x)", "by name, not 'conv(x)'", "line of its own"),
        ("y = relu()(x + x)", "by name, not 'x + x'", "line of its own"),
        ("y = Dense(3)(Flatten()(x))", "by name, not 'Flatten()(x)'", "line of its own"),
        ("y = Dense(3)(x[0])", "'x[0]' is no name", "write x.0"),
        ("a, b = torch.split(x, 2)", "several names", "s.0"),
        ("out, (h, c) = lstm(3)", "several names", "s.0"),
        ("y = x => 8x8x3", "an alias", "write => 8x8x3 behind x"),
        ("y = Dense(3)(x, mode=2)", "mode= is not known", "leave it out"),
    ],
)
def test_what_is_no_name_says_what_to_write(code: str, message: str, help: str) -> None:
    error = one(f"8x8x3 -> x = relu() -> {code}")
    assert message in error["message"]
    assert help in error["help"]


@pytest.mark.parametrize("call", ["(x, training=False)", "(inputs=x)", "(x, mask=None)", "([x])"])
def test_how_a_layer_is_called(call: str) -> None:
    assert report(f"8x8x3 -> x = relu() -> Dense(3){call}").rows[-1].inputs == ["x"]


# -- attention reads one layer three times


@pytest.mark.parametrize(
    ("source", "params"),
    [
        ("10x8 -> x = relu() -> layers.MultiHeadAttention(num_heads=2, key_dim=3)(x, x)", 218),
        ("10x8 -> x = relu() -> MultiHeadAttention(2, 3)(query=x, value=x, use_causal_mask=True)", 218),
        ("torch 10x8 -> x = relu() -> nn.MultiheadAttention(8, 2)(x, x, x, need_weights=False)", 288),
    ],
)
def test_self_attention_called_as_the_frameworks_do(source: str, params: int) -> None:
    assert last(source)[0] == params


@pytest.mark.parametrize(
    ("source", "params"),
    [
        # Keras 3.15.1 on inputs of 8×4 and 6×6: query, then value; the key is the value
        ("8x4 -> x = relu() -> y = conv(6, 3)(x) -> MultiHeadAttention(2, 3)(x, y)", 142),
        ("8x4 -> x = relu() -> y = conv(6, 3)(x) -> MultiHeadAttention(2, 3)(query=x, value=y)", 142),
        # and with a key of 6×7, which its call names last
        ("8x4 -> x = relu() -> y = conv(6, 3)(x) -> z = conv(7, 3)(x) -> MultiHeadAttention(2, 3, value_dim=5)(x, y, z)", 192),
        ("8x4 -> x = relu() -> y = conv(6, 3)(x) -> z = conv(7, 3)(x) -> MultiHeadAttention(2, 3, value_dim=5)(x, key=z, value=y)", 192),
        # PyTorch 2.13.0: query, key, value; three matrices, since these have other values a token
        ("torch 8x4 -> x = relu() -> y = dense(6)(x) -> z = dense(7)(x) -> nn.MultiheadAttention(4, 2, kdim=6, vdim=7)(x, y, z)", 100),
        ("torch 8x4 -> x = relu() -> y = dense(6)(x) -> z = dense(7)(x) -> nn.MultiheadAttention(4, 2, kdim=6, vdim=7)(x, value=z, key=y)", 100),
        ("torch 8x4 -> x = relu() -> y = dense(4)(x) -> nn.MultiheadAttention(4, 2)(x, y, y)", 80),
    ],
)  # fmt: skip
def test_cross_attention_called_as_the_frameworks_do(source: str, params: int) -> None:
    assert cnncalc.infer(cnncalc.load(source)).rows[-1].params == params


def test_attention_reads_three_layers_at_most() -> None:
    error = one("8x4 -> x = relu() -> y = tanh()(x) -> MultiHeadAttention(2, 3)(x, y, y, y)")
    assert "a query, a key and a value, not 4" in error["message"]
    assert "reads one layer" in one("8x4 -> x = relu() -> y = tanh()(x) -> Dense(3)(x, y)")["message"]


# -- what holds layers


@pytest.mark.parametrize(("mode", "size"), [("sum", 5), ("mul", 5), ("ave", 5), ("concat", 10)])
def test_bidirectional_takes_its_mode_by_position(mode: str, size: int) -> None:
    assert last(f"7x3 -> Bidirectional(LSTM(5), '{mode}')") == (360, (None, size))
    assert last(f"7x3 -> Bidirectional(layer=LSTM(5), merge_mode='{mode}')") == (360, (None, size))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Bidirectional()", "needs the recurrent layer"),
        ("Bidirectional(5)", "not 5"),
        ("Bidirectional(Dense(5))", "not Dense(5)"),
        ("Bidirectional(LSTM(5), backward_layer=GRU(4, go_backwards=True))", "backward_layer"),
        ("Bidirectional(LSTM(5), 'sum', None, GRU(4, go_backwards=True))", "backward_layer"),
    ],
)
def test_what_bidirectional_cannot_wrap(code: str, message: str) -> None:
    error = one(f"7x3 -> {code}")
    assert message in error["message"]
    assert error["help"]


def test_sequential_of_an_ordered_dict() -> None:
    source = """torch 1x28x28
    nn.Sequential(OrderedDict([
        ('conv1', nn.Conv2d(1, 20, 5)), ('relu1', nn.ReLU()),
        ('conv2', nn.Conv2d(20, 64, 5)), ('relu2', nn.ReLU()),
    ]))"""
    assert [row.name for row in report(source).rows] == ["conv1", "relu1", "conv2", "relu2"]
    assert last(source) == (32_584, (None, 64, 20, 20))
    named = source.replace("nn.Sequential(", "self.model = nn.Sequential(", 1).replace("OrderedDict", "collections.OrderedDict")
    assert [row.name for row in report(named).rows] == ["model.conv1", "model.relu1", "model.conv2", "model.relu2"]


def test_a_list_may_be_spread_where_it_is_written() -> None:
    assert last("torch 3 -> nn.Sequential(nn.Linear(3, 4), *[nn.ReLU(), nn.Linear(4, 5)])") == (41, (None, 5))
    error = one("torch 3 -> nn.Sequential(*layers)")
    assert "*layers" in error["message"]
    assert "repeat" in error["help"]
    assert "repeat" in one("torch 3 -> nn.Sequential(*[nn.Linear(3, 3) for _ in range(4)])")["help"]


def test_a_keras_sequential_with_a_name() -> None:
    (row,) = report("8x8x3 -> keras.Sequential([layers.ReLU()], name='x')").rows
    assert row.name == "x.0"


def test_a_fault_within_a_sequential_is_placed_there() -> None:
    source = "torch 3x8x8 -> nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 0, 3))"
    assert source[one(source)["column"] - 1 :] == "0, 3))"


def test_templates_within_a_sequential() -> None:
    assert last({"vars": {"w": 5}, "input": "8", "layers": ["Sequential([Dense($w), Dense(w)])".replace("(w)", "($(w + 1))")]}) == (81, (None, 6))


# -- whose class it is


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("torchvision.ops.Permute([0, 2, 3, 1])", "permute"),
        ("ops.StochasticDepth(0.1, 'row')", "drop_path"),
        ("timm.layers.DropPath(0.1)", "drop_path"),
        ("tensorflow.keras.layers.Conv2D(3, 3)", "conv"),
        ("tf.keras.layers.Conv2D(3, 3)", "conv"),
        ("torch.nn.modules.conv.Conv2d(3, 3, 3)", "conv"),
    ],
)
def test_prefixes(call: str, kind: str) -> None:
    (row,) = report(f"torch 3x8x8 -> {call}").rows
    assert row.type == kind


def test_an_unknown_prefix_names_the_known_ones() -> None:
    error = one("torch 3x8x8 -> foo.bar.Conv2d(3, 3, 3)")
    assert "foo.bar." in error["help"]
    assert "nn., " in error["help"]


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("nn.conv2d(16, 3, 3)", "did you mean nn.Conv2d?"),
        ("nn.Conv2D(3, 3, 3)", "did you mean nn.Conv2d?"),
        ("nn.Dense(3)", "did you mean nn.Linear?"),
        ("layers.Conv2d(16, 3, 3)", "did you mean layers.Conv2D?"),
        ("layers.Linear(3)", "did you mean layers.Dense?"),
        ("keras.layers.maxpool(2)", "did you mean layers.MaxPooling2D?"),
    ],
)
def test_behind_a_prefix_stand_its_own_classes_alone(call: str, help: str) -> None:
    assert one(f"torch 16x8x8 -> {call}")["help"] == help


# -- arguments


@pytest.mark.parametrize(
    ("text", "value"),
    [("64//16", 4), ("9//2", 4), ("2**4", 16), ("-1 + 2", 1), ("(3)", 3), ("(2 + 3) * 4", 20), ("64/16", 4), ("17 % 10", 7), ("1_000 - 999", 1)],
)
def test_arithmetic_on_whole_numbers(text: str, value: int) -> None:
    assert last(f"1 -> Dense({text}, use_bias=False)")[0] == value
    assert last(f"1 -> Dense(units={text}, use_bias=False)")[0] == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("65/16", "must be an integer, not 4.0625"),
        ("9**9**9**9", "larger than"),
        ("1//0", "division by zero"),
        ("1 +* 2", ""),
        ("(" * 30 + "1" + ")" * 30 + "+" + "1+" * 3000 + "1", ""),
    ],
)
def test_arithmetic_that_gives_no_whole_number(text: str, message: str) -> None:
    source = f"1 -> Dense({text})"
    error = one(source)
    assert message in error["message"]
    assert error["help"]
    assert error["column"] == source.index("(") + 2


@pytest.mark.parametrize(
    ("call", "written", "help"),
    [
        ("Conv2D(int(8), 3)", "int(8)", "floor"),
        ("Dense(len(classes))", "len(classes)", "write the value"),
        ("RNN(LSTMCell(4))", "LSTMCell(4)", "write LSTM(4)"),
        ("nn.Conv2d(3, round(width * 2), 3)", "round(width * 2)", "write the value"),
    ],
)
def test_a_call_for_a_value_is_shown_as_it_is_written(call: str, written: str, help: str) -> None:
    error = one(f"8x8x3 -> {call}")
    assert error["message"].endswith(written)
    assert "Call(" not in str(error)
    assert help in error["help"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("MaxPooling2D(pool_size=0)", "pool_size must be"),
        ("MaxPooling2D(0)", "pool_size must be"),
        ("nn.MaxPool2d(0)", "kernel_size must be"),
        ("maxpool 0", "kernel must be"),
        ("conv 3 k=0", "k must be"),
        ("Cropping2D(cropping=-1)", "cropping must be"),
        ("DepthwiseConv2D(3, depth_multiplier=0)", "depth_multiplier must be"),
        ("nn.BatchNorm2d(-1)", "num_features "),
        ("Reshape((1.5,))", "target_shape must be"),
        ("Concatenate(axis=0.5)([input, input])", "axis must be"),
        ("Conv2D(8, 3, kernel_size=3)", "kernel_size is given twice"),
    ],
)
def test_an_argument_is_called_what_it_is_called_there(call: str, message: str) -> None:
    assert one(f"28x28x1 -> {call}")["message"].startswith(message)


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("nn.Linear()", "write nn.Linear(in_features=64, out_features=64)"),
        ("nn.Conv2d(3, 8)", "write nn.Conv2d(3, 8, kernel_size=3)"),
        ("layers.Conv2D(8)", "write Conv2D(8, kernel_size=3)"),
        ("nn.Linear(3, 3, True, None, None, 1)", "its arguments are nn.Linear(in_features, out_features, bias, device, dtype)"),
        ("nn.Linear(3, 3, foo=1)", "it knows in_features, out_features, bias, device, dtype"),
        ("dense", "write dense 64"),
    ],
)
def test_a_class_is_shown_in_its_framework_s_names(call: str, help: str) -> None:
    assert one(f"torch 3x3x3 -> {call}")["help"] == help


def test_an_argument_of_the_layer_s_own_is_not_the_input_s_shape() -> None:
    assert last("128 -> layers.Embedding(input_dim=1000, output_dim=64)") == (64_000, (None, 128, 64))
    assert last("layers.Embedding(input_dim=1000, output_dim=64, input_shape=(128,))") == (64_000, (None, 128, 64))
    assert last("Sequential([Embedding(1000, 64, input_length=128)])") == (64_000, (None, 128, 64))


def test_mappings_for_arguments() -> None:
    layer = {
        "type": "Conv2D",
        "filters": 16,
        "kernel_size": [4, 4],
        "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": None}},
    }
    assert last({"input": "28x28x1", "layers": [layer]}) == (272, (None, 25, 25, 16))
    wrapped = {"type": "Bidirectional", "layer": {"type": "LSTM", "units": 4}}
    assert last({"input": "26x208", "layers": [wrapped]}) == (6_816, (None, 8))
    error = one({"input": "28x28x1", "layers": [{**layer, "filters": {"a": 1}}]})
    assert error["message"] == "filters cannot be a mapping"


@pytest.mark.parametrize(
    ("layer", "help"),
    [
        ("nn.Conv2d(3, planes, 3)", "planes is a variable: write $planes"),
        ("nn.Conv2d(3, out_channels=self.planes, kernel_size=3)", "planes is a variable: write $planes"),
        ("nn.Conv2d(3, planes * 2, 3)", "write $(planes * 2)"),
        ("conv planes//2 3", "write $(planes//2)"),
        ("nn.Conv2d(3, width, 3)", "write the value, or say vars: {width: …} on top and write $width"),
        ("b planes", "planes is a variable: write $planes"),
        ("c", "n is a variable: write $n"),
    ],
)
def test_a_variable_without_its_dollar_sign(layer: str, help: str) -> None:
    blocks = {"b(n)": ["conv $n 3"], "c(n=8)": ["conv n 3"]}
    source = {"framework": "torch", "input": "3x8x8", "vars": {"planes": 8}, "blocks": blocks, "layers": [layer]}
    assert one(source)["help"] == help


# -- functions


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("F.max_pool2d(x, 3, 2, 1, 1, True)", (3, 5, 5)),
        ("F.avg_pool2d(x, 2, 2, 0, True)", (3, 5, 5)),
        ("torch.nn.functional.interpolate(x, None, 2)", (3, 18, 18)),
        ("F.adaptive_max_pool2d(x, 4)", (3, 4, 4)),
        ("torch.flatten(x, 2)", (3, 81)),
        ("x.flatten(1, 2)", (27, 9)),
        ("F.leaky_relu(x, 0.1, inplace=True)", (3, 9, 9)),
        ("F.dropout(x, 0.5, training=self.training)", (3, 9, 9)),
        ("F.softmax(x, dim=1)", (3, 9, 9)),
        ("torch.sigmoid(x)", (3, 9, 9)),
        ("torch.cat((x, x), dim=2)", (3, 18, 9)),
        ("torch.add(x, x)", (3, 9, 9)),
    ],
)
def test_functions_of_pytorch(code: str, shape: tuple[int, ...]) -> None:
    assert last(f"torch 3x9x9 -> x = relu() -> y = {code}") == (0, (None, *shape))


@pytest.mark.parametrize("code", ["torch.flatten(x)", "torch.cat([x, x])"])
def test_functions_keep_their_own_defaults_which_take_the_batch(code: str) -> None:
    assert "batch" in one(f"torch 3x9x9 -> x = relu() -> {code}")["message"]


@pytest.mark.parametrize(
    ("code", "help"),
    [
        ("x = self.conv1(x)", "self.conv1 = nn."),
        ("x = F.relu(self.conv1(x))", "line of its own"),
        ("x = torch.stack([x, x])", "stack"),
        ("x = F.max_pool2d(x[:, 1:], 2)", "line of its own"),
        ("model = keras.Model(inputs, outputs)", "outputs:"),
        ("model.summary()", "leave it out"),
        ("nn.ReLU().to(device)", "leave it out"),
        ("layers.Lambda(lambda x: x * 2)", "opaque"),
        ("class Net(nn.Module):", "no Python program"),
        ("def forward(self, x):", "no Python program"),
        ("super().__init__()", "no Python program"),
        ("import torch.nn as nn", "no Python program"),
        ("from torch import nn", "no Python program"),
        ("return x", "outputs:"),
        ("for i in range(3):", "repeat=3"),
        ("F.conv2d(x, w)", "nn.Conv2d"),
        ("nn.ModuleList([nn.ReLU()])", "in the order they are run"),
        ("models.resnet50()", "zoo:resnet50"),
    ],
)
def test_what_is_no_layer_has_a_way_out_of_its_own(code: str, help: str) -> None:
    error = refused(f"torch 3x8x8\nx = relu()\n{code}\n")[0]
    assert help in error["help"]
    assert error["line"] == 3


# -- sources and files


@pytest.mark.parametrize(
    ("source", "params"),
    [
        ("keras.Sequential([layers.Input((128,)), layers.Dense(10)])", 1_290),
        ("Sequential([Dense(64, input_dim=784), Dense(10)])", 50_890),
        ("model = Sequential([Dense(64, input_dim=784), Dense(10)])", 50_890),
    ],
)
def test_a_call_is_a_source(source: str, params: int) -> None:
    assert last(source)[0] == params


def test_a_call_without_an_input_says_what_is_missing() -> None:
    assert one("nn.Conv2d(3, 8, 3)")["message"] == "the input's shape is missing"


def test_a_file_whose_name_looks_like_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net(1)").write_text("input: 3\nlayers: [dense 5]\n")
    assert last("net(1)") == (20, (None, 5))


@pytest.mark.parametrize(("shape", "help"), [("[1, 3, 224, 224]", "3x224x224"), ("8x3x32x32", "3x32x32")])
def test_an_input_with_its_batch(shape: str, help: str) -> None:
    error = one({"framework": "torch", "input": shape, "layers": ["nn.Conv2d(3, 8, 3)"]})
    assert error["help"].endswith(f"write {help}")


BLOCK = """framework: torch
input: 3x28x28
layers:
  - |
    nn.Sequential(  # the stem
      # pool
      nn.Conv2d(3, 8, 3),  # "26"
      nn.ReLU(),
    )
  - named: |
      # one by one
      nn.Conv2d(8, 4, 1)  # 36 weights
"""


def test_comments_in_a_block_of_yaml() -> None:
    assert [(row.name, row.params) for row in report(BLOCK).rows] == [("conv", 224), ("relu", 0), ("named", 36)]
    error = one(BLOCK.replace("8, 4, 1", "9, 4, 1"))
    assert "\n" not in error["message"]
    assert error["line"] == 12


def test_no_message_holds_a_line_break() -> None:
    for wrong in ("nn.Sequential(\n      nn.ReLU(),\n      5,\n      )", "nn.Lineer(\n      3)", "nn.Linear(\n      'a\n      b', 3)"):
        for error in refused(f"framework: torch\ninput: 3\nlayers:\n  - |\n      {wrong}\n"):
            assert "\n" not in error["message"] + error["help"]


def test_a_comment_in_a_plain_item_says_how_to_keep_it() -> None:
    plain = "framework: torch\ninput: 3x28x28\nlayers:\n  - nn.Sequential(\n      nn.Conv2d(3, 8, 3),  # 26\n      nn.ReLU(),\n    )\n"
    assert "write '- |'" in one(plain)["help"]


def test_a_block_of_yaml_holds_layers_one_a_line() -> None:
    source = """input: 8x8x3
layers:
  - relu
  - |

    x = Conv2D(4, 3,
               padding="same")(x)   # 112
    skip = x

    x = Conv2D(4, 0)(x)
    x += skip
"""
    error = one(source)
    assert (error["line"], error["column"]) == (10, 19)
    rows = report(source.replace("4, 0", "4, 1")).rows
    assert [(row.type, row.params) for row in rows] == [("relu", 0), ("conv", 112), ("conv", 20), ("add", 0)]


@pytest.mark.parametrize(
    ("item", "help"),
    [
        ("def forward(self, x):", "no Python program"),
        ("Lambda(lambda x: x * 2)", "opaque"),
        ("Conv2D(8, 3, activation=lambda x: x)", "quote the layer"),
    ],
)
def test_code_that_yaml_takes_for_a_mapping(item: str, help: str) -> None:
    assert help in one(f"input: 8x8x3\nlayers:\n  - {item}\n")["help"]


@pytest.mark.parametrize("right", ["3", "[a, b]", "x if a else b", "'word'"])
def test_an_assignment_of_anything_else(right: str) -> None:
    assert "neither a layer nor the name of one" in one(f"8x8x3 -> relu -> y = {right}")["message"]
