import keras
from keras import layers, ops

frame = keras.Sequential([keras.Input((16, 16, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(6)])
inputs = keras.Input((5, 16, 16, 3))
x = layers.TimeDistributed(frame)(inputs)
model = keras.Model(inputs, layers.LSTM(4)(x))
