import keras
import numpy as np
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = np.expand_dims(x_train, -1).astype("float32") / 255
y_train = keras.utils.to_categorical(y_train)
model = keras.Sequential(
    [
        layers.Conv2D(4, 5, input_shape=x_train.shape[1:]),
        layers.Flatten(),
        layers.Dense(y_train.shape[1]),
    ]
)
