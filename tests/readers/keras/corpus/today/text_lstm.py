from keras import layers as L, Sequential

model = Sequential([L.Input((100,)), L.Embedding(2000, 16), L.Dropout(0.25), L.Conv1D(8, 5), L.MaxPooling1D(4), L.LSTM(7), L.Dense(1), L.Activation("sigmoid")])
