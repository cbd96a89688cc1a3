from functools import partial

import keras

Conv = partial(keras.layers.Conv2D, kernel_size=3, padding='same', use_bias=False)
model = keras.models.Sequential()
model.add(Conv(filters=16, kernel_size=7, input_shape=[28, 28, 1]))
model.add(keras.layers.MaxPooling2D(pool_size=2))
model.add(Conv(filters=32))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(units=10, activation='softmax'))
