import keras
from keras import layers, ops

model = keras.Sequential([keras.Input((10, 16, 16, 3)), layers.TimeDistributed(layers.Conv2D(4, 3)), layers.TimeDistributed(layers.GlobalAveragePooling2D()), layers.LSTM(8), layers.Dense(2)])
