from keras import Model, layers
from keras.applications import VGG16

base = VGG16(include_top=False, weights="imagenet", input_shape=(150, 150, 3))
base.trainable = False

inputs = layers.Input((150, 150, 3))
x = base(inputs, training=False)
x = layers.GlobalAveragePooling2D()(x)
model = Model(inputs, layers.Dense(5, activation="softmax")(x))
