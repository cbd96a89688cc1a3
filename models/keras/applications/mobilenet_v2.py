"""MobileNet V2 as Keras builds it (Sandler et al. 2018)."""

from keras import layers

from . import imagenet_utils
from .imagenet_utils import classified, correct_pad, image_input, make_divisible, model_of


def preprocess_input(x, data_format=None):
    return imagenet_utils.preprocess_input(x, data_format, mode="tf")


def _pointwise(x, width, name, norm):
    x = layers.Conv2D(width, 1, padding="same", use_bias=False, name=name)(x)
    return layers.BatchNormalization(epsilon=1e-3, momentum=0.999, name=norm)(x)


def _block(x, factor, stride, width, number):
    inputs, channels, prefix = x, x.shape[-1], f"block_{number}_" if number else "expanded_conv_"
    if number:
        x = _pointwise(x, factor * channels, f"{prefix}expand", f"{prefix}expand_BN")
        x = layers.ReLU(6.0, name=f"{prefix}expand_relu")(x)
    if stride == 2:
        x = layers.ZeroPadding2D(correct_pad(x, 3), name=f"{prefix}pad")(x)
    x = layers.DepthwiseConv2D(
        3, strides=stride, use_bias=False, padding="same" if stride == 1 else "valid", name=f"{prefix}depthwise"
    )(x)
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.999, name=f"{prefix}depthwise_BN")(x)
    x = layers.ReLU(6.0, name=f"{prefix}depthwise_relu")(x)
    x = _pointwise(x, width, f"{prefix}project", f"{prefix}project_BN")
    return layers.Add(name=f"{prefix}add")([inputs, x]) if channels == width and stride == 1 else x


_STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


def MobileNetV2(
    input_shape=None,
    alpha=1.0,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name=None,
):
    default = input_shape[0] if input_shape is not None and input_shape[0] in (96, 128, 160, 192, 224) else 224
    start = image_input(input_tensor, input_shape, default, 32, include_top, weights, classes)
    first = make_divisible(32 * alpha, 8)
    x = layers.Conv2D(first, 3, strides=2, padding="same", use_bias=False, name="Conv1")(start)
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.999, name="bn_Conv1")(x)
    x = layers.ReLU(6.0, name="Conv1_relu")(x)
    number = 0
    for factor, width, count, stride in _STAGES:
        for at in range(count):
            x = _block(x, factor, 1 if at else stride, make_divisible(int(width * alpha), 8), number)
            number += 1
    last = make_divisible(1280 * alpha, 8) if alpha > 1.0 else 1280
    x = layers.Conv2D(last, 1, use_bias=False, name="Conv_1")(x)
    x = layers.BatchNormalization(epsilon=1e-3, momentum=0.999, name="Conv_1_bn")(x)
    x = layers.ReLU(6.0, name="out_relu")(x)
    x = classified(x, include_top, pooling, classes, classifier_activation, names=False)
    rows = default if input_shape is None else input_shape[0]
    return model_of(input_tensor, start, x, name or f"mobilenetv2_{alpha:0.2f}_{rows}")
