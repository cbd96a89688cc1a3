import keras
from keras import layers, ops

def inception(x, a, b, c):
    one = layers.Conv2D(a, 1, padding='same', activation='relu')(x)
    three = layers.Conv2D(b, 3, padding='same', activation='relu')(layers.Conv2D(b // 2, 1)(x))
    pool = layers.Conv2D(c, 1)(layers.MaxPooling2D(3, strides=1, padding='same')(x))
    return layers.concatenate([one, three, pool], axis=-1)


inputs = keras.Input((28, 28, 3))
x = inception(inputs, 8, 16, 4)
x = inception(x, 4, 8, 2)
model = keras.Model(inputs, layers.GlobalAveragePooling2D()(x))
