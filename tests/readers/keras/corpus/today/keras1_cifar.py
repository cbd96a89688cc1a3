from keras import layers as L, Sequential

model = Sequential([L.Input((32, 32, 3)), L.Conv2D(32, 3, padding="same"), L.Activation("relu"), L.Conv2D(32, 3, strides=2, use_bias=False), L.Activation("relu"), L.MaxPooling2D(2), L.Dropout(0.25), L.Flatten(), L.Dense(512), L.Activation("relu"), L.Dense(10), L.Activation("softmax")])
