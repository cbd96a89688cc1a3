import keras
from keras import layers, ops

inputs = keras.Input((17, 19, 3))
x = layers.MaxPooling2D(3, 2, padding='same')(inputs)
x = layers.AveragePooling2D((2, 3), strides=(1, 2))(x)
x = layers.ZeroPadding2D(((1, 0), (2, 1)))(x)
x = layers.Cropping2D(1)(x)
x = layers.UpSampling2D((2, 3), interpolation='bilinear')(x)
model = keras.Model(inputs, layers.DepthwiseConv2D(3, depth_multiplier=2)(x))
