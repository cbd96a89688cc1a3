import keras
from keras import layers, ops

inputs = {'a': keras.Input((4,), name='a'), 'b': keras.Input((6,), name='b')}
x = layers.Concatenate()([inputs['a'], inputs['b']])
model = keras.Model(inputs, {'out': layers.Dense(3)(x)})
