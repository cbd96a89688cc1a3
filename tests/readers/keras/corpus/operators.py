import keras
from keras import layers

inputs = keras.Input((20, 20, 6))
x = layers.Conv2D(6, 3, padding="same")(inputs)
y = layers.Dense(6, activation="sigmoid")(layers.GlobalAveragePooling2D()(x))
y = layers.Reshape((1, 1, 6))(y)
x = x * y + inputs
model = keras.Model(inputs, layers.Dense(3)(layers.Flatten()(x)))
