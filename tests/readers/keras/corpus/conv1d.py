import keras
from keras import layers, ops

model = keras.Sequential([keras.Input((128, 9)), layers.Conv1D(64, 3, activation='relu'), layers.Conv1D(32, 5, padding='causal', dilation_rate=2), layers.MaxPooling1D(2), layers.SpatialDropout1D(0.2), layers.GlobalMaxPooling1D(), layers.Dense(6)])
