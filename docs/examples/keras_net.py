import keras
from keras import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
base = keras.Sequential(
    [
        layers.Conv2D(16, 3, padding="same", activation="relu", input_shape=x_train.shape[1:]),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
    ],
    name="base",
)
base.trainable = False
model = keras.Sequential([base, layers.Conv2D(32, 3), layers.Flatten(), layers.Dense(10)])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
model.fit(x_train, y_train, epochs=5)
