import keras
from keras.layers import *


def unet(size=(64, 64, 1), base=8):
    inputs = Input(size)
    skips = []
    x = inputs
    for depth in range(3):
        x = Conv2D(base * 2**depth, 3, activation="relu", padding="same")(x)
        skips.append(x)
        x = MaxPooling2D()(x)
    x = Conv2D(base * 8, 3, activation="relu", padding="same")(x)
    for depth in reversed(range(3)):
        x = UpSampling2D((2, 2))(x)
        x = concatenate([x, skips[depth]], axis=3)
        x = Conv2D(base * 2**depth, 3, activation="relu", padding="same")(x)
    outputs = Conv2D(1, 1, activation="sigmoid")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


model = unet()
model.summary()
