from keras import Input, Model, layers


def block(x, filters, stride=1):
    y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    if stride != 1 or x.shape[-1] != filters:
        x = layers.Conv2D(filters, 1, strides=stride)(x)
    return layers.Add()([x, y])


inputs = Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding="same", name="stem")(inputs)
for i, filters in enumerate((16, 32, 64)):
    x = block(x, filters, 1 if i == 0 else 2)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(10)(x)
model = Model(inputs, outputs, name="skips")
