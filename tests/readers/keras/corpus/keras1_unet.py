from keras.layers import Convolution2D, Input, MaxPooling2D, UpSampling2D, merge
from keras.models import Model

inputs = Input((64, 80, 1))
conv1 = Convolution2D(8, 3, 3, activation='relu', border_mode='same')(inputs)
pool1 = MaxPooling2D(pool_size=(2, 2))(conv1)
conv2 = Convolution2D(16, 3, 3, activation='relu', border_mode='same')(pool1)
up = merge([UpSampling2D(size=(2, 2))(conv2), conv1], mode='concat', concat_axis=3)
conv3 = Convolution2D(8, 3, 3, activation='relu', border_mode='same')(up)
total = merge([conv3, conv1], mode='sum')
model = Model(input=inputs, output=Convolution2D(1, 1, 1, activation='sigmoid')(total))
