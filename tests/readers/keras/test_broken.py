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
    "a model within itself": (HEAD + "m = models.Sequential()\nm.add(m)\n", 3, "a model cannot hold itself"),
    "one layer in place of a list": (HEAD + "m = models.Sequential(layers.Dense(3))\n", 2, "Sequential takes its layers as one list"),
    "a kernel larger than the map": (START + "m.add(layers.Conv2D(8, 30))\nm.add(layers.Flatten())\n", 4, "the 30×30 kernel is larger than the 26×26 input"),
    "units as a number with a point": (
        START + "m.add(layers.Flatten())\nm.add(layers.Dense(10.5))\n",
        5,
        "units must be an integer, not 10.5",
    ),
    "units divided": (
        START + "m.add(layers.Flatten())\nm.add(layers.Dense(128 / 2))\n",
        5,
        "units must be an integer, not 64.0",
    ),
    "one stride of a convolution's two, within a recurrent layer": (
        HEAD + "m = models.Sequential([Input((5, 9, 9, 2)), layers.ConvLSTM2D(3, 3, strides=(1,))])\n",
        2,
        "stride has 1 size (1); the input has 2 spatial axes (9×9×2)",
    ),
    "one stride of a convolution's two, at weights of their own": (
        "from tensorflow.keras import layers, models\nm = models.Sequential()\nm.add(layers.LocallyConnected2D(3, 3, strides=(1,), input_shape=(9, 9, 2)))\n",
        3,
        "stride has 1 size (1); the input has 2 spatial axes (9×9×2)",
    ),
    "no units": (
        START + "m.add(layers.Dense())\n",
        4,
        "Dense needs units (output values)",
    ),
    "an argument that is none": (
        START + "m.add(layers.Conv2D(8, 3, pading='same'))\n",
        4,
        "Conv2D has no 'pading'",
    ),
    "a padding that is none": (
        START + "m.add(layers.Conv2D(8, 3, padding='sme'))\n",
        4,
        "padding knows no 'sme'",
    ),
    "groups that do not divide": (
        START + "m.add(layers.Conv2D(8, 3, groups=3))\n",
        4,
        "3 groups do not divide the 8 input channels",
    ),
    "a dimension too few": (
        HEAD + "i = Input((28, 28))\nm = Model(i, layers.Conv2D(8, 3)(i))\n",
        3,
        "conv reads H×W×C, 3 axes without the batch; the input has 2 axes (28×28)",
    ),
    "two shapes added": (
        HEAD + "i = Input((8, 8, 3))\nx = layers.Conv2D(8, 3)(i)\nm = Model(i, layers.add([i, x]))\n",
        4,
        "the inputs 8×8×3 and 6×6×8 do not fit together: an axis of 3 meets one of 8",
    ),
    "a list to one layer": (
        HEAD + "i = Input((8,))\nj = Input((8,))\nm = Model([i, j], layers.Dense(3)([i, j]))\n",
        4,
        "dense reads one tensor, and 2 are given",
    ),
    "the filters of a function": (
        "import tensorflow as tf\nx = tf.placeholder(tf.float32, [None, 28, 28, 3])\nw = tf.Variable(tf.zeros([5, 5, 1, 8]))\ny = tf.nn.conv2d(x, w, [1, 1, 1, 1], 'SAME')\n",
        4,
        "the filters read 1 channels, and the input has 3",
    ),
    "a function that nobody knows": (
        "import tensorflow as tf\nx = tf.placeholder(tf.float32, [None, 28, 28, 3])\ny = tf.layers.conv2d(x, 8, 3)\ny = tf.nn.crelu(y)\n",
        4,
        "tensorflow.nn.crelu is not known, and the network goes on with it",
    ),
    "a variable whose size is not known": (
        "import tensorflow as tf\nimport data\nx = tf.placeholder(tf.float32, [None, 8])\ny = tf.matmul(x, tf.Variable(tf.zeros([8, 4])))\ny = y + tf.Variable(data.bias)\n",
        5,
        "Variable(…) is not known, and the network goes on with it",
    ),
    "a matrix that does not fit": (
        "import tensorflow as tf\nx = tf.placeholder(tf.float32, [None, 8])\ny = tf.matmul(x, tf.Variable(tf.zeros([9, 4])))\n",
        3,
        "equation zi,zij->zj does not fit 8 and 9×4: i is 8 and 9",
    ),
    "a model of a class without call": (
        HEAD
        + "i = Input((8,))\npart = Model(i, layers.Dense(2)(i))\nclass GAN(Model):\n    def __init__(self, g):\n        super().__init__()\n        self.g = g\n    def train_step(self, data):\n        return {}\ngan = GAN(part)\n",
        6,
        "GAN has no call, by which a model runs",
    ),
    "an attribute that is not there": (
        HEAD
        + "class Net(Model):\n    def __init__(self):\n        super().__init__()\n        self.d = layers.Dense(3)\n    def call(self, x):\n        return self.e(x)\nm = Net()\nm.build((None, 8))\n",
        7,
        "AttributeError: 'Net' object has no attribute 'e'",
    ),
    "a layer that is not there": (
        HEAD + "i = Input((8,))\nm = Model(i, layers.Dense(2, name='a')(i))\nn = Model(i, m.get_layer('b').output)\n",
        4,
        "functional has no layer 'b'",
    ),
    "a recurrent layer on a map": (
        START + "m.add(layers.LSTM(8))\n",
        4,
        "lstm reads a sequence, tokens × values, 2 axes without the batch; the input has 3 (26×26×8)",
    ),
    "a shape that cannot be patched": (
        HEAD + "from keras import ops\ni = Input((4, 4, 3))\nm = Model(i, layers.Lambda(lambda t: ops.image.extract_patches(t, 5))(i))\n",
        4,
        "the 5×5 kernel is larger than the 4×4 input",
    ),
    "a transposed size that no stride gives": (
        "import tensorflow as tf\nx = tf.placeholder(tf.float32, [None, 6, 6, 4])\nw = tf.Variable(tf.zeros([2, 2, 3, 4]))\ny = tf.nn.conv2d_transpose(x, w, [-1, 15, 12, 3], [1, 2, 2, 1], 'SAME')\n",
        4,
        "an axis of 6 does not become 15 with a stride of 2 and a kernel of 2",
    ),
    "parts that are unequal": (
        HEAD + "import tensorflow as tf\ni = Input((8, 8, 5))\na, b = layers.Lambda(lambda t: tf.split(t, 2, axis=-1))(i)\nm = Model(i, a)\n",
        4,
        "an axis of 5 is not cut into 2 equal parts",
    ),
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
