from keras.datasets import imdb
from keras.layers import LSTM, Activation, Conv1D, Dense, Dropout, Embedding, MaxPooling1D
from keras.models import Sequential
from keras.preprocessing import sequence

max_features, maxlen = 2000, 100
(x_train, y_train), (x_test, y_test) = imdb.load_data(num_words=max_features)
x_train = sequence.pad_sequences(x_train, maxlen=maxlen)
model = Sequential()
model.add(Embedding(input_dim=max_features, output_dim=16, input_length=maxlen))
model.add(Dropout(0.25))
model.add(Conv1D(8, 5, padding='valid', activation='relu', strides=1))
model.add(MaxPooling1D(pool_size=4))
model.add(LSTM(7))
model.add(Dense(1))
model.add(Activation('sigmoid'))
