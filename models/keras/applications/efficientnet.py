"""EfficientNet as Keras builds it (Tan & Le 2019)."""

import math

from keras import layers

from .imagenet_utils import classified, correct_pad, image_input, make_divisible, model_of


def preprocess_input(x, data_format=None):
    return x


_STAGES = (
    (3, 1, 32, 16, 1, 1),
    (3, 2, 16, 24, 6, 2),
    (5, 2, 24, 40, 6, 2),
    (3, 3, 40, 80, 6, 2),
    (5, 3, 80, 112, 6, 1),
    (5, 4, 112, 192, 6, 2),
    (3, 1, 192, 320, 6, 1),
)


def _swish(x, name, norm="bn", act="activation"):
    x = layers.BatchNormalization(axis=3, name=f"{name}{norm}")(x)
    return layers.Activation("swish", name=f"{name}{act}")(x)


def _block(inputs, kernel, before, width, factor, stride, drop, name):
    inner, x = before * factor, inputs
    if factor != 1:
        x = layers.Conv2D(inner, 1, padding="same", use_bias=False, name=f"{name}expand_conv")(x)
        x = _swish(x, name, "expand_bn", "expand_activation")
    if stride == 2:
        x = layers.ZeroPadding2D(correct_pad(x, kernel), name=f"{name}dwconv_pad")(x)
    padding = "valid" if stride == 2 else "same"
    x = layers.DepthwiseConv2D(kernel, strides=stride, padding=padding, use_bias=False, name=f"{name}dwconv")(x)
    x = _swish(x, name)
    weight = layers.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    weight = layers.Reshape((1, 1, inner), name=f"{name}se_reshape")(weight)
    squeezed = max(1, int(before * 0.25))
    weight = layers.Conv2D(squeezed, 1, padding="same", activation="swish", name=f"{name}se_reduce")(weight)
    weight = layers.Conv2D(inner, 1, padding="same", activation="sigmoid", name=f"{name}se_expand")(weight)
    x = layers.multiply([x, weight], name=f"{name}se_excite")
    x = layers.Conv2D(width, 1, padding="same", use_bias=False, name=f"{name}project_conv")(x)
    x = layers.BatchNormalization(axis=3, name=f"{name}project_bn")(x)
    if stride == 1 and before == width:
        if drop > 0:
            x = layers.Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
        x = layers.add([x, inputs], name=f"{name}add")
    return x


def _efficientnet(
    wide,
    deep,
    default,
    dropout,
    own,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name=None,
):
    start = image_input(input_tensor, input_shape, default, 32, include_top, weights, classes)
    x = layers.Rescaling(1.0 / 255.0)(start)
    x = layers.Normalization(axis=3)(x)
    if weights == "imagenet":
        x = layers.Rescaling([1.0 / math.sqrt(std) for std in (0.229, 0.224, 0.225)])(x)
    x = layers.ZeroPadding2D(correct_pad(x, 3), name="stem_conv_pad")(x)
    first = make_divisible(32 * wide, 8)
    x = layers.Conv2D(first, 3, strides=2, padding="valid", use_bias=False, name="stem_conv")(x)
    x = _swish(x, "stem_")
    counts, number = [math.ceil(stage[1] * deep) for stage in _STAGES], 0
    for stage, (kernel, _, before, width, factor, stride) in enumerate(_STAGES):
        before, width = make_divisible(before * wide, 8), make_divisible(width * wide, 8)
        for at in range(counts[stage]):
            drop, letter = 0.2 * number / sum(counts), "abcdefghijklmnopqrstuvwxyz"[at]
            x = _block(
                x,
                kernel,
                width if at else before,
                width,
                factor,
                1 if at else stride,
                drop,
                f"block{stage + 1}{letter}_",
            )
            number += 1
    last = make_divisible(1280 * wide, 8)
    x = layers.Conv2D(last, 1, padding="same", use_bias=False, name="top_conv")(x)
    x = _swish(x, "top_")
    x = classified(x, include_top, pooling, classes, classifier_activation, dropout=dropout)
    return model_of(input_tensor, start, x, name or own)


def EfficientNetB0(*args, **options):
    return _efficientnet(1.0, 1.0, 224, 0.2, "efficientnetb0", *args, **options)


def EfficientNetB1(*args, **options):
    return _efficientnet(1.0, 1.1, 240, 0.2, "efficientnetb1", *args, **options)


def EfficientNetB2(*args, **options):
    return _efficientnet(1.1, 1.2, 260, 0.3, "efficientnetb2", *args, **options)


def EfficientNetB3(*args, **options):
    return _efficientnet(1.2, 1.4, 300, 0.3, "efficientnetb3", *args, **options)


def EfficientNetB4(*args, **options):
    return _efficientnet(1.4, 1.8, 380, 0.4, "efficientnetb4", *args, **options)


def EfficientNetB5(*args, **options):
    return _efficientnet(1.6, 2.2, 456, 0.4, "efficientnetb5", *args, **options)


def EfficientNetB6(*args, **options):
    return _efficientnet(1.8, 2.6, 528, 0.5, "efficientnetb6", *args, **options)


def EfficientNetB7(*args, **options):
    return _efficientnet(2.0, 3.1, 600, 0.5, "efficientnetb7", *args, **options)
