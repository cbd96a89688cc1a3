# model: model
from keras.applications.vgg16 import VGG16
from keras.models import Model

model = VGG16()
# restructure the model
model = Model(inputs=model.inputs, outputs=model.layers[-2].output)
print(model.summary())
