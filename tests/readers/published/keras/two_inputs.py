# model: model
from keras import layers, Model
from keras.applications.mobilenet_v2 import MobileNetV2

base = MobileNetV2(weights=None, include_top=False, input_shape=(96, 96, 3), pooling='avg', alpha=0.35)
left, right = layers.Input((96, 96, 3)), layers.Input((96, 96, 3))
merged = layers.Subtract()([base(left), base(right)])
model = Model([left, right], layers.Dense(1, activation='sigmoid')(merged))
