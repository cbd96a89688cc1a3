"""Functions and operators on a Keras tensor, each with the shapes that Keras gave (`record.py`); and those of TensorFlow,
counted by hand: ⌊(n - d·(k-1) - 1)/s⌋ + 1 windows without padding, ⌈n/s⌉ with `SAME`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.keras.read import read_program

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = {text: shapes for file in ("calls.json", "calls_tensorflow.json") for text, shapes in json.loads((HERE / file).read_text()).items()}
HEAD = "import keras\nfrom keras import Input, Model, ops\nimport tensorflow as tf\ni = Input((8, 8, 6))\n"
TENSORFLOW = {
    "tf.nn.conv2d(i, w, 1, 'VALID')": (6, 6, 4),
    "tf.nn.conv2d(i, w, [1, 2, 2, 1], 'SAME')": (4, 4, 4),
    "tf.nn.conv2d(i, w, strides=1, padding='VALID', dilations=2)": (4, 4, 4),
    "tf.nn.conv2d(i, filters=w, strides=[1, 1, 1, 1], padding='VALID', dilations=[1, 3, 2, 1])": (2, 4, 4),
    "tf.nn.max_pool2d(i, 3, 1, 'VALID')": (6, 6, 6),
    "tf.nn.avg_pool(i, [1, 2, 2, 1], [1, 2, 2, 1], 'SAME')": (4, 4, 6),
    "tf.nn.max_pool2d(tf.transpose(i, [0, 3, 1, 2]), [1, 1, 2, 4], [1, 1, 2, 4], 'VALID', data_format='NCHW')": (6, 4, 2),
    "tf.concat([i, i], 3)": (8, 8, 12),
    "tf.split(i, [2, 1, 3], axis=-1)[2]": (8, 8, 3),
    "tf.add(x=i, y=i)": (8, 8, 6),
    "tf.reduce_mean(i, axis=[1, 2], keepdims=True)": (1, 1, 6),
    "tf.image.resize(i, [5, 7])": (5, 7, 6),
    "keras.backend.concatenate([i, i])": (8, 8, 12),
    "keras.backend.batch_flatten(i)": (384,),
}
JOINED = ["ops.concatenate([i, i])", "keras.backend.flatten(i)", "tf.nn.crelu(i)", "tf.concat([i, i], 0)"]
"""What joins the samples of the batch, and what is not known: no shape is made up for it."""


def shapes_of(text: str) -> list[list[int]]:
    """The shapes that an expression gives, without the batch."""
    program = f"{HEAD}w = tf.Variable(tf.zeros([3, 3, 6, 4]))\nm = Model(i, {text})\n"
    return [list(shape[1:]) for shape in infer(read_program("net.py", program, None, "", {})).outputs.values()]


@pytest.mark.parametrize("text", RECORDED)
def test_a_call_gives_what_keras_gives(text: str) -> None:
    assert shapes_of(text) == RECORDED[text]


@pytest.mark.parametrize("text", TENSORFLOW)
def test_a_function_of_tensorflow(text: str) -> None:
    assert shapes_of(text) == [list(TENSORFLOW[text])]


@pytest.mark.parametrize("text", JOINED)
def test_no_shape_is_made_up(text: str) -> None:
    with pytest.raises(SpecError):
        shapes_of(text)
