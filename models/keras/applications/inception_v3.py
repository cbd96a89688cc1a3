"""Inception v3 as Keras builds it (Szegedy et al. 2016)."""

from keras import layers

from . import imagenet_utils
from .imagenet_utils import classified, image_input, model_of


def preprocess_input(x, data_format=None):
    return imagenet_utils.preprocess_input(x, data_format, mode="tf")


def conv2d_bn(x, filters, rows, columns, padding="same", strides=(1, 1)):
    x = layers.Conv2D(filters, (rows, columns), strides=strides, padding=padding, use_bias=False)(x)
    return layers.Activation("relu")(layers.BatchNormalization(axis=3, scale=False)(x))


def _chain(x, *steps):
    for step in steps:
        x = conv2d_bn(x, *step)
    return x


def _narrowed(x, *steps):
    """The same, the last with stride 2 and no padding."""
    *first, last = steps
    return conv2d_bn(_chain(x, *first), *last, padding="valid", strides=2)


def _averaged(x, width):
    return conv2d_bn(layers.AveragePooling2D(3, strides=1, padding="same")(x), width, 1, 1)


def _joined(parts, name=None):
    return layers.concatenate(parts, axis=3, name=name) if name else layers.concatenate(parts, axis=3)


def InceptionV3(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name="inception_v3",
):
    start = image_input(input_tensor, input_shape, 299, 75, include_top, weights, classes)
    x = conv2d_bn(start, 32, 3, 3, strides=2, padding="valid")
    x = conv2d_bn(conv2d_bn(x, 32, 3, 3, padding="valid"), 64, 3, 3)
    x = layers.MaxPooling2D(3, strides=2)(x)
    x = conv2d_bn(conv2d_bn(x, 80, 1, 1, padding="valid"), 192, 3, 3, padding="valid")
    x = layers.MaxPooling2D(3, strides=2)(x)
    for at, width in enumerate((32, 64, 64)):
        one, five = _chain(x, (64, 1, 1)), _chain(x, (48, 1, 1), (64, 5, 5))
        double = _chain(x, (64, 1, 1), (96, 3, 3), (96, 3, 3))
        x = _joined([one, five, double, _averaged(x, width)], f"mixed{at}")
    three, double = _narrowed(x, (384, 3, 3)), _narrowed(x, (64, 1, 1), (96, 3, 3), (96, 3, 3))
    x = _joined([three, double, layers.MaxPooling2D(3, strides=2)(x)], "mixed3")
    for at, width in enumerate((128, 160, 160, 192), 4):
        one, seven = _chain(x, (192, 1, 1)), _chain(x, (width, 1, 1), (width, 1, 7), (192, 7, 1))
        double = _chain(x, (width, 1, 1), (width, 7, 1), (width, 1, 7), (width, 7, 1), (192, 1, 7))
        x = _joined([one, seven, double, _averaged(x, 192)], f"mixed{at}")
    three = _narrowed(x, (192, 1, 1), (320, 3, 3))
    seven = _narrowed(x, (192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3))
    x = _joined([three, seven, layers.MaxPooling2D(3, strides=2)(x)], "mixed8")
    for at in range(2):
        one, three = _chain(x, (320, 1, 1)), _chain(x, (384, 1, 1))
        three = _joined([_chain(three, (384, 1, 3)), _chain(three, (384, 3, 1))], f"mixed9_{at}")
        double = _chain(x, (448, 1, 1), (384, 3, 3))
        double = _joined([_chain(double, (384, 1, 3)), _chain(double, (384, 3, 1))])
        x = _joined([one, three, double, _averaged(x, 192)], f"mixed{9 + at}")
    if include_top:
        x = classified(x, True, pooling, classes, classifier_activation)
    else:
        x = imagenet_utils.pooled(x, pooling)
    return model_of(input_tensor, start, x, name)
