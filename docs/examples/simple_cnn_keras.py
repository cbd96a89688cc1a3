from tensorflow import keras
from tensorflow.keras import layers

model = keras.Sequential([keras.Input(shape=(224, 224, 3))])
for filters in (16, 32, 64):
    model.add(layers.Conv2D(filters, 3, padding="same"))
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU())
    model.add(layers.MaxPooling2D(2))
model.add(layers.Flatten())
model.add(layers.Dense(10))
