from distutils.version import LooseVersion

import keras
from keras import backend as K
from keras_applications.imagenet_utils import _obtain_input_shape
from keras.layers import Conv2D, Dense, GlobalAveragePooling2D, Input
from keras.layers.convolutional import MaxPooling2D
from keras.models import Model

if LooseVersion(keras.__version__) >= LooseVersion('2.0'):
    width = 5
else:
    width = 50


def Small(include_top=True, input_shape=None):
    input_shape = _obtain_input_shape(input_shape, default_size=37, min_size=16, data_format=K.image_data_format(), require_flatten=include_top)
    image = Input(shape=input_shape)
    x = Conv2D(width, (3, 3), strides=(2, 2), padding='valid', name='conv1')(image)
    x = MaxPooling2D((3, 3), strides=(2, 2))(x)
    if include_top:
        x = Dense(3)(GlobalAveragePooling2D()(x))
    return Model(image, x)


model = Small() if keras.__version__[0] == '2' else None
