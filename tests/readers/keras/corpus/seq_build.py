import keras
from keras import layers, ops

model = keras.Sequential([layers.Conv2D(4, 3), layers.Conv2D(8, 3, padding='same', use_bias=False)])
model.build((None, 10, 10, 3))
