from keras import Model, ops, random
from keras.layers import Dense, Input, Lambda


def sampling(args):
    z_mean, z_log_var = args
    batch, dim = ops.shape(z_mean)[0], z_mean.shape[1]
    epsilon = random.normal(shape=(batch, dim))
    return z_mean + ops.exp(0.5 * z_log_var) * epsilon


inputs = Input(shape=(784,), name="encoder_input")
x = Dense(64, activation="relu")(inputs)
z_mean = Dense(2, name="z_mean")(x)
z_log_var = Dense(2, name="z_log_var")(x)
z = Lambda(sampling, output_shape=(2,), name="z")([z_mean, z_log_var])
encoder = Model(inputs, [z_mean, z_log_var, z], name="encoder")
latent = Input(shape=(2,), name="z_sampling")
decoder = Model(latent, Dense(784, activation="sigmoid")(Dense(64, activation="relu")(latent)), name="decoder")
model = Model(inputs, decoder(encoder(inputs)[2]), name="vae_mlp")
