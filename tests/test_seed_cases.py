"""The worked examples that students meet come out of the command line exactly."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from cnncalc.cli.run import run

HD = "1920x1080x3 -> conv {filters} 5x5 bias=false"


@pytest.fixture
def shape(capsys: pytest.CaptureFixture[str]) -> Any:
    """`cnncalc shape SOURCE … --format json`, read."""

    def command(source: str, *options: str) -> Any:
        assert run(["shape", source, *options, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return command


def last(found: Any) -> list[int | None]:
    return found["layers"][-1]["output_shape"]


def weights(layer: Any) -> list[list[int]]:
    return [weight["shape"] for weight in layer["weights"]]


def layer(found: Any, name: str) -> Any:
    return next(row for row in found["layers"] if row["name"] == name)


SHAPES = {
    "1 valid": ("10x10x3 -> conv 10 3x3 stride=1 pad=valid", (None, 8, 8, 10)),
    "1 pasted": ("Conv2D(10, (3, 3), strides=1, padding='valid', input_shape=(10, 10, 3))", (None, 8, 8, 10)),
    "2 same": ("10x10x3 -> conv 10 3x3 pad=same", (None, 10, 10, 10)),
    "2 same with 20 filters": ("10x10x3 -> Conv2D(20, (3, 3), padding='same')", (None, 10, 10, 20)),
    "3 zero padding": ("10x10x3 -> ZeroPadding2D(1)", (None, 12, 12, 3)),
    "4 max pooling": ("10x10x3 -> conv 10 3x3 pad=same -> MaxPooling2D((2, 2), padding='valid')", (None, 5, 5, 10)),
    "4 average pooling": ("10x10x3 -> conv 10 3x3 pad=same -> AveragePooling2D((2, 2), padding='valid')", (None, 5, 5, 10)),
    "4 in words": ("10x10x3 -> conv 10 3x3 pad=same -> maxpool 2x2", (None, 5, 5, 10)),
    "5 stride 1": ("10x10x3 -> conv 10 3x3 pad=same -> MaxPooling2D((2, 2), strides=1, padding='valid')", (None, 9, 9, 10)),
    "6 full": ("2x1 -> conv 1 2 pad=full", (None, 3, 1)),
    "7 flatten": ("1920x1080x3 -> flatten", (None, 6_220_800)),
    "8 one filter": (HD.format(filters=1), (None, 1916, 1076, 1)),
    "8 flattened": (HD.format(filters=1) + " -> flatten", (None, 2_061_616)),
    "9 sixteen filters": (HD.format(filters=16), (None, 1916, 1076, 16)),
    "9 flattened": (HD.format(filters=16) + " -> flatten", (None, 32_985_856)),
    "10 pooled": (HD.format(filters=16) + " -> MaxPool2D((2, 2), strides=2)", (None, 958, 538, 16)),
    "11 global max": ("7x5x512 -> GlobalMaxPooling2D()", (None, 512)),
    "11 global average": ("7x5x512 -> global_avgpool", (None, 512)),
    "12 first": ("32x32x3 -> conv 4 5x5 bias=false", (None, 28, 28, 4)),
    "12 second": ("32x32x3 -> conv 4 5x5 bias=false -> conv 10 5x5 bias=false", (None, 24, 24, 10)),
    "17 MNIST": ("Conv2D(32, (5, 5), padding='valid', input_shape=(28, 28, 1), activation='relu')", (None, 24, 24, 32)),
    "18 one filter": ("3x3x1 -> conv 1 2x2 bias=false", (None, 2, 2, 1)),
    "19 valid": ("2x2x1 -> MaxPool2D((2, 2), strides=1, padding='valid')", (None, 1, 1, 1)),
    "19 same": ("2x2x1 -> MaxPool2D((2, 2), strides=1, padding='same')", (None, 2, 2, 1)),
    "20 strided": ("28x28x1 -> conv 5 3x3 stride=2 pad=same", (None, 14, 14, 5)),
    "20 pooled": ("28x28x1 -> conv 5 3x3 stride=2 pad=same -> maxpool 2x2 stride=2 pad=same", (None, 7, 7, 5)),
    "21 one by one": ("28x17x192 -> conv 64 1x1", (None, 28, 17, 64)),
}


@pytest.mark.parametrize("case", SHAPES)
def test_the_output_shape(shape: Any, case: str) -> None:
    source, expected = SHAPES[case]
    assert last(shape(source)) == list(expected)


WEIGHTS = {
    "8": (HD.format(filters=1), [[5, 5, 3, 1]], 75),
    "9": (HD.format(filters=16), [[5, 5, 3, 16]], 1_200),
    "12 first": ("32x32x3 -> conv 4 5x5 bias=false", [[5, 5, 3, 4]], 300),
    "12 second": ("28x28x4 -> conv 10 5x5 bias=false", [[5, 5, 4, 10]], 1_000),
    "13": ("56x56x128 -> conv 64 3x3 bias=false", [[3, 3, 128, 64]], 73_728),
    "17": (SHAPES["17 MNIST"][0], [[5, 5, 1, 32], [32]], 832),
    "18 convolution": ("3x3x1 -> conv 1 2x2 bias=false", [[2, 2, 1, 1]], 4),
    "18 dense": ("9 -> dense 4 bias=false", [[9, 4]], 36),
}


@pytest.mark.parametrize("case", WEIGHTS)
def test_the_weights(shape: Any, case: str) -> None:
    source, shapes, params = WEIGHTS[case]
    row = shape(source)["layers"][-1]
    assert weights(row) == shapes
    assert row["params"] == params


# (layer, its product as the table prints it, its value); the lecture writes 3×3×(128·2)×(192·2) for conv3.
ALEXNET = [
    ("conv1", "11×11×3×96", 34_848),
    ("conv2", "5×5×48×128×2", 307_200),
    ("conv3", "3×3×256×384", 884_736),
    ("conv4", "3×3×192×192×2", 663_552),
    ("conv5", "3×3×192×128×2", 442_368),
    ("fc6", "9216×4096", 37_748_736),
    ("fc7", "4096×4096", 16_777_216),
    ("fc8", "4096×1000", 4_096_000),
]


@pytest.mark.parametrize(("name", "product", "value"), ALEXNET, ids=[name for name, _, _ in ALEXNET])
def test_14_the_weight_products_of_alexnet_on_two_gpus(capsys: pytest.CaptureFixture[str], shape: Any, name: str, product: str, value: int) -> None:
    kernel, bias = weights(layer(shape("zoo:alexnet_two_gpus"), name))
    count = 1
    for size in kernel:
        count *= size
    assert count == value
    assert run(["shape", "zoo:alexnet_two_gpus"]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.split()[:1] == [name])
    assert product in row.split()
    assert f"{value + bias[0]:,}" in row.split()


def test_15_the_dense_layers_before_the_last_pooling(shape: Any) -> None:
    found = shape("zoo:alexnet_two_gpus", "--set", "drop=pool5")
    assert weights(layer(found, "fc6"))[0] == [13 * 13 * 128 * 2, 2048 * 2]
    assert layer(found, "fc6")["params"] == 177_209_344 + 4096
    assert layer(found, "fc7")["params"] == 16_777_216 + 4096
    assert layer(found, "fc8")["params"] == 4_096_000 + 1000


def test_16_the_simple_cnn(shape: Any) -> None:
    found = shape("zoo:simple_cnn")
    shapes = [row["output_shape"] for row in found["layers"] if row["type"] in ("maxpool", "flatten", "dense")]
    assert shapes == [[None, 16, 112, 112], [None, 32, 56, 56], [None, 64, 28, 28], [None, 50_176], [None, 10]]
    assert found["totals"]["params"] == 525_578


def test_22_channels_first_or_last_the_numbers_are_the_same(shape: Any) -> None:
    source = "Conv2D(20, (5, 3), strides=2, data_format='{}', input_shape={})"
    final = shape(source.format("channels_last", (31, 17, 3)))
    first = shape("input: [3, 31, 17]\nlayout: channels_first\nlayers: [conv 20 5x3 stride=2]\n")
    assert last(final) == [None, 14, 8, 20]
    assert last(first) == [None, 20, 14, 8]
    assert final["totals"] == first["totals"]


@pytest.mark.parametrize("case", ["1 pasted", "10 pooled", "20 pooled"])
def test_in_a_process_of_its_own(case: str) -> None:
    source, expected = SHAPES[case]
    command = [sys.executable, "-m", "cnncalc", "shape", source, "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    assert done.stderr == ""
    assert last(json.loads(done.stdout)) == list(expected)
