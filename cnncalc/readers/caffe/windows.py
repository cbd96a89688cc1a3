"""Layers of a prototxt with windows: convolutions and pools, and what enlarges a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.arithmetic import windows_ceil
from cnncalc.readers.caffe.net import pair, sizes

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.message import Message
    from cnncalc.readers.caffe.net import Net

_KEYS = {
    "filters": "num_output",
    "kernel": "kernel_size kernel_h kernel_w",
    "stride": "stride stride_h stride_w",
    "padding": "pad pad_h pad_w",
    "dilation": "dilation",
    "groups": "group",
    "bias": "bias_term",
    "ceil": "round_mode",
}


def _convolved(net: Net, item: Item, ref: Ref | None, kind: str, groups: int = 0) -> Ref | None:
    param = item.param(
        "convolution_param", "convolution_depthwise_param", "depthwise_conv_param", "deconvolution_param"
    )
    x = net.shape(ref)
    if x is None:
        return None
    if param.integer("axis", 1) != 1:
        raise param.wrong("a convolution along other channels than axis 1 is not read", "axis")
    rank = max(1, len(x.spatial))
    kernel = sizes(param, "kernel_size", "kernel", 0, rank, 0)
    if not kernel or 0 in pair(kernel, rank):
        raise param.wrong(f"{item.name} needs a kernel_size", "kernel_size", "write kernel_size: 3")
    if not param.integer("num_output", 0):
        raise param.wrong(f"{item.name} needs a num_output", "num_output", "write num_output: 64, its filters")
    return net.weighted(
        item,
        kind,
        ref,
        filters=param.integer("num_output", 0),
        kernel=kernel,
        stride=sizes(param, "stride", "stride", 1, rank),
        padding=sizes(param, "pad", "pad", 0, rank, 0),
        dilation=sizes(param, "dilation", "dilation", 1, rank),
        groups=groups or param.integer("group", 1),
        bias=param.flag("bias_term", True),
        origin=item.written(param, **_KEYS),
    )


def convolution(net: Net, item: Item, reads: list[Ref | None]) -> list[Ref | None]:
    """A convolution, of each of its inputs with the same weights."""
    return _each(net, item, reads, "conv")


def deconvolution(net: Net, item: Item, reads: list[Ref | None]) -> list[Ref | None]:
    """A transposed convolution."""
    return _each(net, item, reads, "deconv")


def _each(net: Net, item: Item, reads: list[Ref | None], kind: str) -> list[Ref | None]:
    found = [_convolved(net, item, reads[0], kind)]
    for read in reads[1:]:
        found.append(net.add(item, kind, read, **_again(net, found[0]), origin=item.written(), shared=found[0]))
    return found


def _again(net: Net, ref: Ref | None) -> dict[str, Any]:
    """The settings of a convolution that has been added."""
    layer = None if ref is None else net.grower.growth.graph.nodes[ref.number].layer
    names = ("filters", "kernel", "stride", "padding", "dilation", "groups", "bias")
    return {name: getattr(layer, name, 1) for name in names}


def depthwise(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A convolution of each channel by itself."""
    x = net.shape(reads[0])
    return None if x is None else _convolved(net, item, reads[0], "conv", x.channels or 1)


def pooling(net: Net, item: Item, reads: list[Ref | None]) -> list[Ref | None]:
    """A pool. Its last window may hang over the end; with padding it may not start beyond the input and its padding. The
    positions of maxima, a second top, have the same shape."""
    param = item.param("pooling_param")
    mode = {"0": "MAX", "1": "AVE", "2": "STOCHASTIC"}.get(param.word("pool"), param.word("pool") or "MAX")
    if mode not in ("MAX", "AVE", "STOCHASTIC"):
        raise param.wrong(f"there is no pool {mode[:40]}", "pool", "write pool: MAX or pool: AVE")
    x = net.shape(reads[0])
    if x is None:
        return [None, None]
    if param.flag("global_pooling", False):
        kind = "global_avgpool" if mode == "AVE" else "global_maxpool"
        ref = net.add(item, kind, reads[0], keepdims=True, origin=item.written())
        return [ref, ref]
    rank = max(1, len(x.spatial))
    kernel = sizes(param, "kernel_size", "kernel", 0, rank, 0)
    if not kernel or 0 in pair(kernel, rank):
        raise param.wrong(
            f"{item.name} needs a kernel_size", "kernel_size", "write kernel_size: 2, or global_pooling: true"
        )
    stride = sizes(param, "stride", "stride", 1, rank)
    pad = sizes(param, "pad", "pad", 0, rank, 0)
    ceil = param.word("round_mode", "CEIL") not in ("FLOOR", "1") and param.flag("ceil_mode", True)
    kernels, strides, pads = pair(kernel, rank), pair(stride, rank), pair(pad, rank)
    for k, p in zip(kernels, pads, strict=False):
        if p >= k:
            raise param.wrong(f"a padding of {p} is not less than the kernel of {k}", "pad", f"use at most {k - 1}")
    over = _overhanging(x.spatial, kernels, strides) if ceil and not any(pads) else None
    if over is not None:
        pad, ceil = over, False
    # PyTorch allows at most half a kernel of padding, Caffe any that is less than the kernel
    ends = [max(p) if isinstance(p, tuple) else p for p in (pair(pad, rank) if over is None else over)]
    rules = "keras" if any(p > k // 2 for p, k in zip(ends, kernels, strict=False)) else ""
    more: dict[str, Any] = {"kernel": kernel, "stride": stride, "padding": pad, "ceil": ceil, "rules": rules}
    ref = net.add(
        item, "avgpool" if mode == "AVE" else "maxpool", reads[0], origin=item.written(param, **_KEYS), **more
    )
    return [ref, ref]


def _overhanging(spatial: tuple[int, ...], kernels: tuple[int, ...], strides: tuple[int, ...]) -> Any:
    """The padding at the ends that makes of windows that fit those that Caffe counts without padding: where the step is
    larger than the kernel, it keeps a last one that starts beyond the input. None where counting up does as well."""
    axes = list(zip(spatial, kernels, strides, strict=False))
    counts = [-(-(n - k) // s) + 1 for n, k, s in axes]
    if all(n < k or count == windows_ceil(n, k, s, 0, 0) for (n, k, s), count in zip(axes, counts, strict=True)):
        return None
    return tuple((0, max(0, (count - 1) * s + k - n)) for (n, k, s), count in zip(axes, counts, strict=True))


def padding(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Zeros around a map (the first generation's)."""
    amount = item.param("padding_param").integer("pad", 0, 0)
    return net.add(item, "zeropad", reads[0], padding=amount, origin=item.written(item.message, padding="pad"))


def im2col(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Every window as a column; its positions stay a map."""
    param = item.param("convolution_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    rank = len(x.spatial)
    kernel = pair(sizes(param, "kernel_size", "kernel", 1, rank), rank)
    strides, pads = (pair(sizes(param, key, key, d, rank, d), rank) for key, d in (("stride", 1), ("pad", 0)))
    spread = pair(sizes(param, "dilation", "dilation", 1, rank), rank)
    steps = zip(x.spatial, kernel, strides, pads, spread, strict=True)
    found = [(n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in steps]
    size = x.channels
    for k in kernel:
        size *= k
    return _opaque(net, item, reads[0], (size, *found), param)


def upsample(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A map enlarged, as SegNet does it by where maxima were: to a size, else by a factor."""
    param = item.param("upsample_param")
    size = param.integer("upsample_h", 0, 0), param.integer("upsample_w", 0, 0)
    origin = item.written(param, factor="scale", size="upsample_h upsample_w")
    if all(size):
        return net.add(item, "upsample", reads[0], size=size, origin=origin)
    return net.add(item, "upsample", reads[0], factor=param.integer("scale", 2, 1), origin=origin)


def interp(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A map interpolated bilinearly: shrunk and zoomed between the centres of its corners, or to a size."""
    param = item.param("interp_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    if len(reads) > 1:
        y = net.shape(reads[1])
        size = None if y is None else y.spatial
    else:
        size = tuple(_interpolated(param, n, key) for n, key in zip(x.spatial, ("height", "width"), strict=False))
    origin = item.written(param, size="height width zoom_factor shrink_factor")
    return None if size is None else net.add(item, "upsample", reads[0], size=size, mode="bilinear", origin=origin)


def _interpolated(param: Message, n: int, key: str) -> int:
    size = param.integer(key, 0, 0)
    if size:
        return size
    n += param.integer("pad_beg", 0) + param.integer("pad_end", 0)
    shrink, zoom = param.integer("shrink_factor", 1, 1), param.integer("zoom_factor", 1, 1)
    n = (n - 1) // shrink + 1
    return n + (n - 1) * (zoom - 1)


def reorg(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Squares of positions laid out as channels, or, with `reverse`, channels as squares."""
    param = item.param("reorg_param")
    kind = "pixel_shuffle" if param.flag("reverse", False) else "pixel_unshuffle"
    return net.add(
        item, kind, reads[0], factor=param.integer("stride", 1, 1), origin=item.written(param, factor="stride")
    )


def pyramid(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Spatial pyramid pooling (He et al. 2014): the map pooled to 1×1, 2×2, 4×4, …, all of it one vector."""
    param = item.param("spp_param")
    x = net.shape(reads[0])
    levels = param.integer("pyramid_height", 1, 1)
    if levels > 20:
        raise param.wrong(f"pyramid_height is {levels}", "pyramid_height", "it must be at most 20")
    cells = (4**levels - 1) // 3
    return None if x is None else _opaque(net, item, reads[0], (x.channels * cells,), param)


def _opaque(net: Net, item: Item, ref: Ref | None, dims: tuple[int, ...], param: Message) -> Ref | None:
    """A layer without weights and products, by its output's shape."""
    return net.add(item, "opaque", ref, output="x".join(map(str, dims)), params=0, macs=0, origin=item.written(param))
