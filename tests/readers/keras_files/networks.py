"""Small networks, each with a feature that configurations write in a way of its own: built by Keras, to be recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import layers as L
from keras import ops

NETWORKS: dict[str, Callable[[], Any]] = {}


def network(build: Callable[[], Any]) -> Callable[[], Any]:
    """One more network, under its function's name."""
    NETWORKS[build.__name__] = build
    return build


@keras.saving.register_keras_serializable("Own")
class Scaled(L.Layer):
    """A layer of the program's own, with weights that its configuration does not tell."""

    def __init__(self, factor: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, shape: Any) -> None:
        self.kernel = self.add_weight(shape=(shape[-1], self.factor * shape[-1]))
        self.shift = self.add_weight(shape=(shape[-1],), trainable=False)

    def call(self, x: Any) -> Any:
        return ops.matmul(x + self.shift, self.kernel)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "factor": self.factor}


@network
def sequential() -> Any:
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            L.Conv2D(6, 5, padding="same", activation="relu"),
            L.MaxPooling2D(),
            L.Conv2D(16, 5),
            L.AveragePooling2D(2),
            L.Flatten(),
            L.Dense(120),
            L.Dropout(0.5),
            L.Dense(10, activation="softmax"),
        ]
    )


@network
def sequential_built() -> Any:
    model = keras.Sequential([L.Dense(8), L.Dense(3)], name="built")
    model.build((None, 5))
    return model


@network
def sequential_of_models() -> Any:
    body = keras.Sequential([keras.Input((16, 16, 3)), L.Conv2D(4, 3), L.BatchNormalization()], name="body")
    return keras.Sequential([body, L.GlobalAveragePooling2D(), keras.Sequential([L.Dense(7), L.Dense(2)], name="head")])


@network
def sequential_of_functional() -> Any:
    i = keras.Input((16, 16, 3))
    base = keras.Model(i, L.Add()([L.Conv2D(4, 1)(i), L.Conv2D(4, 3, padding="same")(i)]), name="base")
    return keras.Sequential([base, L.Flatten(), L.Dense(3)])


@network
def residual() -> Any:
    i = keras.Input((32, 32, 3))
    x = L.Conv2D(8, 3, padding="same", use_bias=False)(i)
    for width in (8, 16):
        y = L.BatchNormalization()(x)
        y = L.ReLU()(y)
        y = L.Conv2D(width, 3, strides=2, padding="same", groups=4)(y)
        x = L.Add()([y, L.Conv2D(width, 1, strides=2)(x)])
    return keras.Model(i, L.Dense(5)(L.GlobalMaxPooling2D()(x)))


@network
def several_inputs_and_outputs() -> Any:
    a, b = keras.Input((16, 16, 3), name="image"), keras.Input((7,), name="meta")
    x = L.Flatten()(L.Conv2D(3, 3, strides=2)(a))
    both = L.Concatenate(name="both")([x, L.Dense(4, name="of_meta")(b)])
    return keras.Model([a, b], {"class": L.Dense(4, name="class_")(both), "box": L.Dense(2, name="box_")(x)})


@network
def inputs_by_name() -> Any:
    a, b = keras.Input((8,), name="b_first"), keras.Input((4,), name="a_second")
    inner = keras.Model({"left": a, "right": b}, L.Concatenate()([L.Dense(3)(a), b]), name="inner")
    c, d = keras.Input((8,), name="c"), keras.Input((4,), name="d")
    return keras.Model({"d": d, "c": c}, L.Dense(2)(inner({"right": d, "left": c})))


@network
def shared() -> Any:
    a, b = keras.Input((10, 8), name="a"), keras.Input((10, 8), name="b")
    encoder = L.LSTM(5, name="encoder")
    x, y = encoder(a), encoder(b)
    z = L.Subtract()([x, y])
    again = L.Dense(5, name="again")
    return keras.Model([a, b], again(again(again(z))))


@network
def siamese_models() -> Any:
    i = keras.Input((20, 20, 1))
    tower = keras.Model(i, L.Dense(6)(L.Flatten()(L.MaxPooling2D(3)(L.Conv2D(4, 5)(i)))), name="tower")
    a, b = keras.Input((20, 20, 1), name="a"), keras.Input((20, 20, 1), name="b")
    return keras.Model([a, b], L.Dot(axes=-1, normalize=True)([tower(a), tower(b)]))


@network
def models_within_models() -> Any:
    i = keras.Input((4,))
    one = keras.Model(i, L.Dense(4, name="d")(i), name="one")
    j = keras.Input((4,))
    two = keras.Model(j, one(one(j)), name="two")
    k = keras.Input((4,))
    return keras.Model(k, L.Dense(2)(two(L.ReLU()(two(k)))), name="three")


@network
def outputs_of_a_model() -> Any:
    i = keras.Input((12, 12, 3))
    x = L.Conv2D(4, 3)(i)
    y = L.Conv2D(8, 3)(x)
    base = keras.Model(i, [x, y], name="base")
    j = keras.Input((12, 12, 3))
    low, high = base(j)
    up = L.UpSampling2D(2)(high)
    return keras.Model(j, [L.GlobalAveragePooling2D()(low), L.Conv2D(2, 1)(up), high])


@network
def autoencoder() -> Any:
    i = keras.Input((28, 28, 1))
    x = L.Conv2D(4, 3, strides=2, padding="same")(i)
    encoder = keras.Model(i, L.Dense(8)(L.Flatten()(x)), name="encoder")
    j = keras.Input((8,))
    y = L.Reshape((14, 14, 2))(L.Dense(392)(j))
    decoder = keras.Model(j, L.Conv2DTranspose(1, 3, strides=2, padding="same")(y), name="decoder")
    return keras.Model(i, decoder(encoder(i)), name="autoencoder")


@network
def unet() -> Any:
    i = keras.Input((32, 32, 1))
    skips, x = [], i
    for width in (4, 8):
        x = L.Conv2D(width, 3, padding="same", activation="relu")(x)
        skips.append(x)
        x = L.MaxPooling2D()(x)
    x = L.Conv2D(16, 3, padding="same")(x)
    for width, skip in ((8, skips[1]), (4, skips[0])):
        x = L.Conv2DTranspose(width, 2, strides=2)(x)
        x = L.Conv2D(width, 3, padding="same")(L.Concatenate()([x, skip]))
    return keras.Model(i, L.Conv2D(1, 1, activation="sigmoid")(x))


@network
def recurrent() -> Any:
    return keras.Sequential(
        [
            keras.Input((12, 6)),
            L.LSTM(5, return_sequences=True),
            L.GRU(4, return_sequences=True, reset_after=False),
            L.GRU(4, return_sequences=True),
            L.SimpleRNN(3, use_bias=False),
        ]
    )


@network
def states() -> Any:
    a, b = keras.Input((None, 6), name="a"), keras.Input((None, 7), name="b")
    _, h, c = L.LSTM(5, return_state=True, name="encoder")(a)
    y, _, _ = L.LSTM(5, return_sequences=True, return_state=True, name="decoder")(b, initial_state=[h, c])
    return keras.Model([a, b], L.Dense(9)(y))


@network
def both_ways() -> Any:
    i = keras.Input((12, 6))
    x = L.Bidirectional(L.LSTM(5, return_sequences=True))(i)
    x = L.Bidirectional(L.GRU(4, return_sequences=True), merge_mode="sum")(x)
    there, back = L.Bidirectional(L.LSTM(3), merge_mode=None)(x)
    return keras.Model(i, [there, back])


@network
def at_each_time() -> Any:
    i = keras.Input((5, 16, 16, 3))
    x = L.TimeDistributed(L.Conv2D(4, 3), name="conv")(i)
    x = L.TimeDistributed(L.BatchNormalization())(x)
    x = L.TimeDistributed(L.Flatten())(x)
    x = L.TimeDistributed(L.Dense(6))(x)
    return keras.Model(i, L.LSTM(3)(x))


@network
def model_at_each_time() -> Any:
    j = keras.Input((16, 16, 3))
    y = L.Conv2D(4, 3)(j)
    y = L.Add()([y, L.Conv2D(4, 3)(j)])
    frame = keras.Model(j, L.GlobalAveragePooling2D()(y), name="frame")
    i = keras.Input((5, 16, 16, 3))
    return keras.Model(i, L.GRU(3)(L.TimeDistributed(frame, name="frames")(i)))


@network
def cells() -> Any:
    i = keras.Input((7, 6))
    x = L.RNN(L.LSTMCell(4), return_sequences=True)(i)
    return keras.Model(i, L.RNN([L.GRUCell(4), L.SimpleRNNCell(3)], name="stacked")(x))


@network
def attention() -> Any:
    i = keras.Input((10,), dtype="int32")
    x = L.Embedding(50, 8)(i)
    x = L.Add()([x, L.MultiHeadAttention(2, 4, name="mha")(x, x)])
    y = L.MultiHeadAttention(2, 4, value_dim=3, output_shape=8, name="cross")(query=x, value=L.Dense(6)(x))
    x = L.LayerNormalization()(L.Add()([x, y]))
    x = L.GroupQueryAttention(4, 4, 2)(x, x)
    z = L.Attention()([x, x])
    z = L.AdditiveAttention()([z, x, x])
    return keras.Model(i, L.GlobalAveragePooling1D()(z))


@network
def arithmetic() -> Any:
    i = keras.Input((8, 8, 4))
    x = L.Conv2D(4, 3, padding="same")(i)
    y = (2.0 * x + 1) / 3 - x
    y = y * ops.sigmoid(x) - (-x)
    y = ops.maximum(y, 0.5)
    y = ops.abs(y) ** 2
    y = ops.where(y > 1.0, y, x)
    y = ops.clip(ops.sqrt(ops.exp(y)), 0, 6)
    return keras.Model(i, y + np.ones((1, 1, 4), "float32"))


@network
def rearranged() -> Any:
    i = keras.Input((8, 8, 4))
    x = ops.transpose(i, (0, 3, 1, 2))
    x = ops.reshape(x, (-1, 4, 64))
    x = ops.expand_dims(x, 2)
    x = ops.squeeze(x, 2)
    x = ops.concatenate([x, x], axis=1)
    a, b = ops.split(x, 2, axis=-1)
    x = ops.stack([a, b], axis=1)
    x = x[:, 0, ::2, 1:5]
    x = ops.swapaxes(x, 1, 2)
    x = ops.moveaxis(x, 1, -1)
    x = ops.pad(x, ((0, 0), (1, 1), (0, 2)))
    x = ops.repeat(x, 2, axis=1)
    x = ops.tile(x, (1, 1, 2))
    x = ops.flip(x, 1)
    return keras.Model(i, x[..., None])


@network
def reduced() -> Any:
    i = keras.Input((8, 8, 4))
    a = ops.mean(i, axis=(1, 2), keepdims=True)
    b = ops.max(i, axis=-1, keepdims=True)
    c = ops.sum(i * a * b, axis=[1, 2])
    d = ops.argmax(c, axis=-1)
    return keras.Model(i, [ops.var(i, axis=3), c, d])


@network
def products() -> Any:
    i = keras.Input((6, 8))
    q, k, v = L.Dense(8)(i), L.Dense(8)(i), L.Dense(8)(i)
    w = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 2, 1))) / 8**0.5, axis=-1)
    x = ops.einsum("bij,bjd->bid", w, v)
    return keras.Model(i, L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 4), bias_axes="de")(x))


@network
def nn_operations() -> Any:
    i = keras.Input((16, 16, 4))
    x = ops.relu(i)
    x = ops.max_pool(x, 2)
    x = ops.average_pool(x, 2, strides=1, padding="same")
    x = ops.silu(ops.gelu(ops.leaky_relu(x)))
    x = ops.conv(x, np.zeros((3, 3, 4, 8), "float32"))
    x = ops.image.resize(x, (12, 12))
    return keras.Model(i, ops.log_softmax(x))


@network
def squeeze_and_excitation() -> Any:
    i = keras.Input((16, 16, 8))
    s = ops.mean(i, axis=[1, 2], keepdims=True)
    s = L.Conv2D(2, 1, activation="swish")(s)
    s = L.Conv2D(8, 1, activation="hard_sigmoid")(s)
    return keras.Model(i, ops.multiply(i, s))


@network
def patches() -> Any:
    i = keras.Input((32, 32, 3))
    x = L.Conv2D(16, 8, strides=8)(i)
    x = ops.reshape(x, (-1, 16, 16))
    for _ in range(2):
        x = x + L.MultiHeadAttention(4, 4)(*[L.LayerNormalization()(x)] * 2)
        x = x + L.Dense(16)(L.Dense(32, activation="gelu")(L.LayerNormalization()(x)))
    return keras.Model(i, L.Dense(10)(x[:, 0]))


@network
def prepared() -> Any:
    i = keras.Input((40, 40, 3))
    x = L.Rescaling(1 / 255)(i)
    x = L.RandomFlip("horizontal")(x)
    x = L.RandomRotation(0.1)(x)
    x = L.Resizing(32, 32)(x)
    x = L.CenterCrop(28, 28)(x)
    x = L.RandomCrop(24, 24)(x)
    x = L.Normalization(mean=[0.0, 0.0, 0.0], variance=[1.0, 1.0, 1.0])(x)
    return keras.Model(i, L.Normalization()(L.RandomZoom(0.1)(x)))


@network
def convolutions() -> Any:
    i = keras.Input((33, 33, 8))
    x = L.SeparableConv2D(6, 3, depth_multiplier=2)(i)
    x = L.DepthwiseConv2D(3, strides=2, padding="same", depth_multiplier=2)(x)
    x = L.Conv2D(12, (3, 2), dilation_rate=(2, 1), groups=4)(x)
    x = L.Conv2DTranspose(5, 3, strides=2, output_padding=1)(x)
    x = L.ZeroPadding2D(((1, 2), (3, 4)))(x)
    return keras.Model(i, L.Cropping2D(((1, 0), (2, 3)))(x))


@network
def one_dimension() -> Any:
    i = keras.Input((100, 4))
    x = L.Conv1D(8, 5, padding="causal", dilation_rate=2)(i)
    x = L.SeparableConv1D(6, 3)(x)
    x = L.DepthwiseConv1D(3)(x)
    x = L.MaxPooling1D(2, padding="same")(x)
    x = L.Conv1DTranspose(4, 4, strides=2)(x)
    x = L.UpSampling1D(2)(L.ZeroPadding1D((1, 2))(L.Cropping1D(3)(x)))
    return keras.Model(i, L.GlobalMaxPooling1D(keepdims=True)(x))


@network
def three_dimensions() -> Any:
    i = keras.Input((8, 16, 16, 2))
    x = L.Conv3D(4, (1, 3, 3), padding="same")(i)
    x = L.MaxPooling3D((1, 2, 2))(x)
    x = L.Conv3DTranspose(3, 3, strides=(1, 2, 2))(x)
    x = L.AveragePooling3D(2)(L.ZeroPadding3D(1)(x))
    return keras.Model(i, L.GlobalAveragePooling3D()(L.UpSampling3D(2)(L.Cropping3D(1)(x))))


@network
def channels_first() -> Any:
    i = keras.Input((3, 17, 17))
    x = L.Conv2D(8, 3, data_format="channels_first")(i)
    x = L.BatchNormalization(axis=1)(x)
    x = L.PReLU(shared_axes=[2, 3])(x)
    x = L.UpSampling2D((1, 2), data_format="channels_first", interpolation="bilinear")(x)
    return keras.Model(i, L.GlobalAveragePooling2D(data_format="channels_first")(x))


@network
def norms() -> Any:
    i = keras.Input((8, 8, 12))
    x = L.GroupNormalization(4)(i)
    x = L.LayerNormalization(axis=[1, 2, 3], center=False)(x)
    x = L.BatchNormalization(scale=False)(x)
    x = L.RMSNormalization()(x)
    return keras.Model(i, L.UnitNormalization()(x))


@network
def activations() -> Any:
    i = keras.Input((8, 8, 4))
    x = L.PReLU()(i)
    x = L.Conv2D(4, 1, activation=L.LeakyReLU(0.1))(x)
    x = L.ELU()(L.LeakyReLU()(L.ReLU(6.0)(x)))
    x = L.Activation("gelu")(L.Softmax(axis=1)(x))
    return keras.Model(i, L.Activation(ops.silu)(x))


@network
def merges() -> Any:
    i = keras.Input((6, 6, 4))
    a, b = L.Conv2D(4, 1)(i), L.Conv2D(4, 1)(i)
    found = [kind()([a, b]) for kind in (L.Add, L.Subtract, L.Multiply, L.Average, L.Maximum, L.Minimum)]
    found += [L.Concatenate(axis=1)([a, b])[:, :6], L.Dot(axes=(3, 3))([a, b])[:, :, 0]]
    return keras.Model(i, L.Concatenate(axis=-1)(found))


@network
def frozen() -> Any:
    base = keras.Sequential([keras.Input((8, 8, 3)), L.Conv2D(4, 3), L.BatchNormalization()], name="base")
    base.trainable = False
    i = keras.Input((8, 8, 3))
    return keras.Model(i, L.Dense(2, trainable=False)(L.Dense(3)(L.Flatten()(base(i, training=False)))))


@network
def own_layer() -> Any:
    i = keras.Input((5, 5, 4))
    x = Scaled(3, name="scaled")(L.Conv2D(4, 1)(i))
    return keras.Model(i, L.Dense(2)(L.Flatten()(x)))


@network
def own_layer_in_sequential() -> Any:
    return keras.Sequential([keras.Input((6, 4)), Scaled(2, name="scaled"), L.Dense(3)])


@network
def function_of_the_program() -> Any:
    i = keras.Input((6, 4))
    return keras.Model(i, L.Dense(3)(L.Lambda(lambda x: ops.concatenate([x, x], axis=1), name="twice")(i)))


@network
def plain_layers() -> Any:
    i = keras.Input((12,))
    x = L.Masking()(L.Reshape((4, 3))(i))
    x = L.Permute((2, 1))(x)
    x = L.RepeatVector(3)(L.Flatten()(x))
    x = L.ActivityRegularization()(L.GaussianNoise(0.1)(L.GaussianDropout(0.1)(x)))
    x = L.SpatialDropout1D(0.1)(L.AlphaDropout(0.1)(L.Identity()(x)))
    return keras.Model(i, x)


@network
def open_sizes() -> Any:
    i = keras.Input((None, None, 3))
    x = L.GlobalAveragePooling2D()(L.Conv2D(8, 3, strides=2)(i))
    return keras.Model(i, L.Dense(4)(x))


@network
def input_given_out() -> Any:
    i = keras.Input((8,))
    x = L.Dense(4)(i)
    return keras.Model(i, [i, x])


@network
def pooled() -> Any:
    i = keras.Input((17, 17, 4))
    x = L.MaxPooling2D(3, 2, padding="same")(i)
    x = L.AveragePooling2D((2, 3), strides=(2, 1))(x)
    x = L.AdaptiveAveragePooling2D((2, 3))(x)
    return keras.Model(i, L.GlobalMaxPooling2D(keepdims=True)(x))


@network
def moving_pictures() -> Any:
    return keras.Sequential(
        [keras.Input((4, 10, 10, 2)), L.ConvLSTM2D(3, 3, padding="same", return_sequences=True), L.ConvLSTM2D(4, 3, strides=2), L.Flatten(), L.Dense(2)]
    )


@network
def spectral() -> Any:
    return keras.Sequential([keras.Input((10, 10, 3)), L.SpectralNormalization(L.Conv2D(4, 3)), L.Flatten(), L.SpectralNormalization(L.Dense(2))])


@network
def in_a_pipeline() -> Any:
    i = keras.Input((20, 20, 3))
    x = L.Pipeline([L.Rescaling(1 / 255), L.RandomFlip()], name="pipeline")(i)
    return keras.Model(i, L.Conv2D(2, 3)(x))
