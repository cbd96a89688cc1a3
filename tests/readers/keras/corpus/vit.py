import keras
from keras import layers, ops

class Patches(layers.Layer):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def call(self, images):
        s = ops.shape(images)
        h, w, c = images.shape[1:]
        p = self.size
        x = ops.reshape(images, (s[0], h // p, p, w // p, p, c))
        x = ops.transpose(x, (0, 1, 3, 2, 4, 5))
        return ops.reshape(x, (s[0], (h // p) * (w // p), p * p * c))


class Encoder(layers.Layer):
    def __init__(self, count, dim):
        super().__init__()
        self.count = count
        self.proj = layers.Dense(dim)
        self.pos = layers.Embedding(count, dim)

    def call(self, x):
        return self.proj(x) + self.pos(ops.expand_dims(ops.arange(0, self.count, 1), axis=0))


inputs = keras.Input((32, 32, 3))
x = Encoder(64, 16)(Patches(4)(inputs))
for _ in range(2):
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    y = layers.MultiHeadAttention(num_heads=2, key_dim=16, dropout=0.1)(y, y)
    x = layers.Add()([y, x])
    y = layers.LayerNormalization(epsilon=1e-6)(x)
    for units in (32, 16):
        y = layers.Dense(units, activation=keras.activations.gelu)(y)
        y = layers.Dropout(0.1)(y)
    x = layers.Add()([y, x])
x = layers.Flatten()(layers.LayerNormalization()(x))
model = keras.Model(inputs, layers.Dense(10)(x))
