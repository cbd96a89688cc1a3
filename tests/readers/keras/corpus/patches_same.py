import keras
from keras import layers, ops

inputs = keras.Input((30, 21, 3))
x = layers.Lambda(lambda t: ops.image.extract_patches(t, (5, 4), strides=(3, 2), padding="same"))(inputs)
model = keras.Model(inputs, layers.Dense(6)(x))
