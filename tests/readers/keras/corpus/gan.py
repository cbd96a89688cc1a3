import keras
from keras import layers, ops

def generator():
    m = keras.Sequential(name='g')
    m.add(keras.Input((100,)))
    m.add(layers.Dense(7 * 7 * 32, use_bias=False))
    m.add(layers.BatchNormalization())
    m.add(layers.LeakyReLU())
    m.add(layers.Reshape((7, 7, 32)))
    m.add(layers.Conv2DTranspose(16, 5, strides=2, padding='same', use_bias=False))
    m.add(layers.Conv2DTranspose(1, 5, strides=2, padding='same', activation='tanh'))
    return m


def discriminator():
    m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(16, 5, strides=2, padding='same'), layers.LeakyReLU(negative_slope=0.2), layers.Dropout(0.3), layers.Flatten(), layers.Dense(1)], name='d')
    return m


g, d = generator(), discriminator()
d.trainable = False
z = keras.Input((100,))
model = keras.Model(z, d(g(z)))
