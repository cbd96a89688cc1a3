import numpy as np
import keras
from keras import layers, ops

class Net(keras.Model):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = layers.Conv2D(32, 3, activation='relu')
        self.flatten = layers.Flatten()
        self.d1 = layers.Dense(128, activation='relu')
        self.d2 = layers.Dense(classes)

    def call(self, x):
        x = self.conv1(x)
        x = self.flatten(x)
        return self.d2(self.d1(x))


model = Net()
model(np.zeros((1, 28,28,1), dtype='float32'))
