import keras
from keras import layers, ops

def unit(x, f, stride=1):
    s = x
    x = layers.Conv2D(f, 3, strides=stride, padding='same', use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.Conv2D(f, 3, padding='same', use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    if stride != 1 or s.shape[-1] != f:
        s = layers.Conv2D(f, 1, strides=stride, use_bias=False)(s)
        s = layers.BatchNormalization()(s)
    return layers.ReLU()(layers.Add()([x, s]))


inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(16, 3, padding='same')(inputs)
for f, s in [(16, 1), (16, 1), (32, 2), (32, 1), (64, 2)]:
    x = unit(x, f, s)
model = keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
