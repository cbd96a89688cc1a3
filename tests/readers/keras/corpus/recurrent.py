import keras
from keras.layers import GRU, LSTM, Bidirectional, Dense, TimeDistributed

model = keras.Sequential(
    [
        keras.Input((20, 12)),
        Bidirectional(LSTM(16, return_sequences=True)),
        GRU(8, return_sequences=True),
        TimeDistributed(Dense(4)),
        LSTM(5),
        Dense(2),
    ]
)
