import keras
from keras import layers, ops

inputs = keras.Input((10, 6))
first = inputs[:, 0]
rest = inputs[:, 1:, :3]
model = keras.Model(inputs, [layers.Dense(2)(first), layers.LSTM(5)(rest)])
