from keras import layers
from keras.layers import *
from keras.models import Model


def block(x, channel, activation='ReLU'):
    activation_func = eval(activation)
    for i in range(2):
        x = Conv2D(channel, 3, padding='same', name='c{}_{}'.format(channel, i))(x)
        x = activation_func()(x)
    return x


inputs = Input((16, 16, 3))
x = block(inputs, 4)
x = block(x, 6, 'layers.LeakyReLU')
model = Model([inputs, ], [x, ])
