import keras
from keras import layers, ops

model = keras.Sequential([keras.Input((16,)), layers.Dense(8), layers.Dense(4), layers.Dense(2)])
model.pop()
model.add(layers.Dense(7))
