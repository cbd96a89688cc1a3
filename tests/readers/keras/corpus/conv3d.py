import keras
from keras import layers, ops

model = keras.Sequential([keras.Input((16, 32, 32, 1)), layers.Conv3D(4, 3), layers.MaxPool3D(2), layers.Conv3DTranspose(2, 3, strides=2), layers.GlobalAveragePooling3D()])
