import keras
from keras.layers import Conv2D, Cropping2D, GaussianNoise, GlobalMaxPool2D, PReLU, SpatialDropout2D

model = keras.models.Sequential(
    layers=[
        keras.layers.InputLayer(shape=(30, 30, 3)),
        GaussianNoise(0.1),
        Conv2D(filters=6, kernel_size=[5, 3], data_format="channels_last"),
        PReLU(shared_axes=[1, 2]),
        SpatialDropout2D(0.2),
        Cropping2D(((1, 2), (3, 4))),
        GlobalMaxPool2D(),
    ]
)
