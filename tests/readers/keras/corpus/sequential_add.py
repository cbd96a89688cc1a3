from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten
from keras.models import Sequential

model = Sequential()
model.add( Conv2D(16,(3,3),padding = 'same',input_shape = (32,32,3)) )
model.add(BatchNormalization())
model.add(Activation("relu"))
for filters in [32, 64]:
    model.add(Conv2D(filters, 3, strides=2, use_bias=False))
    model.add(BatchNormalization())
    model.add(Activation("relu"))
model.add(Flatten()); model.add(Dense(100)); model.add(Dense(10))
print(model.count_params())
