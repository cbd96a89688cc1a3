# model: model
import keras
from keras.layers import Dense
from keras.models import Model

mobile = keras.applications.mobilenet.MobileNet()
x = mobile.layers[-6].output
x = keras.layers.Flatten()(x)
output = Dense(units=10, activation='softmax')(x)
model = Model(inputs=mobile.input, outputs=output)
for layer in model.layers[:-23]:
    layer.trainable = False
