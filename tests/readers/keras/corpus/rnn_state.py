import keras
from keras import layers, ops

enc = keras.Input((7, 12))
out, h, c = layers.LSTM(6, return_state=True)(enc)
dec = keras.Input((9, 12))
y = layers.LSTM(6, return_sequences=True)(dec, initial_state=[h, c])
model = keras.Model([enc, dec], layers.Dense(12)(y))
