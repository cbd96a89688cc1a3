import keras
from keras import layers, ops

inputs = keras.Input((32,))
x = layers.Dense(16, name='a')(inputs)
x = layers.BatchNormalization()(x)
model = keras.Model(inputs, layers.Dense(2)(x))
for layer in model.layers[:-1]:
    layer.trainable = False
