"""ResNet as Keras builds it (He et al. 2015)."""

from keras import layers

from .imagenet_utils import classified, image_input, model_of, preprocess_input


def _normed(x, width, kernel, name, stride=1, relu=True):
    x = layers.Conv2D(width, kernel, strides=stride, padding="same" if kernel > 1 else "valid", name=f"{name}_conv")(x)
    x = layers.BatchNormalization(epsilon=1.001e-5, name=f"{name}_bn")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x) if relu else x


def _block(x, width, name, stride=1, shortcut=True):
    kept = _normed(x, 4 * width, 1, f"{name}_0", stride, relu=False) if shortcut else x
    x = _normed(_normed(x, width, 1, f"{name}_1", stride), width, 3, f"{name}_2")
    x = _normed(x, 4 * width, 1, f"{name}_3", relu=False)
    return layers.Activation("relu", name=f"{name}_out")(layers.Add(name=f"{name}_add")([kept, x]))


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
    x = layers.BatchNormalization(epsilon=1.001e-5, name="conv1_bn")(x)
    x = layers.Activation("relu", name="conv1_relu")(x)
    x = layers.ZeroPadding2D(1, name="pool1_pad")(x)
    x = layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, (width, count) in enumerate(zip((64, 128, 256, 512), counts), 2):
        x = _block(x, width, f"conv{stage}_block1", 1 if stage == 2 else 2)
        for at in range(2, count + 1):
            x = _block(x, width, f"conv{stage}_block{at}", shortcut=False)
    x = classified(x, include_top, pooling, classes, classifier_activation)
    return model_of(input_tensor, start, x, name or own)


def ResNet50(*args, **options):
    return _resnet((3, 4, 6, 3), "resnet50", *args, **options)


def ResNet101(*args, **options):
    return _resnet((3, 4, 23, 3), "resnet101", *args, **options)


def ResNet152(*args, **options):
    return _resnet((3, 8, 36, 3), "resnet152", *args, **options)
