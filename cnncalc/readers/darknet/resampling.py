"""Layers of a `.cfg` that change the size of a map without weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.darknet.convolutions import refuse_antialiasing, strides

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section

_KEYS = {"kernel": "size stride", "stride": "stride stride_x stride_y", "padding": "padding size"}


def _pool(net: Net, section: Section, word: str) -> Ref | None:
    """A pool: `padding` counts both ends together and is the size less one unless given; half of it, rounded down, comes
    first."""
    refuse_antialiasing(section)
    stride = section.integer("stride", 1, 1)
    size = section.integer("size", stride, 1)
    both = section.integer("padding", size - 1, 0)
    before, after = both // 2, both - both // 2
    amounts: Any = before if before == after else ((before, after), (before, after))
    # PyTorch allows at most half a kernel of padding, Darknet any
    rules = "keras" if after > size // 2 else ""
    more: dict[str, Any] = {"kernel": size, "stride": strides(section), "padding": amounts, "rules": rules}
    return net.add(word, word, net.image(section), origin=section.written(**_KEYS), **more)


def maxpool(net: Net, section: Section) -> Ref | None:
    """A max pool; with `maxpool_depth` one over the channels, which leaves `out_channels` of them."""
    if section.flag("maxpool_depth"):
        x = net.shape(net.image(section))
        if x is None:
            return None
        shape = "x".join(map(str, (section.integer("out_channels", 1, 1), *x.spatial)))
        origin = section.written(result="out_channels")
        return net.add("maxpool", "opaque", net.current, output=shape, params=0, macs=0, origin=origin)
    return _pool(net, section, "maxpool")


def local_avgpool(net: Net, section: Section) -> Ref | None:
    """An average pool with windows."""
    return _pool(net, section, "avgpool")


def avgpool(net: Net, section: Section) -> Ref | None:
    """The mean of each channel, as a map of one position."""
    return net.add("avgpool", "global_avgpool", net.image(section), keepdims=True, origin=section.written())


def upsample(net: Net, section: Section) -> Ref | None:
    """Each value repeated; a negative stride keeps every so many-th."""
    stride = section.integer("stride", 2)
    x = net.image(section)
    if stride < 0:
        origin = section.written(kernel="stride", stride="stride")
        return net.add("upsample", "avgpool", x, kernel=-stride, stride=-stride, origin=origin)
    return net.add("upsample", "upsample", x, factor=stride, origin=section.written(factor="stride"))


def reorg(net: Net, section: Section) -> Ref | None:
    """Squares of positions laid out as channels, or, with `reverse`, channels as squares; with `extra` all values in a row,
    and so many behind them."""
    extra = section.integer("extra", 0, 0)
    if extra:
        x = net.shape(net.current)
        output = str(x.elements + extra) if x is not None else ""
        origin = section.written(result="extra")
        return net.add("reorg", "opaque", net.current, output=output, params=0, macs=0, origin=origin)
    kind = "pixel_shuffle" if section.flag("reverse") else "pixel_unshuffle"
    stride = section.integer("stride", 1, 1)
    return net.add("reorg", kind, net.image(section), factor=stride, origin=section.written(factor="stride"))


def crop(net: Net, section: Section) -> Ref | None:
    """The middle of a map."""
    size = section.integer("crop_height", 1, 1), section.integer("crop_width", 1, 1)
    x = net.image(section)
    shape = net.shape(x)
    if shape is None:
        return None
    edges = tuple(((n - m) // 2, n - m - (n - m) // 2) for n, m in zip(shape.spatial, size, strict=True))
    for key, (before, after) in zip(("crop_height", "crop_width"), edges, strict=True):
        if before + after < 0:
            raise section.wrong(f"{key} is larger than the input {shape}", key, "crop at most what there is")
    return net.add("crop", "crop", x, padding=edges, origin=section.written(padding="crop_height crop_width"))
