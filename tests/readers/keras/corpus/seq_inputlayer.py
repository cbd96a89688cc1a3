import keras
from keras import layers, ops

model = keras.Sequential(name='net')
model.add(layers.InputLayer(shape=(20,)))
for n in (64, 32):
    model.add(layers.Dense(n, activation='relu', name=f'hidden_{n}'))
model.add(layers.Dense(1))
