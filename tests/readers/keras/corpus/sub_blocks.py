import numpy as np
import keras
from keras import layers, ops

class Block(layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.conv1 = layers.Conv2D(filters, 3, strides=stride, padding='same', use_bias=False)
        self.bn1 = layers.BatchNormalization()
        self.conv2 = layers.Conv2D(filters, 3, padding='same', use_bias=False)
        self.bn2 = layers.BatchNormalization()
        self.short = keras.Sequential()
        if stride != 1:
            self.short.add(layers.Conv2D(filters, 1, strides=stride))

    def call(self, x, training=None):
        y = ops.relu(self.bn1(self.conv1(x), training=training))
        y = self.bn2(self.conv2(y), training=training)
        return ops.relu(y + (self.short(x) if self.short.layers else x))


class ResNet(keras.Model):
    def __init__(self):
        super().__init__()
        self.stem = layers.Conv2D(8, 3, padding='same')
        self.blocks = [Block(8), Block(16, 2), Block(16)]
        self.head = layers.Dense(10)

    def call(self, x, training=None):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(ops.mean(x, axis=[1, 2]))


model = ResNet()
model(np.zeros((1, 16,16,3), dtype='float32'))
