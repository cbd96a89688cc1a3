import keras
from keras import layers, ops

def tower():
    inp = keras.Input((28, 28, 1))
    x = layers.Conv2D(4, 3)(inp)
    x = layers.Flatten()(x)
    return keras.Model(inp, layers.Dense(16)(x), name='tower')


t = tower()
left, right = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
d = ops.abs(t(left) - t(right))
model = keras.Model([left, right], layers.Dense(1)(d))
