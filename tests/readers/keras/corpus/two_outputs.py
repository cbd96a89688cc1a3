from keras import Input, Model
from keras import layers as L

image = Input(shape=(40, 40, 3))
vector = Input(shape=(5,))
x = L.SeparableConv2D(12, 3, activation="relu")(image)
x = L.AveragePooling2D(4)(x)
x = L.Flatten()(x)
x = L.Concatenate()([x, vector])
box = L.Dense(4, name="box")(x)
kind = L.Dense(7, activation="softmax", name="kind")(x)
model = Model(inputs=[image, vector], outputs=[box, kind])
