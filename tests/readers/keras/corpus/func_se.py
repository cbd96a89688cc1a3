import keras
from keras import layers, ops

def se(x, ratio=4):
    f = x.shape[-1]
    s = layers.GlobalAveragePooling2D(keepdims=True)(x)
    s = layers.Dense(f // ratio, activation='relu', use_bias=False)(s)
    s = layers.Dense(f, activation='sigmoid', use_bias=False)(s)
    return layers.multiply([x, s])


inputs = keras.Input((16, 16, 16))
model = keras.Model(inputs, se(layers.SeparableConv2D(32, 3, padding='same')(inputs)))
