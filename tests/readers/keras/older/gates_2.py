from keras.layers import Bidirectional, CuDNNLSTM, Dense, GRU, Input, LocallyConnected2D, Reshape, concatenate
from keras.layers.convolutional_recurrent import ConvLSTM2D
from keras.models import Model

film = Input((4, 9, 9, 2))
maps = ConvLSTM2D(filters=3, kernel_size=(3, 3), padding='same', return_sequences=True)(film)
still = ConvLSTM2D(5, 3, strides=2)(maps)
own = LocallyConnected2D(6, (2, 2))(still)
steps = Reshape((9, 6))(own)
both = Bidirectional(GRU(4, return_sequences=True))(steps)
last = CuDNNLSTM(3)(both)
model = Model(film, concatenate([Dense(2)(GRU(2)(both)), last]))
