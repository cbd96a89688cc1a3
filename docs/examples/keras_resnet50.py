from tensorflow import keras

model = keras.applications.ResNet50()
