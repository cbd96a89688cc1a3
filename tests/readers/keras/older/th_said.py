from keras import backend as K
from keras.datasets import cifar10
from keras.layers import Activation, Dense, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
from keras.models import Sequential

K.set_image_dim_ordering("th")
(X, y), _ = cifar10.load_data()
model = Sequential()
model.add(Convolution2D(6, 5, 5, input_shape=X.shape[1:]))
model.add(MaxPooling2D((2, 2)))
model.add(Convolution2D(8, 3, 5, border_mode="same", subsample=(2, 1)))
model.add(Flatten())
model.add(Dense(10 if K.image_dim_ordering() == "th" else 20))
model.add(Activation("softmax"))
