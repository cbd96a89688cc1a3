# model: model
from keras.applications.resnet_v2 import ResNet50V2

model = ResNet50V2(include_top=True, weights=None, input_shape=(64, 64, 3), classes=10)
