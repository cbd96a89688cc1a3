import numpy as np
import keras
from keras import layers, ops

class ConvBN(keras.layers.Conv2D):
    def __init__(self, filters, **kwargs):
        super().__init__(filters, 3, padding='same', use_bias=False, **kwargs)
        self.bn = layers.BatchNormalization()

    def call(self, x):
        return self.bn(super().call(x))


inputs = keras.Input((8, 8, 3))
model = keras.Model(inputs, ConvBN(4)(ConvBN(6)(inputs)))
model(np.zeros((1, 8, 8, 3), dtype='float32'))
