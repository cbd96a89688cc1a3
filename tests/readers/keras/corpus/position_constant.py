import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

inputs = keras.Input((16, 8))
positions = layers.Embedding(input_dim=16, output_dim=8)(tf.range(start=0, limit=16, delta=1))
x = inputs + positions
model = keras.Model(inputs, layers.Dense(tf.add(2, 3))(x))
