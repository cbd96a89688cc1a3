import keras
from keras import layers, ops

class Scale(layers.Layer):
    def build(self, input_shape):
        self.g = self.add_weight(name='g', shape=(input_shape[-1],))
        self.k = self.add_weight(name='k', shape=(3,), trainable=False)
        self.unused = self.add_weight(name='u', shape=(2, 2))

    def call(self, x):
        return x * self.g


inputs = keras.Input((5,))
model = keras.Model(inputs, Scale()(inputs))
