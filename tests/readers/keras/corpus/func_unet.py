import keras
from keras import layers, ops

def conv(x, f):
    for _ in range(2):
        x = layers.Conv2D(f, 3, padding='same', activation='relu')(x)
    return x


def unet(shape=(64, 64, 1), base=8):
    inputs = layers.Input(shape)
    skips, x = [], inputs
    for i in range(3):
        x = conv(x, base * 2 ** i)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = conv(x, base * 8)
    for i, skip in reversed(list(enumerate(skips))):
        x = layers.Conv2DTranspose(base * 2 ** i, 2, strides=2, padding='same')(x)
        x = layers.concatenate([x, skip], axis=3)
        x = conv(x, base * 2 ** i)
    return keras.Model(inputs=inputs, outputs=layers.Conv2D(1, 1, activation='sigmoid')(x))


model = unet()
