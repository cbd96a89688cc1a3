"""Xception as Keras builds it (Chollet 2017)."""

from keras import layers

from . import imagenet_utils
from .imagenet_utils import classified, image_input, model_of


def preprocess_input(x, data_format=None):
    return imagenet_utils.preprocess_input(x, data_format, mode="tf")


def _relu(x, name):
    return layers.Activation("relu", name=f"{name}_act")(x)


def _separable(x, width, name):
    x = layers.SeparableConv2D(width, 3, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(name=f"{name}_bn")(x)


def _narrowed(x, widths, block):
    """Two separable convolutions and a pool, beside a convolution with the same stride."""
    kept = layers.Conv2D(widths[1], 1, strides=2, padding="same", use_bias=False)(x)
    kept = layers.BatchNormalization()(kept)
    for at, width in enumerate(widths, 1):
        name = f"block{block}_sepconv{at}"
        x = _separable(x if block == 2 and at == 1 else _relu(x, name), width, name)
    x = layers.MaxPooling2D(3, strides=2, padding="same", name=f"block{block}_pool")(x)
    return layers.add([x, kept])


def Xception(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name="xception",
):
    x = start = image_input(input_tensor, input_shape, 299, 71, include_top, weights, classes)
    for at, width, stride in ((1, 32, 2), (2, 64, 1)):
        x = layers.Conv2D(width, 3, strides=stride, use_bias=False, name=f"block1_conv{at}")(x)
        x = layers.BatchNormalization(name=f"block1_conv{at}_bn")(x)
        x = _relu(x, f"block1_conv{at}")
    for block, width in ((2, 128), (3, 256), (4, 728)):
        x = _narrowed(x, (width, width), block)
    for block in range(5, 13):
        kept = x
        for at in (1, 2, 3):
            x = _separable(_relu(x, f"block{block}_sepconv{at}"), 728, f"block{block}_sepconv{at}")
        x = layers.add([x, kept])
    x = _narrowed(x, (728, 1024), 13)
    for at, width in ((1, 1536), (2, 2048)):
        x = _relu(_separable(x, width, f"block14_sepconv{at}"), f"block14_sepconv{at}")
    if include_top:
        x = classified(x, True, pooling, classes, classifier_activation)
    else:
        x = imagenet_utils.pooled(x, pooling)
    return model_of(input_tensor, start, x, name)
