import keras
import numpy as np
from keras import layers


class Net(keras.Model):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = layers.Conv2D(8, 3, activation="relu")
        self.pool = layers.MaxPooling2D(2)
        self.blocks = [layers.Conv2D(16, 3, padding="same") for _ in range(2)]
        self.flatten = layers.Flatten()
        self.head = layers.Dense(classes)

    def call(self, x, training=False):
        x = self.pool(self.conv1(x))
        for block in self.blocks:
            x = block(x)
        return self.head(self.flatten(x))


model = Net(7)
model(np.zeros((1, 28, 28, 3)))
