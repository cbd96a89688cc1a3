"""Random PyTorch modules: for each class of torch.nn that cnncalc knows a function that draws a case of it.

Mostly valid, on small inputs; now and then with a wrong count, a zero, a negative number, another number of axes.
"""

from __future__ import annotations

from typing import Any

from oracle_cases import Draw, parameters


def spatial(draw: Draw, rank: int) -> tuple[int, ...]:
    """Spatial sizes small enough to run."""
    return draw.dims(rank, {1: 40, 2: 16, 3: 9}[rank])


def image(draw: Draw, rank: int, channels: int) -> tuple[int, ...]:
    """An input of `rank` spatial axes, with its batch or without; seldom of another rank."""
    dims = (0 if draw.chance(1) else channels, *spatial(draw, rank))
    if draw.chance(2):
        return draw.pick((2, 2, *dims), (2, *dims[:-1], 3, 3), *((dims[1:],) if rank > 1 else ()))
    return dims if draw.chance(20) else (draw.batch(), *dims)


def settled(dims: tuple[int, ...], rank: int) -> bool:
    """Whether a module of `rank` spatial axes reads the first axis as the batch."""
    return len(dims) != rank + 1


def conv(draw: Draw, cls: Any, rank: int) -> Any:
    groups = draw.pick(1, 1, 1, 2, 3, 4)
    inputs, outputs = groups * draw.whole(1, 4), groups * draw.whole(1, 4)
    lazy, transposed = cls.__name__.startswith("Lazy"), "Transpose" in cls.__name__
    if draw.chance(4) and not lazy:  # the lazy ones skip the check of groups
        inputs, outputs, groups = draw.pick(-1, 0, 0, 57, draw.whole(1, 9)), draw.odd(1, 9, 20), draw.odd(1, 5, 20)
    pad = draw.axes(rank, 0, 3)
    if draw.chance(20):
        pad = draw.cased(draw.pick("same", "valid", "same", "full", "causal"))
    arguments = {"out_channels": outputs, "kernel_size": draw.axes(rank, 1, 5)}
    if not lazy:
        arguments = {"in_channels": inputs, **arguments}
    arguments |= draw.some(
        stride=draw.axes(rank, 1, 4) if draw.chance(70) else 1,
        padding=pad,
        dilation=draw.axes(rank, 1, 3),
        groups=groups,
        bias=draw.chance(50),
    )
    if groups > 1 and draw.chance(95):
        arguments["groups"] = groups
    if draw.chance(12):
        modes = ("zeros", "reflect", "replicate", "circular")
        arguments["padding_mode"] = draw.cased(draw.pick(*modes, *(("odd",) if draw.chance(3) else ())))
        if isinstance(arguments.get("padding"), (tuple, list)) and len(arguments["padding"]) != rank:
            arguments["padding"] = arguments["padding"][0]  # F.pad takes them for the last axes, however many
    channels = draw.whole(1, 9) if draw.chance(2) else max(inputs, 0)
    if lazy:
        channels = max(channels, 1)  # no channels is how a lazy module says that it knows them not yet
    dims = image(draw, rank, channels)
    call = {}
    if transposed:
        arguments |= draw.some(40, output_padding=draw.axes(rank, 0, 2))
        if draw.chance(12):
            call["output_size"] = [max(n * draw.whole(1, 3) + draw.whole(-1, 2), 0) for n in dims[-rank:]]
    return draw.case(cls, arguments, dims, settled(dims, rank), **call)


def pool(draw: Draw, cls: Any, rank: int) -> Any:
    name = cls.__name__
    kernel = draw.axes(rank, 1, 5)
    arguments = {"kernel_size": kernel} | draw.some(stride=draw.axes(rank, 1, 4), ceil_mode=draw.chance(60))
    if name.startswith("LP"):
        arguments = {"norm_type": draw.pick(1, 2, 3, 2.0, 1.5), **arguments}
    else:
        arguments |= draw.some(padding=draw.axes(rank, 0, 2) if draw.chance(98) else draw.pick("valid", "same"))
    if name.startswith("Max"):
        arguments |= draw.some(30, dilation=draw.axes(rank, 1, 3), return_indices=draw.chance(50))
    elif name.startswith("Avg"):
        arguments |= draw.some(30, count_include_pad=draw.chance(50))
        if rank > 1:
            arguments |= draw.some(15, divisor_override=draw.pick(1, 2, 7, 0, -3, None))
    if draw.chance(5):
        arguments["stride"] = None
    dims = image(draw, rank, draw.whole(1, 4))
    return draw.case(cls, arguments, dims, settled(dims, rank))


def adaptive(draw: Draw, cls: Any, rank: int) -> Any:
    size = draw.axes(rank, 1, 7, 3)
    if isinstance(size, (tuple, list)) and draw.chance(30):
        size = type(size)(None if draw.chance(40) else n for n in size)
    elif draw.chance(5):
        size = None
    arguments = {"output_size": size}
    if "Max" in cls.__name__:
        arguments |= draw.some(20, return_indices=draw.chance(50))
    dims = image(draw, rank, draw.whole(1, 4))
    if draw.chance(6):
        dims = draw.dims(draw.whole(1, rank + 3), 5)  # a single mean is taken of whatever has enough axes
        arguments["output_size"] = draw.pick(1, (1,) * rank, [1, *[None] * (rank - 1)])
    return draw.case(cls, arguments, dims, settled(dims, rank))


def fractional(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"kernel_size": draw.axes(rank, 1, 4, 0)}
    if draw.chance(50):
        arguments["output_size"] = draw.axes(rank, 0, 8)
    else:
        ratios = [draw.pick(0.5, 0.25, 0.75, 0.3, 0.7, 0.9, 0.1, 0.62, 1.0, 0.999) for _ in range(rank)]
        arguments["output_ratio"] = ratios[0] if draw.chance(50) else tuple(ratios)
    if draw.chance(3):
        arguments |= {"output_size": 2, "output_ratio": 0.5}
    arguments |= draw.some(20, return_indices=draw.chance(50))
    dims = image(draw, rank, draw.whole(1, 4))
    return draw.case(cls, arguments, dims, settled(dims, rank))


def pad(draw: Draw, cls: Any, rank: int) -> Any:
    name = cls.__name__
    low = -3 if draw.chance(25) else 0
    amount = draw.whole(low, 4)
    if draw.chance(60):
        count = draw.pick(0, 1, 3, 5, 2, 4, 6, 8, 10) if draw.chance(20) else 2 * rank
        amount = tuple(draw.whole(low, 4) for _ in range(count))
        amount = list(amount) if draw.chance(20) else amount
    arguments = {"padding": amount}
    if name.startswith("Constant"):
        arguments["value"] = draw.pick(0, 1.5, -3.0)
    dims = image(draw, rank, draw.whole(1, 4))
    if draw.chance(8):
        dims = draw.dims(draw.whole(1, 5), 6)  # the class's name does not say how many axes are padded
    return draw.case(cls, arguments, dims, settled(dims, rank))


def upsample(draw: Draw, cls: Any, rank: int) -> Any:
    rank = draw.pick(1, 2, 2, 2, 3)
    fits = {1: ("nearest", "linear", "nearest-exact"), 2: ("nearest", "bilinear", "bicubic", "nearest-exact"),
            3: ("nearest", "trilinear", "nearest-exact")}[rank]  # fmt: skip
    arguments: dict[str, Any] = {}
    factors = [draw.pick(2, 3, 1, 0.5, 0.75, 1.5, 2.0, 0.3, 1.3, 2.7, 0.1, 3.3333, 1.1) for _ in range(rank)]
    if draw.chance(2):
        factors[0] = draw.pick(0, -1.0, 0.0)
    if draw.chance(60):
        arguments["scale_factor"] = factors[0] if draw.chance(50) else tuple(factors)
    if draw.chance(3) or not arguments:
        arguments["size"] = draw.axes(rank, 1, 30)
    if "size" in arguments and min(factors) <= 0:
        arguments.pop("scale_factor", None)  # a factor of 0 is how the two old classes say that there is none
    if not cls.__name__.startswith("Upsampling"):
        arguments |= draw.some(60, mode=draw.cased(draw.pick("area", "linear", "bilinear", "bicubic", "trilinear") if draw.chance(6) else draw.pick(*fits)))
        arguments |= draw.some(15, align_corners=draw.chance(50), recompute_scale_factor=draw.chance(50))
    dims = (draw.batch(), draw.whole(1, 3), *spatial(draw, rank))
    if draw.chance(2):
        dims = dims[1:]
    return draw.case(cls, arguments, dims)


def pixel_shuffle(draw: Draw, cls: Any, rank: int) -> Any:
    factor = draw.odd(1, 4)
    up = cls.__name__ == "PixelShuffle"
    square = factor * factor if up and draw.chance(85) else 1
    low = 0 if up else 1  # an empty input comes back from PixelUnshuffle as it is
    side = factor if not up and draw.chance(85) else 1
    dims = (max(draw.whole(1, 4) * square, 0), *[max(draw.whole(1, 6) * side, 0) for _ in range(2)])
    dims = (*draw.dims(draw.pick(0, 0, 0, 0, 1, 2), 3), *dims)  # any axes more stand before the channels
    dims = tuple(max(n, low) for n in dims)
    batched = draw.chance(75)
    return draw.case(cls, {"upscale_factor" if up else "downscale_factor": factor}, (max(draw.batch(), low), *dims) if batched else dims, batched)


def channel_shuffle(draw: Draw, cls: Any, rank: int) -> Any:
    groups = draw.odd(1, 4)
    channels = max(groups * draw.whole(1, 4), 1) if draw.chance(85) else draw.whole(1, 9)
    return draw.case(cls, {"groups": groups}, (draw.batch(), channels, *draw.dims(draw.whole(0, 3), 5)))


def unfold(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"kernel_size": draw.axes(2, 1, 4)}
    arguments |= draw.some(dilation=draw.axes(2, 1, 3), padding=draw.axes(2, 0, 3), stride=draw.axes(2, 1, 4))
    arguments |= draw.some(1, padding="valid")
    dims = image(draw, 2, draw.whole(1, 3))
    return draw.case(cls, arguments, dims, settled(dims, 2))


def fold(draw: Draw, cls: Any, rank: int) -> Any:
    """Mostly the very columns that an unfold of the same arguments gives."""
    size, kernel = [draw.whole(1, 9) for _ in range(2)], [draw.whole(1, 3) for _ in range(2)]
    stride, padding, dilation = [draw.whole(1, 3) for _ in range(2)], [draw.whole(0, 2) for _ in range(2)], [draw.whole(1, 2) for _ in range(2)]
    columns = 1
    for n, k, s, p, d in zip(size, kernel, stride, padding, dilation, strict=True):
        columns *= (n + 2 * p - d * (k - 1) - 1) // s + 1
    columns = draw.whole(0, 9) if draw.chance(6) else max(columns, 0)
    channels = draw.whole(1, 3) * kernel[0] * kernel[1] if draw.chance(94) else draw.whole(0, 9)

    def put(values: list[int]) -> Any:
        value = values[0] if values[0] == values[1] and draw.chance(60) else tuple(values)
        return draw.axes(2, 1, 3, 20) if draw.chance(1) else value

    arguments = {"output_size": put(size), "kernel_size": put(kernel), "dilation": put(dilation), "padding": put(padding), "stride": put(stride)}
    dims = (channels, columns)
    if draw.chance(2):
        return draw.case(cls, arguments, draw.pick((2, 2, *dims), (channels,)), True)
    batched = draw.chance(75)
    return draw.case(cls, arguments, (draw.batch(), *dims) if batched else dims, batched)


def linear(draw: Draw, cls: Any, rank: int) -> Any:
    inputs = draw.odd(1, 40)
    dims = draw.dims(draw.whole(0, 3), 5)
    last = draw.whole(1, 40) if draw.chance(4) else max(inputs, 0)
    arguments = {"in_features": inputs, "out_features": draw.odd(1, 40)} | draw.some(bias=draw.chance(50))
    if cls.__name__.startswith("Lazy"):
        del arguments["in_features"]
    batched = bool(dims) and draw.chance(70)
    return draw.case(cls, arguments, (*dims, last), batched)


def bilinear(draw: Draw, cls: Any, rank: int) -> Any:
    left, right = draw.odd(1, 12), draw.odd(1, 12)
    arguments = {"in1_features": left, "in2_features": right, "out_features": draw.odd(1, 9)} | draw.some(bias=draw.chance(50))
    dims = (draw.batch(), *draw.dims(draw.whole(0, 2), 4))
    other = (*dims[:-1], draw.whole(1, 4)) if draw.chance(3) and len(dims) > 1 else dims
    a = (*dims, draw.whole(1, 9) if draw.chance(3) else max(left, 0))
    b = (*other, max(right, 0))
    return draw.case(cls, arguments, [a, b])


def flatten(draw: Draw, cls: Any, rank: int) -> Any:
    dims = draw.dims(draw.whole(1, 5), 6)
    count = len(dims)
    arguments = draw.some(60, start_dim=draw.whole(-count, count), end_dim=draw.whole(-count, count - 1))
    start = arguments.get("start_dim", 1)
    end = arguments.get("end_dim", -1)
    first = start in (0, -count) or end in (0, -count)
    return draw.case(cls, arguments, dims, not first and draw.chance(70))


def unflatten(draw: Draw, cls: Any, rank: int) -> Any:
    dims = list(draw.dims(draw.whole(1, 4), 6))
    axis = draw.whole(0, len(dims) - 1)
    sizes = [draw.whole(1, 4) for _ in range(draw.whole(1, 3))]
    if draw.chance(90):
        dims[axis] = 1
        for n in sizes:
            dims[axis] *= n
    if draw.chance(40):
        sizes[draw.whole(0, len(sizes) - 1)] = -1
    if draw.chance(4):
        sizes.append(draw.pick(-1, 0, -2, 5))
    dim = axis - len(dims) if draw.chance(40) else axis
    if draw.chance(3):
        dim = draw.whole(-6, 6)
    size = sizes if draw.chance(20) else tuple(sizes)
    batched = dim not in (0, -len(dims)) and draw.chance(70)
    return draw.case(cls, {"dim": dim, "unflattened_size": size}, tuple(dims), batched)


def batch_norm(draw: Draw, cls: Any, rank: int) -> Any:
    lazy = cls.__name__.startswith("Lazy")
    channels = draw.whole(1 if lazy else 0, 9)
    arguments = {} if lazy else {"num_features": channels}
    arguments |= draw.some(40, eps=0.001, momentum=draw.pick(0.1, None), bias=draw.chance(50), affine=draw.chance(50), track_running_stats=draw.chance(50))
    given = draw.whole(1, 9) if draw.chance(4) else max(channels, 0)
    instance = "Instance" in cls.__name__
    if rank == 1 and not instance and draw.chance(40):
        return draw.case(cls, arguments, (draw.batch(2), given))
    if instance:
        dims = image(draw, rank, given)
        if given != channels:
            dims = tuple(max(n, 1) for n in dims)  # an empty map passes with any number of channels
        if lazy and len(dims) == rank + 1:
            dims = (2, *dims)  # the lazy ones read the channels at axis 1, even without a batch
        return draw.case(cls, arguments, dims, settled(dims, rank))
    sizes = tuple(max(n, 1) for n in spatial(draw, rank))  # an empty map passes with any number of channels
    dims = (draw.batch(2), given, *sizes)
    return draw.case(cls, arguments, draw.pick(dims[:-1], (*dims, 2)) if draw.chance(3) and rank > 1 else dims)


def group_norm(draw: Draw, cls: Any, rank: int) -> Any:
    groups = draw.odd(1, 5)
    channels = groups * draw.whole(1, 4) if draw.chance(90) else draw.odd(1, 9)
    given = draw.whole(1, 9) if draw.chance(3) else max(channels, 0)
    arguments = {"num_groups": groups, "num_channels": channels} | draw.some(30, bias=draw.chance(50), affine=draw.chance(50), eps=0.001)
    return draw.case(cls, arguments, (draw.batch(2), given, *draw.dims(draw.whole(0, 3), 6)))


def layer_norm(draw: Draw, cls: Any, rank: int) -> Any:
    dims = draw.dims(draw.whole(1, 4), 7)
    last = list(dims[draw.whole(0, len(dims) - 1) :])
    if draw.chance(5):
        last[draw.whole(0, len(last) - 1)] = draw.odd(1, 7, 30)
    if draw.chance(2):
        last = [3, *dims]
    shape = last[0] if len(last) == 1 and draw.chance(50) else (last if draw.chance(30) else tuple(last))
    arguments = {"normalized_shape": shape} | draw.some(30, elementwise_affine=draw.chance(50), eps=0.001)
    if cls.__name__ == "LayerNorm":
        arguments |= draw.some(30, bias=draw.chance(50))
    return draw.case(cls, arguments, dims, len(last) < len(dims) and draw.chance(70))


def response_norm(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"size": draw.pick(0, 57, *range(1, 9))} | draw.some(30, alpha=0.001, beta=0.5, k=2.0)
    return draw.case(cls, arguments, tuple(draw.whole(1, 7) for _ in range(draw.pick(2, 3, 4, 5))))


def activation(draw: Draw, cls: Any, rank: int) -> Any:
    known = {
        "negative_slope": 0.1, "alpha": 0.7, "beta": 2, "threshold": 3, "lambd": 0.4, "lower": 0.1, "upper": 0.2, "inplace": True,
        "approximate": draw.pick("none", "tanh"), "min_val": -2.0, "max_val": 2.0,
    }  # fmt: skip
    arguments = draw.some(40, **{name: known[name] for name in parameters(cls) if name in known})
    if cls.__name__ == "Threshold":
        arguments = {"threshold": 0.1, "value": 20} | draw.some(20, inplace=False)
    if cls.__name__ == "RReLU":
        arguments = draw.some(30, lower=0.1, upper=0.3)
    if cls.__name__ == "Identity" and draw.chance(40):
        arguments = {"unused_argument1": 0.1, "unused_argument2": False}
    dims = draw.dims(draw.whole(1, 5), 7)
    return draw.case(cls, arguments, dims, draw.chance(70))


def dropout(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = draw.some(60, p=draw.pick(0, 0.2, 0.5, 1, 1.0, 1.5, -0.1), inplace=draw.chance(50))
    count = {"1": 3, "2": 4, "3": 5}.get(cls.__name__[-2:-1], draw.whole(1, 5))
    return draw.case(cls, arguments, (draw.batch(), *draw.dims(count - 1, 6)))


def softmax(draw: Draw, cls: Any, rank: int) -> Any:
    dims = draw.dims(draw.whole(1, 5), 6)
    if cls.__name__ == "Softmax2d":
        count = draw.pick(4, 4, 3, 2, 5)
        return draw.case(cls, {}, draw.dims(count, 5), count != 3)
    count = len(dims)
    axis = draw.whole(-count - (1 if draw.chance(5) else 0), count - (0 if draw.chance(5) else 1))
    return draw.case(cls, {"dim": axis}, dims, draw.chance(70))


def glu(draw: Draw, cls: Any, rank: int) -> Any:
    dims = tuple(n * draw.pick(2, 2, 2, 1) for n in draw.dims(draw.whole(1, 5), 5))
    count = len(dims)
    arguments = draw.some(80, dim=draw.whole(-count - (1 if draw.chance(5) else 0), count - (0 if draw.chance(5) else 1)))
    return draw.case(cls, arguments, dims, arguments.get("dim", -1) not in (0, -count) and draw.chance(70))


def prelu(draw: Draw, cls: Any, rank: int) -> Any:
    dims = (draw.batch(), *draw.dims(draw.whole(0, 4), 6))
    slopes = draw.pick(1, dims[1] if len(dims) > 1 else 1)
    if draw.chance(5):
        slopes = draw.odd(1, 6, 30)
    return draw.case(cls, draw.some(80, num_parameters=slopes) | draw.some(30, init=0.1), dims)


def recurrent(draw: Draw, cls: Any, rank: int) -> Any:
    inputs = draw.odd(1, 9)
    arguments = {"input_size": inputs, "hidden_size": draw.odd(1, 9)}
    arguments |= draw.some(
        num_layers=draw.odd(1, 3, 3), bias=draw.chance(50), bidirectional=draw.chance(50), dropout=draw.pick(0.0, 0.3), batch_first=draw.chance(50)
    )
    if cls.__name__ == "LSTM":
        arguments |= draw.some(30, proj_size=draw.odd(0, 4, 3))
    if cls.__name__ == "RNN":
        arguments |= draw.some(30, nonlinearity=draw.cased(draw.pick("tanh", "relu")))
    given = draw.whole(1, 9) if draw.chance(3) else max(inputs, 0)
    dims = (draw.whole(1, 6), given)
    if draw.chance(2):
        return draw.case(cls, arguments, draw.pick((2, *dims, 3), (given,)))
    batched = draw.chance(70)
    return draw.case(cls, arguments, (draw.batch(), *dims) if batched else dims, batched)


def attention(draw: Draw, cls: Any, rank: int) -> Any:
    heads = draw.odd(1, 4)
    values = heads * draw.whole(1, 4) if draw.chance(93) else draw.odd(1, 9)
    arguments = {"embed_dim": values, "num_heads": heads}
    arguments |= draw.some(40, dropout=0.1, bias=draw.chance(50), add_bias_kv=draw.chance(50), add_zero_attn=draw.chance(50), batch_first=draw.chance(50))
    arguments |= draw.some(10, kdim=values, vdim=values)
    given = draw.whole(1, 9) if draw.chance(3) else max(values, 0)
    dims = (draw.whole(1, 6), given)
    batched = draw.chance(70)
    return draw.case(cls, arguments, (draw.batch(), *dims) if batched else dims, batched)


def embedding(draw: Draw, cls: Any, rank: int) -> Any:
    arguments = {"num_embeddings": draw.odd(1, 20), "embedding_dim": draw.odd(1, 9)}
    arguments |= draw.some(20, padding_idx=0, max_norm=1.0, scale_grad_by_freq=True, sparse=True)
    return draw.case(cls, arguments, (draw.batch(), *[draw.whole(1, 6) for _ in range(draw.whole(0, 3))]))


def ranks(pattern: str, maker: Any, which: tuple[int, ...] = (1, 2, 3)) -> dict[str, tuple[Any, int]]:
    return {name.format(rank): (maker, rank) for name in pattern.split() for rank in which}


def names(text: str, maker: Any) -> dict[str, tuple[Any, int]]:
    return dict.fromkeys(text.split(), (maker, 0))


MAKERS: dict[str, tuple[Any, int]] = {
    **ranks("Conv{}d ConvTranspose{}d LazyConv{}d LazyConvTranspose{}d", conv),
    **ranks("MaxPool{}d AvgPool{}d LPPool{}d", pool),
    **ranks("AdaptiveAvgPool{}d AdaptiveMaxPool{}d", adaptive),
    **ranks("FractionalMaxPool{}d", fractional, (2, 3)),
    **ranks("ZeroPad{}d ConstantPad{}d ReflectionPad{}d ReplicationPad{}d CircularPad{}d", pad),
    **names("Upsample UpsamplingNearest2d UpsamplingBilinear2d", upsample),
    **names("PixelShuffle PixelUnshuffle", pixel_shuffle),
    **names("ChannelShuffle", channel_shuffle),
    **names("Unfold", unfold),
    **names("Fold", fold),
    **names("Linear LazyLinear", linear),
    **names("Bilinear", bilinear),
    **names("Flatten", flatten),
    **names("Unflatten", unflatten),
    **ranks("BatchNorm{}d InstanceNorm{}d LazyBatchNorm{}d LazyInstanceNorm{}d", batch_norm),
    **names("GroupNorm", group_norm),
    **names("LayerNorm RMSNorm", layer_norm),
    **names("LocalResponseNorm", response_norm),
    **names(
        """ELU GELU Hardsigmoid Hardswish Identity LeakyReLU Mish ReLU ReLU6 SiLU Sigmoid Softplus Tanh RReLU SELU CELU
        LogSigmoid Hardtanh Tanhshrink Hardshrink Softshrink Softsign Threshold""",
        activation,
    ),
    **names("Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout", dropout),
    **names("Softmax LogSoftmax Softmin Softmax2d", softmax),
    **names("GLU", glu),
    **names("PReLU", prelu),
    **names("LSTM GRU RNN", recurrent),
    **names("MultiheadAttention", attention),
    **names("Embedding", embedding),
}
