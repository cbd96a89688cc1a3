from tensorflow import keras
from tensorflow.keras import layers

data_augmentation = keras.Sequential(
    [
        layers.experimental.preprocessing.Rescaling(1.0 / 255, input_shape=(180, 180, 3)),
        layers.experimental.preprocessing.RandomFlip("horizontal"),
        layers.RandomRotation(0.1),
        layers.RandomCrop(160, 150),
        layers.RandomContrast(0.2),
    ]
)
model = keras.Sequential([data_augmentation, layers.Conv2D(4, 3, padding="same", activation="relu"), layers.GlobalAveragePooling2D(), layers.Dense(5)])
