"""MobileNet as Keras builds it (Howard et al. 2017)."""

from keras import layers

from . import imagenet_utils
from .imagenet_utils import image_input, model_of, pooled


def preprocess_input(x, data_format=None):
    return imagenet_utils.preprocess_input(x, data_format, mode="tf")


def _relu(x, name):
    x = layers.BatchNormalization(name=f"{name}_bn")(x)
    return layers.ReLU(6.0, name=f"{name}_relu")(x)


def MobileNet(
    input_shape=None,
    alpha=1.0,
    depth_multiplier=1,
    dropout=1e-3,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    name=None,
):
    default = input_shape[0] if input_shape is not None and input_shape[0] in (128, 160, 192, 224) else 224
    start = image_input(input_tensor, input_shape, default, 32, include_top, weights, classes)
    x = layers.Conv2D(int(32 * alpha), 3, strides=2, padding="same", use_bias=False, name="conv1")(start)
    x = _relu(x, "conv1")
    widths = (64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024)
    for block, width in enumerate(widths, 1):
        stride = 2 if block in (2, 4, 6, 12) else 1
        if stride == 2:
            x = layers.ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{block}")(x)
        x = layers.DepthwiseConv2D(
            3,
            padding="same" if stride == 1 else "valid",
            depth_multiplier=depth_multiplier,
            strides=stride,
            use_bias=False,
            name=f"conv_dw_{block}",
        )(x)
        x = _relu(x, f"conv_dw_{block}")
        x = layers.Conv2D(int(width * alpha), 1, padding="same", use_bias=False, name=f"conv_pw_{block}")(x)
        x = _relu(x, f"conv_pw_{block}")
    if include_top:
        x = layers.GlobalAveragePooling2D(keepdims=True)(x)
        x = layers.Dropout(dropout, name="dropout")(x)
        x = layers.Conv2D(classes, 1, padding="same", name="conv_preds")(x)
        x = layers.Reshape((classes,), name="reshape_2")(x)
        x = layers.Activation(activation=classifier_activation, name="predictions")(x)
    else:
        x = pooled(x, pooling)
    return model_of(input_tensor, start, x, name or f"mobilenet_{alpha:0.2f}_{_rows(input_shape, default)}")


def _rows(shape, default):
    return default if shape is None else shape[0]
