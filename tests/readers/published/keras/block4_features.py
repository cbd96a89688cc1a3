# model: model
from keras.applications.vgg19 import VGG19, preprocess_input
from keras.models import Model

base_model = VGG19(weights='imagenet')
model = Model(inputs=base_model.input, outputs=base_model.get_layer('block4_pool').output)
