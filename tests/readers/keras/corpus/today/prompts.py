from keras.models import Sequential
from keras.layers import Conv2D, Dense, Flatten, Input
model = Sequential()
model.add(Input((16, 16, 3)))
for n in (4, 8):
    model.add(Conv2D(n, 3))

model.add(Flatten())
model.add(Dense(5))
model.output_shape
