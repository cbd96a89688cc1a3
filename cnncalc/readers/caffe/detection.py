"""Layers of detectors: boxes that are laid out beforehand, and what a number of boxes nobody knows comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net


def prior_box(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """SSD's default boxes of a map: four corners of each, and their variances. The same for every sample."""
    param = item.param("prior_box_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    ratios = ["1"]
    for ratio in param.words("aspect_ratio"):
        if ratio.rstrip("0").rstrip(".") not in [other.rstrip("0").rstrip(".") for other in ratios]:
            ratios.append(ratio)
    flipped = 2 if param.flag("flip", True) else 1
    smallest, largest = len(param.words("min_size")), len(param.words("max_size"))
    boxes = (1 + (len(ratios) - 1) * flipped) * smallest + largest
    if not boxes or len(x.spatial) != 2:
        raise param.wrong(f"{item.name} lays out no boxes on {x}", "min_size", "write min_size: 30")
    height, width = x.spatial
    shape = f"2x{height * width * boxes * 4}"
    return net.add(item, "opaque", reads[0], output=shape, params=0, macs=0, origin=item.written(param))


def detection_output(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The boxes that are left, of seven values: how many there are, only a run can tell."""
    known = [read for read in reads if read is not None]
    return net.add(item, "opaque", known or None, output="1x?x7", params=0, macs=0, origin=item.written())


def roi_pooling(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A map's part in a box, brought to one size. How many boxes there are, only a run can tell: what follows is counted
    for one."""
    param = item.param("roi_pooling_param", "roi_align_param", "psroi_pooling_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    if item.kind == "psroipooling":
        size = param.integer("group_size", 7, 1)
        dims: tuple[int, ...] = (param.integer("output_dim", x.channels, 1), size, size)
    else:
        dims = (x.channels, param.integer("pooled_h", 7, 1), param.integer("pooled_w", 7, 1))
    net.grower.warn("what follows is counted for one box a sample", item.place, layer=item.name)
    shape = "x".join(map(str, dims))
    return net.add(item, "opaque", reads[0], output=shape, params=0, macs=0, origin=item.written(param))
