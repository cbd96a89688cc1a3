import keras
from keras import layers


def inverted(x, expansion, filters, stride):
    channels = x.shape[-1]
    y = layers.Conv2D(expansion * channels, 1, use_bias=False)(x)
    y = layers.BatchNormalization(momentum=0.999)(y)
    y = layers.ReLU(6.0)(y)
    y = layers.ZeroPadding2D(((0, 1), (0, 1)))(y) if stride == 2 else y
    y = layers.DepthwiseConv2D(3, strides=stride, padding="same" if stride == 1 else "valid", use_bias=False)(y)
    y = layers.BatchNormalization()(y)
    y = layers.Conv2D(filters, 1, use_bias=False)(y)
    return layers.add([x, y]) if stride == 1 and channels == filters else y


inputs = keras.Input(shape=(48, 48, 8))
x = inverted(inputs, 6, 8, 1)
x = inverted(x, 6, 16, 2)
model = keras.Model(inputs, x)
