import keras
from keras import layers, ops

inputs = keras.Input((6,))
x = layers.Dense(4, activation=layers.LeakyReLU())(inputs)
x = layers.Activation(keras.activations.swish)(x)
x = layers.Activation('softmax')(x)
x = layers.ELU()(x)
model = keras.Model(inputs, layers.Softmax()(x))
