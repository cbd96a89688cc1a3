"""ResNet V2 as Keras builds it (He et al. 2016)."""

from keras import layers

from . import imagenet_utils
from .imagenet_utils import classified, image_input, model_of


def preprocess_input(x, data_format=None):
    return imagenet_utils.preprocess_input(x, data_format, mode="tf")


def _relu(x, name):
    x = layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


def _block(x, width, name, stride=1, shortcut=False):
    first = _relu(x, f"{name}_preact")
    if shortcut:
        kept = layers.Conv2D(4 * width, 1, strides=stride, name=f"{name}_0_conv")(first)
    else:
        kept = layers.MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
    x = layers.Conv2D(width, 1, strides=1, use_bias=False, name=f"{name}_1_conv")(first)
    x = layers.ZeroPadding2D(1, name=f"{name}_2_pad")(_relu(x, f"{name}_1"))
    x = layers.Conv2D(width, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")(x)
    x = layers.Conv2D(4 * width, 1, name=f"{name}_3_conv")(_relu(x, f"{name}_2"))
    return layers.Add(name=f"{name}_out")([kept, x])


def _resnet(
    counts,
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
    start = image_input(input_tensor, input_shape, 224, 32, include_top, weights, classes)
    x = layers.ZeroPadding2D(3, name="conv1_pad")(start)
    x = layers.Conv2D(64, 7, strides=2, name="conv1_conv")(x)
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, (width, count) in enumerate(zip((64, 128, 256, 512), counts), 2):
        x = _block(x, width, f"conv{stage}_block1", shortcut=True)
        for at in range(2, count):
            x = _block(x, width, f"conv{stage}_block{at}")
        x = _block(x, width, f"conv{stage}_block{count}", 1 if stage == 5 else 2)
    x = _relu(x, "post")
    x = classified(x, include_top, pooling, classes, classifier_activation)
    return model_of(input_tensor, start, x, name or own)


def ResNet50V2(*args, **options):
    return _resnet((3, 4, 6, 3), "resnet50v2", *args, **options)


def ResNet101V2(*args, **options):
    return _resnet((3, 4, 23, 3), "resnet101v2", *args, **options)


def ResNet152V2(*args, **options):
    return _resnet((3, 8, 36, 3), "resnet152v2", *args, **options)
