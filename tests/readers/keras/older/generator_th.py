from keras.layers import Dense, Reshape
from keras.layers.convolutional import Convolution2D, UpSampling2D
from keras.layers.core import Activation
from keras.layers.normalization import BatchNormalization
from keras.models import Sequential

model = Sequential()
model.add(Dense(input_dim=10, output_dim=24))
model.add(Dense(16 * 5 * 5))
model.add(BatchNormalization())
model.add(Reshape((16, 5, 5), input_shape=(16 * 5 * 5,)))
model.add(UpSampling2D(size=(2, 2)))
model.add(Convolution2D(6, 5, 5, border_mode='same'))
model.add(Activation('tanh'))
model.add(Convolution2D(1, 3, 3, border_mode='same', bias=False))
