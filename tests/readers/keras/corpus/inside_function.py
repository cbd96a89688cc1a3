from keras import Input, Model, layers


def train(width, epochs):
    inputs = Input((width, 16, 1))
    x = layers.Conv2D(4, 3, padding="same")(inputs)
    x = layers.Reshape(target_shape=(width, 64))(x)
    forward = layers.GRU(8, return_sequences=True)(x)
    backward = layers.GRU(8, return_sequences=True, go_backwards=True)(x)
    model = Model(inputs, layers.Dense(5)(layers.concatenate([forward, backward])))
    model.compile(loss="mse", optimizer="sgd")


if __name__ == "__main__":
    train(24, 10)
