"""What all networks of `keras.applications` share: their input, their end, and what their pictures are made of."""

from keras import Model, layers
from keras.utils import get_source_inputs


def image_input(tensor, shape, default, least, top, weights, classes):
    """The input: a tensor that is given, else one of the shape that is given or, with the top, that is usual."""
    if weights == "imagenet" and top and classes != 1000:
        raise ValueError("If using `weights='imagenet'` with `include_top=True`, `classes` should be 1000.")
    if shape is not None and len(shape) != 3:
        raise ValueError("`input_shape` must be a tuple of three integers.")
    if weights == "imagenet" and top and shape is not None and tuple(shape) != (default, default, 3):
        raise ValueError(
            f"With `include_top=True` and 'imagenet' weights `input_shape` should be {(default, default, 3)}."
        )
    if shape is not None and weights == "imagenet" and shape[-1] != 3:
        raise ValueError(f"The input must have 3 channels; Received `input_shape={shape}`")
    if shape is not None and any(size is not None and size < least for size in shape[:2]):
        raise ValueError(f"Input size must be at least {least}x{least}; Received: input_shape={shape}")
    if tensor is not None:
        return tensor
    return layers.Input(shape=shape or ((default, default, 3) if top else (None, None, 3)))


def classified(x, top, pooling, classes, activation, names=True, dropout=None):
    """The end: pooled and classified, or what `pooling` asks for. `names` says whether Keras names the pooling."""
    if top:
        x = layers.GlobalAveragePooling2D(name="avg_pool")(x) if names else layers.GlobalAveragePooling2D()(x)
        if dropout:
            x = layers.Dropout(dropout, name="top_dropout")(x)
        return layers.Dense(classes, activation=activation, name="predictions")(x)
    return pooled(x, pooling, names)


def pooled(x, pooling, names=False):
    """What `pooling` asks for."""
    if pooling == "avg":
        return layers.GlobalAveragePooling2D(name="avg_pool")(x) if names else layers.GlobalAveragePooling2D()(x)
    if pooling == "max":
        return layers.GlobalMaxPooling2D(name="max_pool")(x) if names else layers.GlobalMaxPooling2D()(x)
    return x


def model_of(tensor, inputs, x, name):
    """The model from the input, or from what a given tensor comes from, to `x`."""
    return Model(inputs if tensor is None else get_source_inputs(tensor), x, name=name)


def correct_pad(x, kernel):
    """Zeros with which a strided window covers as much of a map as TensorFlow's `same` does: an odd map on both sides."""
    half = kernel // 2
    sides = [(half - (1 if size is None else 1 - size % 2), half) for size in x.shape[1:3]]
    return tuple(sides)


def make_divisible(value, divisor):
    """The multiple of a divisor that is nearest to a width, and not much below it."""
    found = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return found + divisor if found < 0.9 * value else found


def preprocess_input(x, data_format=None, mode="caffe"):
    """Pictures as the network of this mode expects them: of the same shape."""
    return x / 127.5 - 1.0 if mode == "tf" else x
