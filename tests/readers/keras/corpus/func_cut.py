import keras
from keras import layers, ops

inputs = keras.Input((16, 16, 3))
x = layers.Conv2D(4, 3, name='c1')(inputs)
x = layers.Conv2D(8, 3, name='c2')(x)
x = layers.Conv2D(16, 3, name='c3')(x)
whole = keras.Model(inputs, x)
model = keras.Model(whole.input, whole.get_layer('c2').output)
