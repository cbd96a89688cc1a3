import keras
from keras import layers

inputs = keras.Input((49, 32))
x = layers.LayerNormalization(epsilon=1e-6)(inputs)
x = layers.MultiHeadAttention(num_heads=4, key_dim=8, dropout=0.1)(x, x)
x = layers.Add()([x, inputs])
y = layers.LayerNormalization()(x)
y = layers.Dense(64, activation=keras.activations.gelu)(y)
y = layers.Dense(32)(y)
model = keras.Model(inputs, layers.Add()([x, y]))
