import keras
from keras import layers, ops

inputs = keras.Input((9, 9, 2), name='in')
x = layers.Conv2D(2, 1, name='first')(inputs)
for i in range(3):
    x = layers.Conv2D(2 + i, 3, padding='same', name=f'stage{i}_conv')(x)
    x = layers.PReLU(shared_axes=[1, 2])(x)
x = layers.GroupNormalization(2)(x)
model = keras.Model(inputs, x, name='mixed')
