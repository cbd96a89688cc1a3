from keras import layers as L, Model

i = L.Input((64, 80, 1))
c1 = L.Conv2D(8, 3, padding="same")(i)
c2 = L.Conv2D(16, 3, padding="same")(L.MaxPooling2D()(c1))
c3 = L.Conv2D(8, 3, padding="same")(L.Concatenate()([L.UpSampling2D()(c2), c1]))
model = Model(i, L.Conv2D(1, 1)(L.Add()([c3, c1])))
