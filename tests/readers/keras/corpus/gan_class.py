import numpy as np
from keras.datasets import mnist
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Embedding, Flatten, Input, LeakyReLU, Reshape, UpSampling2D, multiply
from keras.models import Model, Sequential
from keras.optimizers import Adam


class GAN():
    def __init__(self):
        self.img_shape = (28, 28, 1)
        self.num_classes = 10
        self.latent_dim = 100
        optimizer = Adam(0.0002, 0.5)
        self.discriminator = self.build_discriminator()
        self.discriminator.compile(loss=['binary_crossentropy'], optimizer=optimizer, metrics=['accuracy'])
        self.generator = self.build_generator()
        noise = Input(shape=(self.latent_dim,))
        label = Input(shape=(1,))
        img = self.generator([noise, label])
        self.discriminator.trainable = False
        valid = self.discriminator(img)
        self.combined = Model([noise, label], valid)
        self.combined.compile(loss=['binary_crossentropy'], optimizer=optimizer)

    def build_generator(self):
        model = Sequential()
        model.add(Input((self.latent_dim,)))
        model.add(Dense(16 * 7 * 7, activation="relu"))
        model.add(Reshape((7, 7, 16)))
        model.add(BatchNormalization(momentum=0.8))
        model.add(UpSampling2D())
        model.add(Conv2D(16, kernel_size=3, padding="same"))
        model.add(Activation("relu"))
        model.add(UpSampling2D())
        model.add(Conv2D(1, kernel_size=3, padding='same', activation="tanh"))
        noise = Input(shape=(self.latent_dim,))
        label = Input(shape=(1,), dtype='int32')
        label_embedding = Flatten()(Embedding(input_dim=self.num_classes, output_dim=self.latent_dim)(label))
        return Model([noise, label], model(multiply([noise, label_embedding])))

    def build_discriminator(self):
        model = Sequential()
        model.add(Conv2D(8, kernel_size=3, strides=2, input_shape=self.img_shape, padding="same"))
        model.add(LeakyReLU(0.2))
        model.add(Flatten())
        model.add(Dense(1, activation='sigmoid'))
        img = Input(shape=self.img_shape)
        return Model(img, model(img))

    def train(self, epochs, batch_size=128):
        (X_train, y_train), (_, _) = mnist.load_data()
        X_train = (X_train.astype(np.float32) - 127.5) / 127.5
        X_train = np.expand_dims(X_train, axis=3)
        for epoch in range(epochs):
            idx = np.random.randint(0, X_train.shape[0], batch_size)
            noise = np.random.normal(0, 1, (batch_size, 100))
            labels = np.random.randint(0, 10, batch_size).reshape(-1, 1)
            gen_imgs = self.generator.predict([noise, labels])
            d_loss = self.discriminator.train_on_batch(X_train[idx], np.ones((batch_size, 1)))
            g_loss = self.combined.train_on_batch([noise, labels], np.ones((batch_size, 1)))
            print("%d [D loss: %f, acc.: %.2f%%] [G loss: %f]" % (epoch, d_loss[0], 100 * d_loss[1], g_loss))


if __name__ == '__main__':
    gan = GAN()
    gan.train(epochs=20000, batch_size=32)
