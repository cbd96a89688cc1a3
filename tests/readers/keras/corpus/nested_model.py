import keras
from keras import layers

encoder = keras.Sequential([layers.Conv2D(8, 3, strides=2, padding="same"), layers.ReLU(), layers.Flatten()], name="encoder")
decoder = keras.Sequential([layers.Dense(14 * 14 * 4), layers.Reshape((14, 14, 4)), layers.Conv2DTranspose(1, 4, strides=2, padding="same")], name="decoder")
inputs = keras.Input((28, 28, 1))
model = keras.Model(inputs, decoder(encoder(inputs)))
