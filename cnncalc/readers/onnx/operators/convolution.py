"""Convolutions and poolings: windows over a map N × C × …"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.arithmetic import dilated
from cnncalc.readers.onnx.values import View
from cnncalc.readers.tensors.joining import with_batch

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call
    from cnncalc.readers.tensors.tensor import Tensor


def sizes(c: Call, name: str, count: int, default: int) -> tuple[int, ...]:
    """An attribute with one size an axis."""
    found = c.attributes.wholes(name)
    if found is None or (not found and count):
        return (default,) * count
    if len(found) != count:
        raise c.error(f"{name} has {len(found)} values for {count} spatial axes")
    return tuple(found)


def padding(c: Call, count: int) -> Any:
    """The padding as a layer takes it: a mode by name, or (before, after) an axis. `pads` has all befores first."""
    mode = c.attributes.word("auto_pad", "NOTSET") or "NOTSET"
    if mode in ("SAME_UPPER", "SAME_LOWER"):
        return "same" if mode == "SAME_UPPER" else "same_lower"
    if mode not in ("NOTSET", "VALID"):
        raise c.error(f"auto_pad is {mode}", "ONNX knows NOTSET, VALID, SAME_UPPER and SAME_LOWER")
    pads = None if mode == "VALID" else c.attributes.wholes("pads")
    if not pads:
        return 0
    if len(pads) != 2 * count:
        raise c.error(f"pads has {len(pads)} values for {count} spatial axes, which need {2 * count}")
    pairs = tuple(zip(pads[:count], pads[count:], strict=True))
    return pairs[0][0] if all(pair == (pads[0], pads[0]) for pair in pairs) else pairs


def one(values: tuple[int, ...]) -> Any:
    """One number where all axes have the same."""
    return values[0] if len(set(values)) == 1 else values


def weights_of(c: Call, number: int, what: str) -> View | None:
    """A tensor of the file that a layer has as its weights; None where the graph computes it. What is not given in the file as
    an initializer is a weight here all the same."""
    return c.view(number)


def conv(c: Call, x_at: int = 0, w_at: int = 1, b_at: int = 2) -> Any:
    """Conv, and what computes the same with other numbers."""
    x = c.tensor(x_at)
    kernel = c.value(w_at)
    dims = kernel.dims if kernel.__class__ is View else tuple(c.tensor(w_at).axes)
    count = len(dims) - 2
    if count < 1:
        raise c.error(f"the weights of a convolution have 3 axes at least, and these {list(dims)}")
    if x.rank != len(dims):
        raise c.error(f"the weights are for {count} spatial axes ({list(dims)}), and the input is {x.shown}")
    groups = c.attributes.whole("group", 1)
    given = sizes(c, "kernel_shape", count, 0)
    if any(given) and given != tuple(dims[2:]):
        raise c.error(f"kernel_shape is {list(given)}, and the weights are {list(dims)}")
    words = {
        "stride": one(sizes(c, "strides", count, 1)),
        "padding": padding(c, count),
        "dilation": one(sizes(c, "dilations", count, 1)),
        "groups": groups,
        "bias": c.has(b_at),
    }
    c.fitting(c.op.inputs[w_at], dims, dims[1] * groups, x, 1 if x.batch is None else 0, "channels")
    make = c.ruled if isinstance(words["padding"], str) else c.words
    layer = make(f"conv{count}d" if count < 4 else "conv", dims[0], tuple(dims[2:]), **words)
    return _weighed(c, layer, x, w_at, b_at)


def _weighed(c: Call, layer: Any, x: Tensor, w_at: int, b_at: int) -> Any:
    """The row of a convolution: with the file's tensors as weights, or reading what the graph computes."""
    parts = [c.view(at) for at in (w_at, b_at) if c.has(at)]
    if None not in parts:
        return c.mapped(layer, x, [(part, True) for part in parts if part is not None])
    if x.batch is None:
        raise c.error("a convolution with weights that the graph computes has no batch to share them")
    read = [
        c.session.slotted(c.site, x),
        *(c.session.slotted(c.site, c.tensor(at)) for at in (w_at, b_at) if c.has(at)),
    ]
    return c.apply(c.words("functional", layer), read)


def conv_transpose(c: Call) -> Any:
    """ConvTranspose: the sizes are (n − 1)·s + op + k′ − pads, or chosen by output_shape."""
    x = c.tensor(0)
    kernel = c.value(1)
    dims = kernel.dims if kernel.__class__ is View else tuple(c.tensor(1).axes)
    count = len(dims) - 2
    if count < 1 or x.rank != len(dims):
        raise c.error(f"the weights are {list(dims)}, and the input is {x.shown}", "both have N, C and spatial axes")
    groups = c.attributes.whole("group", 1)
    stride, dilation = sizes(c, "strides", count, 1), sizes(c, "dilations", count, 1)
    extra = sizes(c, "output_padding", count, 0)
    words: dict[str, Any] = {
        "stride": one(stride),
        "dilation": one(dilation),
        "groups": groups,
        "bias": c.has(2),
    }
    c.fitting(c.op.inputs[1], dims, dims[0], x, 1 if x.batch is None else 0, "channels")
    chosen, pad = c.attributes.wholes("output_shape"), padding(c, count)
    if chosen:
        words["output_size"] = tuple(chosen[-count:])
    elif isinstance(pad, str):
        words["output_size"] = tuple(n * s for n, s in zip(x.axes[2:], stride, strict=True))
    else:
        words |= {"padding": pad, "output_padding": one(extra)}
    if "output_size" in words:  # what the size does not tell, the padding is chosen for: as much as is left over
        pads = []
        for n, k, s, d, op, m in zip(x.axes[2:], dims[2:], stride, dilation, extra, words["output_size"], strict=True):
            total = max(0, s * (n - 1) + op + dilated(k, d) - m)
            pads.append((total - total // 2, total // 2) if pad != "same" else (total // 2, total - total // 2))
            if s * (n - 1) + op + dilated(k, d) < m:
                words["output_padding"] = max(words.get("output_padding", 0), m - s * (n - 1) - dilated(k, d))
        words["padding"] = tuple(pads)
    layer = c.ruled(f"deconv{count}d" if count < 4 else "deconv", dims[1] * groups, tuple(dims[2:]), **words)
    return _weighed(c, layer, x, 1, 2)


def pool(c: Call, kind: str) -> Any:
    """MaxPool, AveragePool, LpPool. The positions that a max pool gives too have its output's shape."""
    x = c.tensor(0)
    kernel = c.attributes.wholes("kernel_shape")
    if not kernel:
        raise c.error("a pool without kernel_shape")
    count = len(kernel)
    if x.rank != count + 2:
        raise c.error(f"kernel_shape is {kernel}, and the input is {x.shown}")
    words: dict[str, Any] = {"stride": one(sizes(c, "strides", count, 1)), "padding": padding(c, count)}
    if c.attributes.whole("ceil_mode"):
        words["ceil"] = True
    dilation = sizes(c, "dilations", count, 1)
    if any(d != 1 for d in dilation):
        words["dilation"] = one(dilation)
    windowed = kind == "lppool" or "dilation" in words or count > 3
    word = "maxpool" if windowed else kind
    layer = c.ruled(f"{word}{count}d" if count < 4 else word, tuple(kernel), **words)
    layer.__dict__["type"] = kind
    found = c.mapped(layer, x)
    return (found, found) if len(c.op.outputs) > 1 else found


def over_all(c: Call, kind: str) -> Any:
    """GlobalAveragePool and its like: the spatial axes stay, of size 1."""
    return c.mapped(c.words(kind, keepdims=True), c.tensor(0))


def deform_conv(c: Call) -> Any:
    """DeformConv: the map, the weights, offsets, a bias, a mask."""
    x, weight = c.session.slotted(c.site, c.tensor(0)), c.view(1)
    if weight is None or (c.has(3) and c.view(3) is None) or x.batch != 0 or len(weight.dims) != 4:
        raise c.error("DeformConv is read of maps, with weights of the file")
    words = {
        "stride": one(sizes(c, "strides", 2, 1)),
        "padding": padding(c, 2),
        "dilation": one(sizes(c, "dilations", 2, 1)),
        "groups": c.attributes.whole("group", 1),
        "bias": c.has(3),
    }
    layer = c.words("deform_conv", weight.dims[0], weight.dims[2:], **words)
    parts = [(view, True) for view in (weight, c.view(3)) if view is not None]
    return c.apply(layer, [x, *(with_batch(c.site, c.tensor(n), x) for n in (2, 4) if c.has(n))], parts)


def col2im(c: Call) -> Any:
    """Col2Im: columns back where their windows stood."""
    size = c.needed(1, "the size of the map").values
    block = c.needed(2, "the size of a window").values
    words = {
        "stride": one(sizes(c, "strides", 2, 1)),
        "padding": padding(c, 2),
        "dilation": one(sizes(c, "dilations", 2, 1)),
    }
    if len(size) != 2:
        raise c.error(f"Col2Im is read of two spatial axes, not {len(size)}")
    return c.apply(c.words("fold", tuple(size), tuple(block), **words), c.tensor(0))


def max_unpool(c: Call) -> Any:
    """MaxUnpool: the values back where their positions say."""
    x, kernel = c.tensor(0), c.attributes.wholes("kernel_shape") or []
    count = len(kernel)
    words: dict[str, Any] = {"stride": one(sizes(c, "strides", count, 1)), "padding": padding(c, count)}
    if c.has(2):
        words["output_size"] = tuple(c.needed(2, "the new size").values[-count:])
    return c.mapped(c.words(f"max_unpool{count}d", tuple(kernel), **words), x)


TABLE = {
    "DeformConv": deform_conv,
    "Col2Im": col2im,
    "MaxUnpool": max_unpool,
    "Conv": conv,
    "FusedConv": conv,
    "ConvInteger": lambda c: conv(c, 0, 1, 99),
    "QLinearConv": lambda c: conv(c, 0, 3, 8),
    "ConvTranspose": conv_transpose,
    "MaxPool": lambda c: pool(c, "maxpool"),
    "AveragePool": lambda c: pool(c, "avgpool"),
    "QLinearAveragePool": lambda c: pool(c, "avgpool"),
    "LpPool": lambda c: pool(c, "lppool"),
    "GlobalAveragePool": lambda c: over_all(c, "global_avgpool"),
    "QLinearGlobalAveragePool": lambda c: over_all(c, "global_avgpool"),
    "GlobalMaxPool": lambda c: over_all(c, "global_maxpool"),
    "GlobalLpPool": lambda c: over_all(c, "global_avgpool"),
}
