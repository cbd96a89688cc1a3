from keras import Input, Model, layers


class SqueezeExcite(layers.Layer):
    def __init__(self, ratio, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, input_shape):
        filters = input_shape[-1]
        config = {"activation": "relu", "use_bias": False}
        self.squeeze = layers.GlobalAveragePooling2D(keepdims=True)
        self.reduction = layers.Dense(filters // self.ratio, **config)
        self.reduction.build((None, 1, 1, filters))
        self.excite = layers.Dense(filters, activation="sigmoid", use_bias=False)
        self.excite.build((None, 1, 1, filters // self.ratio))

    def call(self, x):
        return x * self.excite(self.reduction(self.squeeze(x)))


inputs = Input((10, 10, 16))
model = Model(inputs, SqueezeExcite(4)(layers.ZeroPadding2D(((1, 0), (0, 1)))(inputs)))
