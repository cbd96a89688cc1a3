import keras, types
from keras import layers
from keras.layers import *
Sequential = keras.Sequential
tf = types.SimpleNamespace(keras=keras)
model = Sequential()
model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))
model.add(MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(tf.keras.layers.Dense(10))
