import keras
from keras import layers, ops

inputs = keras.Input((12, 12, 4))
a = layers.Conv2D(4, 1, name='a')(inputs)
b = layers.Conv2D(4, 3, padding='same', name='b')(inputs)
c = layers.Conv2D(4, 3, padding='same', name='c')(b)
d = layers.Add(name='d')([a, c])
e = layers.Maximum(name='e')([d, b])
model = keras.Model(inputs, layers.Average(name='f')([e, inputs]))
