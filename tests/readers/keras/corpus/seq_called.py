import keras
from keras import layers, ops

import numpy as np

model = keras.Sequential([layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(2)])
model(np.zeros((2, 8, 8, 1)))
