# model: model
from keras.applications import ResNet50
from keras.models import Sequential
from keras.layers import Dense

num_classes = 2
model = Sequential()
model.add(ResNet50(include_top=False, pooling='avg', weights='imagenet', input_shape=(224, 224, 3)))
model.add(Dense(num_classes, activation='softmax'))
# Say not to train first layer (ResNet) model. It is already trained
model.layers[0].trainable = False
