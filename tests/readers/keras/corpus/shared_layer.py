import keras
from keras import layers

a = keras.Input((16, 16, 3), name="left")
b = keras.Input((16, 16, 3), name="right")
conv = layers.Conv2D(8, 3)
pool = layers.GlobalMaxPooling2D()
x = layers.Subtract()([pool(conv(a)), pool(conv(b))])
model = keras.Model([a, b], layers.Dense(1)(x))
