# model: model
from keras.applications import VGG16
from keras import models, layers

conv_base = VGG16(weights='imagenet', include_top=False, input_shape=(150, 150, 3))
model = models.Sequential([conv_base, layers.Flatten(), layers.Dense(256, activation='relu'), layers.Dense(1, activation='sigmoid')])
conv_base.trainable = True
set_trainable = False
for layer in conv_base.layers:
    if layer.name == 'block5_conv1':
        set_trainable = True
    if set_trainable:
        layer.trainable = True
    else:
        layer.trainable = False
