from keras import backend as K
from keras.layers import Input, Conv2D, Conv2DTranspose, GlobalAveragePooling2D, UpSampling2D, Conv1D, Reshape, concatenate, BatchNormalization
from keras.models import Model
from keras.optimizers import Adam

K.set_image_data_format("channels_first")
bn = 1 if K.image_data_format() == "channels_first" else 3
inputs = Input((2, 16, 12))
a = Conv2D(5, (3, 3), padding="same")(inputs)
b = BatchNormalization(axis=bn)(Conv2D(6, 3, strides=2, padding="same")(a))
u = UpSampling2D(size=(2, 2))(b)
m = concatenate([u, a], axis=1)
t = Conv2DTranspose(3, (2, 2), strides=(2, 2), padding="same")(m)
g = GlobalAveragePooling2D()(t)
line = Conv1D(4, 2)(Reshape((3, 1))(g))
model = Model(inputs=[inputs], outputs=[t, line])
model.compile('sgd' if K is None else Adam(lr=1e-3), 'mse')
