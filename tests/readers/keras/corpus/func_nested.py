import keras
from keras import layers, ops

enc_in = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, activation='relu')(enc_in)
x = layers.MaxPooling2D(3)(x)
encoder = keras.Model(enc_in, layers.GlobalMaxPooling2D()(x), name='encoder')
dec_in = keras.Input((16,))
x = layers.Reshape((4, 4, 1))(dec_in)
x = layers.Conv2DTranspose(16, 3)(x)
x = layers.UpSampling2D(3)(x)
decoder = keras.Model(dec_in, layers.Conv2DTranspose(1, 3)(x), name='decoder')
i = keras.Input((28, 28, 1))
model = keras.Model(i, decoder(encoder(i)), name='autoencoder')
