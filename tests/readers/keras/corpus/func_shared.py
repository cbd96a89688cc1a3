import keras
from keras import layers, ops

a = keras.Input((16,))
b = keras.Input((16,))
shared = layers.Dense(8)
model = keras.Model([a, b], layers.Dense(1)(layers.subtract([shared(a), shared(b)])))
