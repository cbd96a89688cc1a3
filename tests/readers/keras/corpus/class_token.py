import numpy as np
import keras
from keras import layers, ops


class Token(layers.Layer):
    def build(self, input_shape):
        self.cls = self.add_weight(shape=(1, 1, input_shape[-1]), initializer="zeros", name="cls")
        self.pos = self.add_weight(shape=(1, input_shape[1] + 1, input_shape[-1]), name="pos")

    def call(self, x):
        token = ops.broadcast_to(self.cls, (ops.shape(x)[0], 1, x.shape[-1]))
        return ops.concatenate([token, x], axis=1) + self.pos


class Head(keras.Model):
    def __init__(self):
        super().__init__()
        self.token = Token()
        self.attention = layers.MultiHeadAttention(num_heads=2, key_dim=4)
        self.dense = layers.Dense(3)

    def call(self, x):
        x = self.token(x)
        y, scores = self.attention(query=x[:, 0:1], key=x, value=x, return_attention_scores=True)
        return self.dense(y[:, 0])


model = Head()
model(np.zeros((2, 9, 8), dtype="float32"))
