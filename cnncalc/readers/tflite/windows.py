"""Operators with windows: convolutions and pools, and what brings a map to another size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tflite.net import Value

if TYPE_CHECKING:
    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net

_PADDINGS = {0: "same", 1: "valid"}


def _padding(net: Net, op: Operator) -> str:
    number = op.options.get("Padding", 0)
    if number not in _PADDINGS:
        raise net.wrong(
            op, f"{op.code} has the padding {number}, which is neither SAME nor VALID", "is the file damaged?"
        )
    return _PADDINGS[number]


def _pair(op: Operator, first: str, second: str, default: int = 1) -> Any:
    down, across = op.options.get(first, default), op.options.get(second, default)
    return down if down == across else (down, across)


def _kernel(net: Net, op: Operator, weight: tuple[int, ...] | None, rank: int) -> tuple[int, ...]:
    if weight is None or len(weight) != rank:
        shown = "none" if weight is None else "×".join(map(str, weight))
        raise net.wrong(op, f"the weights of {op.code} have {rank} axes, not {shown}", "is the file damaged?")
    return weight


def _dilation(op: Operator, value: Value) -> Any:
    """The distance of the taps: where a map has been spread over the batch, by how much."""
    return value.block or _pair(op, "DilationHFactor", "DilationWFactor")


def _channels(net: Net, op: Operator, value: Value) -> int:
    """The channels that the operator was made for: behind a change those that the file states."""
    stated = net.tensors[op.inputs[0]].shape
    changed = net.grower.changes.any and stated
    return stated[-1] if changed and stated else net.shape(value).channels or 0


def conv(net: Net, op: Operator) -> Value:
    """A convolution; its groups are how often its weights' channels go into the input's."""
    x = net.data(op)
    filters, high, wide, inputs = _kernel(net, op, net.weight(op, 1), 4)
    shape = net.shape(x)
    channels = _channels(net, op, x)
    groups = channels // inputs if inputs and channels and channels % inputs == 0 else 1
    if inputs and shape.channels != groups * inputs and not net.grower.changes.any:
        message = f"the weights of CONV_2D are for {inputs} channels, its input {shape} has {shape.channels}"
        raise net.wrong(op, message, "is the file damaged?")
    y = net.weighted(
        op,
        "conv",
        x,
        1,
        filters=filters,
        kernel=(high, wide),
        stride=_pair(op, "StrideH", "StrideW"),
        padding=_padding(net, op),
        dilation=_dilation(op, x),
        groups=groups,
        bias=net.weight(op, 2) is not None,
    )
    return net.activated(op, y)


def depthwise(net: Net, op: Operator) -> Value:
    """A convolution of each channel by itself."""
    x = net.data(op)
    _, high, wide, outputs = _kernel(net, op, net.weight(op, 1), 4)
    shape = net.shape(x)
    channels = _channels(net, op, x)
    multiplier = outputs // channels if channels else 1
    if multiplier * channels != outputs and not net.grower.changes.any:
        message = f"the weights of DEPTHWISE_CONV_2D are for {outputs} channels, its input {shape} has {shape.channels}"
        raise net.wrong(op, message, "is the file damaged?")
    y = net.weighted(
        op,
        "depthwise",
        x,
        1,
        kernel=(high, wide),
        stride=_pair(op, "StrideH", "StrideW"),
        padding=_padding(net, op),
        multiplier=max(1, multiplier),
        dilation=_dilation(op, x),
        bias=net.weight(op, 2) is not None,
    )
    return net.activated(op, y)


def conv_3d(net: Net, op: Operator) -> Value:
    """A convolution in three dimensions."""
    x = net.data(op)
    deep, high, wide, _, filters = _kernel(net, op, net.weight(op, 1), 5)
    names = ("StrideD", "StrideH", "StrideW"), ("DilationDFactor", "DilationHFactor", "DilationWFactor")
    stride, dilation = (tuple(op.options.get(name, 1) for name in axes) for axes in names)
    more: dict[str, Any] = {"filters": filters, "kernel": (deep, high, wide), "stride": stride, "dilation": dilation}
    more |= {"padding": _padding(net, op), "bias": net.weight(op, 2) is not None}
    return net.activated(op, net.weighted(op, "conv", x, 1, **more))


def transpose_conv(net: Net, op: Operator) -> Value:
    """A transposed convolution: its first input is the size that it gives."""
    size = net.numbers(op, 0)
    filters, high, wide, _ = _kernel(net, op, net.weight(op, 1), 4)
    x = net.data(op, 2)
    stride = _pair(op, "StrideH", "StrideW")
    padding = _padding(net, op)
    more: dict[str, Any] = {"filters": filters, "kernel": (high, wide), "stride": stride, "padding": padding}
    more["bias"] = net.weight(op, 3) is not None
    shape = net.shape(x)
    if len(size) == 4 and len(shape.spatial) == 2 and net.stated and not net.grower.changes.any:
        steps = stride if isinstance(stride, tuple) else (stride, stride)
        plain = [
            n * s + (max(k - s, 0) if padding == "valid" else 0)
            for n, s, k in zip(shape.spatial, steps, (high, wide), strict=True)
        ]
        if plain != list(size[1:3]):  # one of the other sizes whose convolution gives this input
            cut = [
                (n - 1) * s + k - want
                for n, s, k, want in zip(shape.spatial, steps, (high, wide), size[1:3], strict=True)
            ]
            more["padding"] = tuple((max(c, 0) // 2, max(c, 0) - max(c, 0) // 2) for c in cut)
            more["output_padding"] = tuple(max(-c, 0) for c in cut)
            more["rules"] = "torch"
    return net.activated(op, net.weighted(op, "deconv", x, 1, **more))


def pool(net: Net, op: Operator) -> Value:
    """A pool."""
    kind = {"AVERAGE_POOL_2D": "avgpool", "MAX_POOL_2D": "maxpool", "L2_POOL_2D": "avgpool"}[op.code]
    kernel, stride = _pair(op, "FilterHeight", "FilterWidth"), _pair(op, "StrideH", "StrideW")
    return net.activated(op, net.add(op, kind, net.data(op), kernel=kernel, stride=stride, padding=_padding(net, op)))


def resize(net: Net, op: Operator) -> Value:
    """A map brought to a size."""
    mode = "bilinear" if op.code == "RESIZE_BILINEAR" else "nearest"
    return net.add(op, "upsample", net.data(op), size=net.numbers(op, 1), mode=mode, factor=None)


def pad(net: Net, op: Operator) -> Value:
    """Amounts before and after each axis: spatial ones are padded, others get zeros of their own."""
    x = net.data(op)
    flat = net.numbers(op, 1)
    pairs = list(zip(flat[::2], flat[1::2], strict=False))
    shape = net.shape(x)
    if x.lead and pairs and pairs[0] == (0, 0):
        pairs = pairs[1:]
    if len(pairs) != shape.rank or min(flat, default=0) < 0:
        raise net.wrong(op, f"{op.code} pads {len(pairs)} axes of {shape}", "the batch is not padded")
    kind = "pad" if op.code == "MIRROR_PAD" else "zeropad"
    *spatial, channels = pairs
    more: dict[str, Any] = {"mode": "reflect"} if kind == "pad" else {}
    y = x
    if any(pair != (0, 0) for pair in spatial):
        part = "" if channels == (0, 0) else "spatial"
        y = net.add(op, kind, x, padding=tuple(spatial), part=part, **more)
    if channels == (0, 0):
        return y if y is not x else net.add(op, "identity", x)
    around = []
    for amount, name in zip(channels, ("before", "after"), strict=True):
        zeros = net.add(op, "constant", (), *net.shape(y).spatial, amount, part=name, lead=True) if amount else None
        around.append(zeros)
    return net.add(op, "concat", [part for part in (around[0], y, around[1]) if part is not None])


def spread(net: Net, op: Operator) -> Value:
    """A map spread over the batch, a position of each block to a sample: what is convolved then has its taps further apart."""
    x = net.data(op)
    block, flat = net.numbers(op, 1), net.numbers(op, 2)
    pairs = tuple(zip(flat[::2], flat[1::2], strict=False))
    if len(block) != len(net.shape(x).spatial) or len(pairs) != len(block):
        raise net.wrong(op, f"{op.code} spreads {len(block)} axes of {net.shape(x)}")
    if any(pair != (0, 0) for pair in pairs):
        x = net.add(op, "zeropad", x, padding=pairs)
    return x._replace(block=block)


def gathered(net: Net, op: Operator) -> Value:
    """The same brought back, and its ends cut off."""
    x = net.data(op)
    flat = net.numbers(op, 2)
    pairs = tuple(zip(flat[::2], flat[1::2], strict=False))
    if x.block != net.numbers(op, 1):
        raise net.wrong(op, f"{op.code} brings back what was not spread alike")
    x = x._replace(block=())
    return net.add(op, "crop", x, padding=pairs) if any(pair != (0, 0) for pair in pairs) else x
