# model: model
from keras.applications import DenseNet121
from keras import layers, models

inputs = layers.Input((32, 32, 3))
x = layers.UpSampling2D(7)(inputs)
base = DenseNet121(include_top=False, weights='imagenet', input_shape=(224, 224, 3), pooling='max')
x = base(x)
x = layers.Dense(10, activation='softmax')(x)
model = models.Model(inputs, x)
