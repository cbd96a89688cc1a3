"""Normalizations of a prototxt. What Caffe's BatchNorm keeps is not trained; factors and offsets are a Scale's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.caffe.joins import aligned

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net


def lrn(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Local response normalization."""
    param = item.param("lrn_param")
    return net.add(
        item, "lrn", reads[0], size=param.integer("local_size", 5), origin=item.written(param, size="local_size")
    )


def batch_norm(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Every channel less its running mean, over its running deviation; NVIDIA's may scale it too."""
    param = item.param("batch_norm_param")
    return net.weighted(item, "bn", reads[0], affine=param.flag("scale_bias", False), origin=item.written())


def bn(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The same with a factor and an offset, as SegNet and PSPNet have it."""
    return net.weighted(item, "bn", reads[0], origin=item.written())


def scale(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Learned factors, with offsets or without; or the values of a second input."""
    param = item.param("scale_param")
    axis, bias = param.integer("axis", 1), param.flag("bias_term", False)
    origin = item.written(param, axis="axis", axes="num_axes", bias="bias_term")
    if len(reads) > 1:
        ref = net.add(item, "multiply", (reads[0], aligned(net, item, reads, axis, origin)), origin=origin)
        return net.weighted(item, "offset", ref, origin=origin, part="bias", axis=axis) if bias else ref
    axes = param.integer("num_axes", 1, -1)
    return net.weighted(item, "scale", reads[0], origin=origin, axis=axis, axes=axes, bias=bias)


def bias(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Learned offsets; or the values of a second input."""
    param = item.param("bias_param")
    axis = param.integer("axis", 1)
    origin = item.written(param, axis="axis", axes="num_axes")
    if len(reads) > 1:
        return net.add(item, "add", (reads[0], aligned(net, item, reads, axis, origin)), origin=origin)
    return net.weighted(item, "offset", reads[0], origin=origin, axis=axis, axes=param.integer("num_axes", 1, -1))


def normalize(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The channels of each position (with `across_spatial` all values) scaled to length 1, times a learned factor a channel,
    or one for all (Liu et al. 2016, SSD)."""
    param = item.param("norm_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    origin = item.written(param, axes="channel_shared")
    axes = tuple(range(1, x.rank + 1)) if param.flag("across_spatial", True) else (1,)
    ref = net.add(item, "unit_norm", reads[0], axis=axes, origin=origin, part="norm")
    axes_scaled = 0 if param.flag("channel_shared", True) else 1
    return net.weighted(item, "scale", ref, origin=origin, axis=1, axes=axes_scaled)


def mvn(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Every channel of a sample less its mean, over its deviation."""
    return net.add(item, "instancenorm", reads[0], origin=item.written())
