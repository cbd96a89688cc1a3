"""Layers that make positions with numpy and take their weights by them, as Swin and BEiT do: counts as Keras 2 prints them."""

from cnncalc.api import infer
from cnncalc.readers.keras.read import read_program

PROGRAM = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
class PE(layers.Layer):
    def build(self, s):
        _, h, w, c = s
        xx, yy = np.meshgrid(range(h), range(w))
        pos = np.stack([xx, yy], axis=-1).astype("float32")
        self.pos = tf.convert_to_tensor(pos)
        self.w = self.add_weight(name="w", shape=(2, c))
        self.b = self.add_weight(name="b", shape=(c,))
    def call(self, x):
        return x + (self.pos @ self.w + self.b)
class Rel(layers.Layer):
    def build(self, s):
        _, h, n, _ = s
        k = int(n ** 0.5)
        c = np.stack(np.meshgrid(range(k), range(k), indexing="ij")).reshape(2, -1)
        r = (c[:, :, None] - c[:, None, :]).transpose([1, 2, 0])
        r[:, :, 0] += k - 1
        self.index = tf.convert_to_tensor(r.sum(-1))
        self.table = self.add_weight(name="t", shape=((2 * k - 1) ** 2, h))
    def call(self, x):
        t = tf.gather(self.table, self.index)
        return x + tf.transpose(t, [2, 0, 1])
i = keras.Input((8, 8, 32))
x = PE()(i)
a, b = tf.split(x, [8, -1], axis=-1)
x = layers.Concatenate()([b, a])
q = layers.Reshape((64, 4, 8))(x)
q = layers.Permute((2, 1, 3))(q)
s = tf.matmul(q, q, transpose_b=True)
s = Rel()(s)
o = layers.Softmax()(s)
model = keras.Model(i, o)
model.summary()
"""


def test_positions_of_numpy_choose_weights() -> None:
    report = infer(read_program("net.py", PROGRAM, None, "", {}))
    assert report.totals.params == 996
    assert report.totals.macs == 64 * 2 * 32 + 4 * 64 * 64 * 8  # positions by their weights, queries by keys
    assert report.rows[-1].output_shape == (None, 4, 64, 64)
    assert {row.name: row.output_shape for row in report.rows}["rel.transpose"] == (None, 4, 64, 64)
