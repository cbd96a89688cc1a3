import keras
from keras import layers, ops

q = keras.Input((5, 8))
v = keras.Input((7, 8))
x = layers.Attention()([q, v])
s = layers.Dot(axes=2)([q, v])
model = keras.Model([q, v], [layers.Dense(2)(x), s])
