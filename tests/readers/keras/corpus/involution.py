import keras
from keras import layers, ops


class Involution(layers.Layer):
    def __init__(self, channel, kernel_size, stride, name):
        super().__init__(name=name)
        self.channel = channel
        self.kernel_size = kernel_size
        self.stride = stride

    def build(self, input_shape):
        (_, height, width, num_channels) = input_shape
        height, width = height // self.stride, width // self.stride
        self.stride_layer = layers.AveragePooling2D(self.stride, padding="same") if self.stride > 1 else ops.identity if False else layers.Identity()
        self.kernel_gen = keras.Sequential([layers.Conv2D(self.channel, 1), layers.BatchNormalization(), layers.ReLU(), layers.Conv2D(self.kernel_size ** 2, 1)])
        self.kernel_gen.build((None, height, width, num_channels))
        self.kernel_reshape = layers.Reshape((height, width, self.kernel_size ** 2, 1))
        self.patches_reshape = layers.Reshape((height, width, self.kernel_size ** 2, num_channels))

    def call(self, x):
        kernel = self.kernel_reshape(self.kernel_gen(self.stride_layer(x)))
        patches = ops.image.extract_patches(x, (self.kernel_size, self.kernel_size), strides=(self.stride, self.stride), padding="same")
        output = ops.sum(ops.multiply(kernel, self.patches_reshape(patches)), axis=3)
        return output, kernel


inputs = keras.Input(shape=(32, 32, 3))
x, _ = Involution(4, 3, 1, "inv_1")(inputs)
x, _ = Involution(4, 3, 2, "inv_2")(layers.ReLU()(x))
model = keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
