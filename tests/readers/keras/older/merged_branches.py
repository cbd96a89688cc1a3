from keras.layers import Activation, Convolution1D, Dense, Embedding, GlobalMaxPooling1D, LSTM, Merge
from keras.models import Sequential

words = Sequential()
words.add(Embedding(60, 8, input_length=12, dropout=0.1))
words.add(Convolution1D(nb_filter=5, filter_length=3, border_mode='valid', subsample_length=1))
words.add(GlobalMaxPooling1D())
marks = Sequential()
marks.add(LSTM(4, input_shape=(7, 3)))
plain = Sequential()
plain.add(Dense(9, input_dim=2))
both = Sequential()
both.add(Merge([words, marks], mode='concat'))
both.add(Dense(9))
model = Sequential()
model.add(Merge([both, plain], mode=lambda pair: pair[0] * pair[1], output_shape=(9,)))
model.add(Dense(2, activation='softmax'))
