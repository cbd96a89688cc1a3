import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

inputs = keras.Input((12, 10))
scores = layers.Dense(1)(inputs)
weights = tf.nn.softmax(scores, axis=1)
x = tf.squeeze(tf.matmul(weights, inputs, transpose_a=True), -2)
x = tf.concat([x, tf.reduce_max(inputs, axis=1)], axis=-1)
x = tf.tile(tf.expand_dims(x, 1), [1, 3, 1])
x = tf.einsum("bij,bkj->bik", x, x)
model = keras.Model(inputs, layers.Dense(4)(x[..., tf.newaxis]))
