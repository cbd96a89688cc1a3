from keras.layers import Conv2D, Dense, Flatten, Input
from keras.models import Sequential

model = Sequential([Input((16, 16, 3)), Conv2D(4, 3), Conv2D(8, 3), Flatten(), Dense(10)])
for layer in model.layers[:-2]:
    layer.trainable = False
