import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Sampling(layers.Layer):
    def call(self, inputs):
        mean, log_var = inputs
        epsilon = tf.random.normal(shape=(tf.shape(mean)[0], tf.shape(mean)[1]))
        return mean + tf.exp(0.5 * log_var) * epsilon


inputs = keras.Input(shape=(28, 28, 1))
x = layers.Conv2D(8, 3, activation="relu", strides=2, padding="same")(inputs)
x = layers.Flatten()(x)
mean = layers.Dense(3, name="mean")(x)
log_var = layers.Dense(3, name="log_var")(x)
model = keras.Model(inputs, [mean, log_var, Sampling()([mean, log_var])], name="encoder")
