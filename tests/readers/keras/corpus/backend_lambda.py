from tensorflow.keras import backend as K
from tensorflow.keras.layers import Conv2D, Dense, Dot, Flatten, Input, Lambda, RepeatVector, add
from tensorflow.keras.models import Model

inputs = Input(shape=(20, 20, 6))
x = Conv2D(6, 3, padding='same')(inputs)
x = add([x, inputs])
x = Lambda(lambda t: K.spatial_2d_padding(t, ((1, 2), (0, 1))))(x)
x = Lambda(lambda t: K.resize_images(t, 2, 3, 'channels_last'))(x)
x = Lambda(lambda t: K.pool2d(t, (2, 2), strides=(2, 2), pool_mode='avg'))(x)
y = Lambda(lambda t: K.mean(t, axis=[1, 2]))(x)
y = Lambda(lambda t: K.repeat(t, 4))(y)
z = Lambda(lambda pair: K.batch_dot(pair[0], pair[1], axes=[2, 2]))([y, RepeatVector(5)(Dense(6)(y[:, 0]))])
z = Lambda(lambda t: K.in_train_phase(t * 2, t))(z)
model = Model(inputs, Dense(2)(Flatten()(z)))
