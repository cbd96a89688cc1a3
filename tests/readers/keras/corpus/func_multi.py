import keras
from keras import layers, ops

image = keras.Input((24, 24, 3), name='image')
meta = keras.Input((7,), name='meta')
x = layers.Conv2D(8, 3)(image)
x = layers.GlobalAveragePooling2D()(x)
y = layers.Dense(4)(meta)
z = layers.Concatenate()([x, y])
model = keras.Model([image, meta], [layers.Dense(2, name='a')(z), layers.Dense(3, name='b')(z)])
