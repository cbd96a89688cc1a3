import keras
from keras import layers, ops

model = keras.Sequential([keras.Input((80,)), layers.Embedding(20000, 128), layers.Bidirectional(layers.LSTM(64, return_sequences=True)), layers.GRU(32), layers.Dense(1, activation='sigmoid')])
