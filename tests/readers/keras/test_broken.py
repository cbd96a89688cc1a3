"""Broken Keras programs, and what each is told: the line, the message, the way out."""

from __future__ import annotations

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.keras.read import read_program

HEAD = "from keras import layers, models, Input, Model\n"
START = HEAD + "m = models.Sequential()\nm.add(layers.Conv2D(8, 3, input_shape=(28, 28, 1)))\n"
BROKEN = {
    "a name that is not defined": (START + "m.add(MyLayer())\nm.add(layers.Flatten())\n", 4, "NameError: name 'MyLayer' is not defined"),
    "a layer of a library that nobody knows": (
        START + "import tfa\nm.add(tfa.Foo())\nm.add(layers.Flatten())\n",
        5,
        "tfa.Foo() is not known without running the program, and this layer depends on it",
    ),
    "an unknown number": (
        START + "import data\nm.add(layers.Dense(data.n))\n",
        5,
        "data.n is not known without running the program, and an argument of Dense depends on it",
    ),
    "no input": (HEAD + "m = models.Sequential([layers.Conv2D(8, 3), layers.Flatten()])\n", 2, "the input's shape is not said in the program"),
    "a shape that does not hold": (HEAD + "i = Input((10,))\nm = Model(i, layers.Reshape((3, 4))(i))\n", 3, "10 has 10 values, but 3×4 holds 12"),
    "a skip that does not fit": (
        HEAD + "i = Input((33, 33, 3))\na = layers.UpSampling2D()(layers.MaxPooling2D()(i))\nm = Model(i, layers.Concatenate()([i, a]))\n",
        4,
        "33×33×3 and 32×32×3 differ beside the axis joined: 33 meets 32",
    ),
    "an input that is left out": (
        HEAD + "i = Input((8,))\nj = Input((8,))\nm = Model(i, layers.Add()([i, j]))\n",
        4,
        "the outputs need input_layer_1, which is none of the model's inputs",
    ),
    "a word for a number": (HEAD + "m = models.Sequential([Input((3,)), layers.Dense(units='ten')])\n", 2, "units must be an integer, not 'ten'"),
    "a misspelled class": (HEAD + "m = models.Sequential([Input((3, 3, 1)), layers.Conv2d(3, 3)])\n", 2, "no layer 'Conv2d' of Keras is known"),
    "a layer that was not called": (
        HEAD + "i = Input((8,))\nx = layers.Dense(3)\nm = Model(i, layers.Dense(2)(x))\n",
        4,
        "dense_1 is called on dense, which is a layer and no tensor",
    ),
    "one layer in place of a list": (HEAD + "m = models.Sequential(layers.Dense(3))\n", 2, "Sequential takes its layers as one list"),
    "a kernel larger than the map": (START + "m.add(layers.Conv2D(8, 30))\nm.add(layers.Flatten())\n", 4, "the 30×30 kernel is larger than the 26×26 input"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_program_is_explained(name: str) -> None:
    text, line, message = BROKEN[name]
    with pytest.raises(SpecError) as caught:
        read_program("net.py", text, None, "", {})
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert (fault.place[1], fault.message) == (line, message)
    assert fault.help
