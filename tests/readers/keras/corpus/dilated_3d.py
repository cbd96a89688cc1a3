from keras import Sequential, layers

model = Sequential()
model.add(layers.Input((10, 24, 24, 2)))
model.add(layers.Conv3D(4, (3, 3, 3), dilation_rate=(1, 2, 2)))
model.add(layers.MaxPool3D((2, 2, 2)))
model.add(layers.Conv3DTranspose(2, 3, strides=2))
model.add(layers.GlobalAvgPool3D())
