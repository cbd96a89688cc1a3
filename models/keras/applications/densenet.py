"""DenseNet as Keras builds it (Huang et al. 2017)."""

from keras import layers

from .imagenet_utils import classified, image_input, model_of, preprocess_input


def _relu(x, name):
    x = layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


def _layer(x, name):
    y = layers.Conv2D(128, 1, use_bias=False, name=f"{name}_1_conv")(_relu(x, f"{name}_0"))
    y = layers.Conv2D(32, 3, padding="same", use_bias=False, name=f"{name}_2_conv")(_relu(y, f"{name}_1"))
    return layers.Concatenate(name=f"{name}_concat")([x, y])


def _densenet(
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
    x = layers.ZeroPadding2D(3)(start)
    x = layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv1_conv")(x)
    x = layers.BatchNormalization(epsilon=1.001e-5, name="conv1_bn")(x)
    x = layers.Activation("relu", name="conv1_relu")(x)
    x = layers.ZeroPadding2D(1)(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    for stage, count in enumerate(counts, 2):
        for at in range(1, count + 1):
            x = _layer(x, f"conv{stage}_block{at}")
        if stage < 5:
            x = _relu(x, f"pool{stage}")
            x = layers.Conv2D(int(x.shape[-1] * 0.5), 1, use_bias=False, name=f"pool{stage}_conv")(x)
            x = layers.AveragePooling2D(2, strides=2, name=f"pool{stage}_pool")(x)
    x = layers.BatchNormalization(epsilon=1.001e-5, name="bn")(x)
    x = layers.Activation("relu", name="relu")(x)
    x = classified(x, include_top, pooling, classes, classifier_activation)
    return model_of(input_tensor, start, x, name or own)


def DenseNet121(*args, **options):
    return _densenet((6, 12, 24, 16), "densenet121", *args, **options)


def DenseNet169(*args, **options):
    return _densenet((6, 12, 32, 32), "densenet169", *args, **options)


def DenseNet201(*args, **options):
    return _densenet((6, 12, 48, 32), "densenet201", *args, **options)
