from keras.layers.core import Dense, Dropout, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D, ZeroPadding2D
from keras.models import Sequential

rows, cols, channels = 20, 24, 3
model = Sequential()
model.add(ZeroPadding2D((1, 1), input_shape=(channels, rows, cols)))
model.add(Convolution2D(4, 3, 3, activation='relu'))
model.add(ZeroPadding2D((1, 2)))
model.add(Convolution2D(7, 3, 3, activation='relu'))
model.add(MaxPooling2D((2, 2), strides=(2, 2)))
model.add(Flatten())
model.add(Dense(9, activation='relu'))
model.add(Dropout(0.5))
print model.summary()
