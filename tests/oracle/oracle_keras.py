"""Random Keras layers: for each class of keras.layers that cnncalc knows a function that draws a case of it.

Mostly valid; now and then with a wrong count, a zero, a negative number, a word of another layer.
"""

from __future__ import annotations

from typing import Any

from oracle_cases import Draw

FORMATS = ("channels_first", "channels_last", "channels_last", None, "channels_first", "channels_last", None, "Channels_First")


def format_of(arguments: dict[str, Any]) -> bool:
    """Whether the layer reads channels_first."""
    return str(arguments.get("data_format")).lower() == "channels_first"


def image(draw: Draw, rank: int, channels: int, first: bool) -> tuple[int, ...]:
    """An input of `rank` spatial axes with its batch; seldom of another rank."""
    spatial = draw.dims(rank, {1: 60, 2: 40, 3: 16}[rank])
    channels = 0 if draw.chance(1) else channels
    dims = (channels, *spatial) if first else (*spatial, channels)
    if draw.chance(2):
        dims = draw.pick((3, *dims), dims[1:])
    return (2, *dims)


def conv(draw: Draw, cls: Any, rank: int) -> Any:
    name = cls.__name__
    depthwise, separable, transposed = name.startswith("Depthwise"), name.startswith("Separable"), "Transpose" in name
    plain = not (depthwise or separable or transposed)
    groups = draw.pick(1, 1, 1, 2, 3, 4) if plain else 1
    channels, filters = groups * draw.whole(1, 5), groups * draw.whole(1, 5)
    if draw.chance(4):
        channels, filters, groups = draw.whole(1, 9), draw.odd(1, 9, 20), draw.odd(1, 5, 20) if plain else 1
    arguments = {"kernel_size": draw.axes(rank, 1, 6)}
    if not depthwise:
        arguments = {"filters": filters, **arguments}
    arguments |= draw.some(
        strides=draw.axes(rank, 1, 4),
        padding=draw.cased(draw.pick("valid", "same", "causal", "full", 1) if draw.chance(6) else draw.pick("valid", "same")),
        use_bias=draw.chance(50),
    )
    arguments |= draw.some(30, dilation_rate=draw.axes(rank, 1, 3), data_format=draw.pick(*FORMATS), activation=draw.pick("relu", "softmax", None))
    if rank == 1 and plain and draw.chance(15):
        arguments["padding"] = "causal"
    if plain and (groups != 1 or draw.chance(10)):
        arguments["groups"] = groups
    if depthwise or separable:
        arguments |= draw.some(40, depth_multiplier=draw.odd(1, 4))
    if transposed:
        arguments |= draw.some(25, output_padding=draw.axes(rank, 0, 3))
    return draw.case(cls, arguments, image(draw, rank, channels, format_of(arguments)))


def pool(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = draw.some(95, pool_size=draw.axes(rank, 1, 5))
    if "pool_size" not in arguments and cls.__name__.startswith("Average"):
        arguments["pool_size"] = 2
    arguments |= draw.some(strides=draw.pick(None, draw.axes(rank, 1, 4), draw.axes(rank, 1, 4)), data_format=draw.pick(*FORMATS))
    # in lower case: Keras 3's pools refuse capitals, which cnncalc reads as tf.keras did
    arguments |= draw.some(padding=draw.pick("valid", "same", "causal", "full", 1) if draw.chance(6) else draw.pick("valid", "same"))
    return draw.case(cls, arguments, image(draw, rank, draw.whole(1, 5), format_of(arguments)))


def whole_pool(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = draw.some(data_format=draw.pick(*FORMATS), keepdims=draw.chance(50))
    return draw.case(cls, arguments, image(draw, rank, draw.whole(1, 5), format_of(arguments)))


def adaptive(draw: Draw, cls: Any, rank: int) -> Any:
    size = draw.pick(None, (None,) * rank, (2, *[None] * (rank - 1))) if draw.chance(3) else draw.axes(rank, 1, 7)
    # in lower case too: tf.keras had no such pools, and Keras 3's refuse capitals, which cnncalc reads in every class
    arguments = {"output_size": size} | draw.some(data_format=draw.pick(*FORMATS[:-1]))
    return draw.case(cls, arguments, image(draw, rank, draw.whole(1, 5), format_of(arguments)))


def edges(draw: Draw, cls: Any, rank: int) -> Any:
    name = "padding" if cls.__name__.startswith("Zero") else "cropping"

    def amount() -> int:
        return draw.odd(0, 4, 2)

    kind = draw.whole(0, 3)
    value: Any = amount()
    if kind == 1:
        value = tuple(amount() for _ in range(rank if rank > 1 else 2))
    elif kind == 2:
        value = tuple((amount(), amount()) for _ in range(rank))
        value = value[0] if rank == 1 else value
    elif kind == 3 and draw.chance(10):
        value = tuple(amount() for _ in range(draw.whole(1, 4)))
    elif kind == 3 and rank > 1:
        value = tuple(draw.pick(amount(), (amount(), amount())) for _ in range(rank))
    arguments = draw.some(90, **{name: value})
    if rank > 1 or name == "padding":
        arguments |= draw.some(40, data_format=draw.pick(*FORMATS))
    return draw.case(cls, arguments, image(draw, rank, draw.whole(1, 5), format_of(arguments)))


def upsampling(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = draw.some(90, size=draw.axes(rank, 1, 5))
    if rank > 1:
        arguments |= draw.some(40, data_format=draw.pick(*FORMATS))
    if rank == 2:
        modes = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "area" if draw.chance(20) else "nearest")
        arguments |= draw.some(interpolation=draw.cased(draw.pick(*modes)))
    return draw.case(cls, arguments, image(draw, rank, draw.whole(1, 5), format_of(arguments)))


def resizing(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"height": draw.odd(1, 40), "width": draw.odd(1, 40)} | draw.some(30, data_format=draw.pick(*FORMATS))
    if cls.__name__ == "Resizing":
        arguments |= draw.some(
            25, interpolation=draw.pick("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"), crop_to_aspect_ratio=draw.chance(50),
            pad_to_aspect_ratio=draw.chance(30), fill_mode="constant", fill_value=0.5, antialias=draw.chance(50),
        )  # fmt: skip
    shape = image(draw, 2, draw.whole(1, 4), format_of(arguments))
    return draw.case(cls, arguments, shape if len(shape) == 4 else (2, 7, 8, 3))  # of other ranks they give nonsense


def tensor(draw: Draw, least: int = 1, most: int = 4, high: int = 7) -> tuple[int, ...]:
    """Any input of that many axes beside its batch."""
    return (2, *draw.dims(draw.whole(least, most), high))


def flatten(draw: Draw, cls: Any, rank: int) -> Any:
    return draw.case(cls, draw.some(data_format=draw.pick(*FORMATS)), tensor(draw, 0))


def reshape(draw: Draw, cls: Any, rank: int) -> Any:
    sizes = [draw.whole(1, 5) for _ in range(draw.whole(1, 4))]
    dims = [1]
    for n in sizes:
        if draw.chance(50):
            dims.append(n)
        else:
            dims[-1] *= n
    if draw.chance(6):
        dims[-1] = draw.whole(0, 9)
    draw.rng.shuffle(dims)
    if draw.chance(50):
        sizes[draw.whole(0, len(sizes) - 1)] = -1
    if draw.chance(4):
        sizes.append(draw.pick(-1, 0, -2, 5))
    return draw.case(cls, {"target_shape": draw.pick(tuple(sizes), sizes)}, (2, *dims))


def permute(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw)
    order = list(range(1, len(dims)))
    draw.rng.shuffle(order)
    if draw.chance(6):
        order[draw.whole(0, len(order) - 1)] = draw.whole(-1, 6)
    return draw.case(cls, {"dims": draw.pick(tuple(order), order)}, dims)


def repeat(draw: Draw, cls: Any, rank: int) -> Any:
    return draw.case(cls, {"n": draw.odd(1, 9, 6)}, tensor(draw) if draw.chance(5) else (2, draw.whole(1, 9)))


def low_rank(draw: Draw) -> dict[str, Any]:
    return draw.some(8, lora_rank=draw.pick(0, 1, 2, 3, None, -1)) | draw.some(4, lora_alpha=2)


def dense(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"units": draw.odd(1, 30)} | draw.some(40, activation="relu", use_bias=draw.chance(50)) | low_rank(draw)
    return draw.case(cls, arguments, tensor(draw, 0 if draw.chance(4) else 1))


def einsum(draw: Draw, cls: Any, rank: int) -> Any:
    letters = draw.pick("abcd", "abcde", "abc", "ab")
    sizes = {letter: draw.whole(1, 6) for letter in "abcdefgh"}
    summed = [letter for letter in letters[1:] if draw.chance(50)] or [letters[-1]]
    kept = [letter for letter in letters[1:] if letter not in summed]
    new = ["g", "h"][: draw.whole(0 if kept else 1, 2)]
    shared = [letter for letter in kept if draw.chance(15)]
    kernel = [*summed, *shared, *new]
    draw.rng.shuffle(kernel)
    output = [*kept, *new]
    if draw.chance(20):
        draw.rng.shuffle(output)
    data, target = letters, letters[0] + "".join(output)
    more: tuple[int, ...] = ()
    shape = [draw.pick(None, sizes[letter]) if letter in letters else sizes[letter] for letter in output]
    dims = [sizes[letter] for letter in letters[1:]]
    if draw.chance(15):
        more = tuple(draw.whole(1, 4) for _ in range(draw.whole(0, 3)))
        data, target = "..." + data[1:], "..." + target[1:]
        dims = [*more, *dims]
    equation = f"{data},{''.join(kernel)}->{target}"
    arguments = {"equation": equation, "output_shape": shape[0] if len(shape) == 1 and shape[0] and draw.chance(50) else tuple(shape)}
    if draw.chance(40):
        arguments["bias_axes"] = "".join(letter for letter in output if draw.chance(60)) or output[-1]
    arguments |= low_rank(draw)
    if draw.chance(3):
        dims = draw.pick(dims[:-1], [*dims, 2], [0, *dims[1:]])
    return draw.case(cls, arguments, (2, *dims))


def axis_of(draw: Draw, dims: tuple[int, ...], wrong: int = 3) -> int:
    count = len(dims)
    if draw.chance(wrong):
        return draw.pick(count, -count - 1, 0)
    return draw.pick(draw.whole(1, count - 1), draw.whole(1, count - 1) - count)


def batch_norm(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw)
    arguments = draw.some(40, axis=axis_of(draw, dims), momentum=0.9, epsilon=0.01, center=draw.chance(50), scale=draw.chance(50))
    return draw.case(cls, arguments, dims)


def layer_norm(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw)
    axes = sorted({draw.whole(1, len(dims) - 1) for _ in range(draw.whole(1, 3))})
    axis: Any = axis_of(draw, dims)
    if draw.chance(50):
        axis = [a - draw.pick(0, len(dims)) for a in axes]
        axis = tuple(axis) if draw.chance(50) else axis
    arguments = draw.some(70, axis=axis)
    if cls.__name__ == "LayerNormalization":
        arguments |= draw.some(40, epsilon=0.01, center=draw.chance(50), scale=draw.chance(50))
    elif cls.__name__ == "RMSNormalization":
        arguments |= draw.some(40, epsilon=0.01)
    elif cls.__name__ == "Normalization":
        arguments |= draw.some(10, invert=True)
        if draw.chance(15):
            arguments |= {"mean": 0.5, "variance": 2.0}
    return draw.case(cls, arguments, dims)


def group_norm(draw: Draw, cls: Any, rank: int) -> Any:
    dims = list(tensor(draw, 1, 4, 6))
    axis = axis_of(draw, dims)
    groups = draw.pick(1, 2, 3, 4, -1)
    arguments = draw.some(40, axis=axis, epsilon=0.01, center=draw.chance(50), scale=draw.chance(50))
    place = arguments.get("axis", -1)
    if draw.chance(92) and groups > 0 and -len(dims) <= place < len(dims):
        dims[place] = groups * draw.whole(1, 3)
    elif draw.chance(20):
        groups = draw.pick(0, -2, 32)
    if groups != 32 or draw.chance(50):
        arguments["groups"] = groups
    return draw.case(cls, arguments, tuple(dims))


def pointwise(draw: Draw, cls: Any, rank: int) -> Any:
    name = cls.__name__
    arguments: dict[str, Any] = {}
    if name == "Activation":
        arguments = {"activation": draw.pick("relu", "swish", "softmax", "gelu", "tanh", "linear")}
    elif name == "ReLU":
        arguments = draw.some(30, max_value=6.0, negative_slope=0.1, threshold=0.5)
    elif name == "LeakyReLU":
        arguments = draw.some(30, negative_slope=0.2)
    elif name == "ELU":
        arguments = draw.some(30, alpha=0.9)
    elif name == "Rescaling":
        arguments = {"scale": draw.pick(2, 0.5)} | draw.some(30, offset=-1.0)
    elif name in ("GaussianNoise",):
        arguments = {"stddev": 0.1}
    elif name == "Masking":
        arguments = draw.some(30, mask_value=1.0)
    elif name == "ActivityRegularization":
        arguments = draw.some(30, l1=0.1, l2=0.1)
    elif "Dropout" in name:
        arguments = {"rate": draw.pick(0, 0.2, 0.5, 1, 1.5, -0.1)} | draw.some(20, seed=3)
        if name == "Dropout":
            arguments |= draw.some(10, noise_shape=None)
    dims = tensor(draw)
    if name.startswith("Spatial"):
        rank = int(name[-2])
        if rank > 1:
            arguments |= draw.some(30, data_format=draw.pick("channels_first", "channels_last"))
        dims = image(draw, rank, 3, False)
    return draw.case(cls, arguments, dims)


def softmax(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw)
    return draw.case(cls, draw.some(50, axis=axis_of(draw, dims)), dims)


def prelu(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw)
    axes = sorted({draw.whole(1, len(dims) - 1) for _ in range(draw.whole(1, 3))})
    if draw.chance(4):
        axes = [draw.whole(1, 6)]
    return draw.case(cls, draw.some(60, shared_axes=draw.pick(axes, tuple(axes))), dims)


def merge(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw, 1, 3)
    shapes = []
    for _ in range(2 if cls.__name__ == "Subtract" and draw.chance(95) else draw.whole(2, 4)):
        shape = [1 if draw.chance(15) else n for n in dims[1:]]
        if draw.chance(2):
            shape[-1] = draw.whole(1, 7)
        shapes.append((2, *shape[draw.whole(0, len(shape) - 1) if draw.chance(10) else 0 :]))
    return draw.case(cls, {}, shapes)


def concatenate(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tensor(draw, 1, 4)
    axis = axis_of(draw, dims)
    shapes = []
    for _ in range(draw.whole(2, 4)):
        shape = list(dims)
        if -len(dims) <= axis < len(dims) and axis % len(dims):
            shape[axis] = draw.whole(1, 6)
        if draw.chance(2):
            shape[draw.whole(1, len(shape) - 1)] = draw.whole(1, 7)
        if draw.chance(1):
            shape.append(2)
        shapes.append(tuple(shape))
    arguments = {"axis": axis} if axis != -1 or draw.chance(50) else {}
    if not arguments:
        shapes = [(*dims[:-1], draw.whole(1, 6)) for _ in shapes]
    return draw.case(cls, arguments, shapes)


def dot(draw: Draw, cls: Any, rank: int) -> Any:
    a, b = list(tensor(draw, 1, 3)), list(tensor(draw, 1, 3))
    i, j = draw.whole(1, len(a) - 1), draw.whole(1, len(b) - 1)
    if draw.chance(95):
        b[j] = a[i]
    axes: Any = (i - draw.pick(0, len(a)), j - draw.pick(0, len(b)))
    if draw.chance(40):
        axes = axes[0]
        if draw.chance(90) and -len(b) <= axes < len(b):
            b[axes] = a[axes]
    elif draw.chance(30):
        axes = list(axes)
    return draw.case(cls, {"axes": axes} | draw.some(20, normalize=True), [tuple(a), tuple(b)])


def recurrent(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"units": draw.odd(1, 9)} | draw.some(
        30, use_bias=draw.chance(50), return_sequences=draw.chance(60), return_state=draw.chance(50), go_backwards=True, dropout=0.1
    )
    if cls.__name__ == "GRU":
        arguments |= draw.some(30, reset_after=draw.chance(50))
    dims = (2, draw.whole(1, 6), draw.whole(1, 9))
    return draw.case(cls, arguments, draw.pick(dims[:-1], (*dims, 2)) if draw.chance(3) else dims)


def attention(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"num_heads": draw.odd(1, 4), "key_dim": draw.odd(1, 6)} | draw.some(30, value_dim=draw.odd(1, 6), dropout=0.1, use_bias=draw.chance(50))
    dims = (2, *draw.dims(draw.pick(1, 1, 1, 2), 6), draw.whole(1, 9))
    arguments |= draw.some(20, output_shape=draw.pick(5, (5,), (2, 3)), use_gate=draw.chance(70), sliding_window=2)
    if len(dims) > 2:
        arguments |= draw.some(20, attention_axes=draw.pick((1,), tuple(range(1, len(dims) - 1)), (-2,)))
    return draw.case(cls, arguments, dims)


def embedding(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"input_dim": draw.odd(1, 20), "output_dim": draw.odd(1, 9)} | draw.some(20, mask_zero=True) | low_rank(draw)
    return draw.case(cls, arguments, tensor(draw, 1, 3))


def ranks(pattern: str, maker: Any, which: tuple[int, ...] = (1, 2, 3)) -> dict[str, tuple[Any, int]]:
    return {name.format(rank): (maker, rank) for name in pattern.split() for rank in which}


def names(text: str, maker: Any) -> dict[str, tuple[Any, int]]:
    return dict.fromkeys(text.split(), (maker, 0))


MAKERS: dict[str, tuple[Any, int]] = {
    **ranks("Conv{}D Conv{}DTranspose", conv),
    **ranks("DepthwiseConv{}D SeparableConv{}D", conv, (1, 2)),
    **ranks("MaxPooling{}D AveragePooling{}D", pool),
    **ranks("GlobalMaxPooling{}D GlobalAveragePooling{}D", whole_pool),
    **ranks("AdaptiveMaxPooling{}D AdaptiveAveragePooling{}D", adaptive),
    **ranks("ZeroPadding{}D Cropping{}D", edges),
    **ranks("UpSampling{}D", upsampling),
    **names("Resizing CenterCrop", resizing),
    **names("Flatten", flatten),
    **names("Reshape", reshape),
    **names("Permute", permute),
    **names("RepeatVector", repeat),
    **names("Dense", dense),
    **names("EinsumDense", einsum),
    **names("BatchNormalization", batch_norm),
    **names("LayerNormalization RMSNormalization UnitNormalization Normalization", layer_norm),
    **names("GroupNormalization", group_norm),
    **names(
        """Activation ReLU LeakyReLU ELU Rescaling Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianNoise
        GaussianDropout AlphaDropout Identity Masking ActivityRegularization""",
        pointwise,
    ),
    **names("Softmax", softmax),
    **names("PReLU", prelu),
    **names("Add Subtract Multiply Average Maximum Minimum", merge),
    **names("Concatenate", concatenate),
    **names("Dot", dot),
    **names("LSTM GRU SimpleRNN", recurrent),
    **names("MultiHeadAttention", attention),
    **names("Embedding", embedding),
}
