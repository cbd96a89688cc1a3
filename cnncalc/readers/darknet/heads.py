"""The last layers of detectors. They keep the shape; what they read must be made for them, as Darknet demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section


def _head(net: Net, section: Section, boxes: int, each: int, keys: str) -> Ref | None:
    """A head of `boxes` boxes a position with `each` values."""
    x = net.shape(net.current)
    channels = boxes * each
    if x is not None and not net.grower.changes.any and x.channels != channels:
        message = f"[{section.kind}] reads {channels} channels ({boxes} boxes of {each} values), not {x.channels}"
        key = next((key for key in keys.split() if key in section.options), "")
        raise section.wrong(message, key, f"write filters={channels} in the convolution before it")
    return net.add(section.kind.lower(), "identity", net.current, origin=section.written())


def yolo(net: Net, section: Section) -> Ref | None:
    """YOLOv3's: four coordinates, an objectness and the classes of each box of `mask`."""
    boxes = len(section.integers("mask")) or section.integer("num", 1, 1)
    return _head(net, section, boxes, section.integer("classes", 20, 1) + 5, "classes mask num")


def gaussian_yolo(net: Net, section: Section) -> Ref | None:
    """The same with an uncertainty of each coordinate."""
    boxes = len(section.integers("mask")) or section.integer("num", 1, 1)
    return _head(net, section, boxes, section.integer("classes", 20, 1) + 9, "classes mask num")


def region(net: Net, section: Section) -> Ref | None:
    """YOLOv2's."""
    each = section.integer("coords", 4, 1) + 1 + section.integer("classes", 20, 1)
    return _head(net, section, section.integer("num", 1, 1), each, "classes num coords")


def detection(net: Net, section: Section) -> Ref | None:
    """YOLOv1's, which reads a vector."""
    side, boxes = section.integer("side", 7, 1), section.integer("num", 1, 1)
    each = (1 + section.integer("coords", 1, 1)) * boxes + section.integer("classes", 1, 1)
    x = net.shape(net.current)
    wanted = side * side * each
    if x is not None and not net.grower.changes.any and x.elements != wanted:
        message = f"[detection] reads {wanted:,} values ({side}×{side} cells of {each}), not {x.elements:,}"
        raise section.wrong(message, "side", f"write output={wanted} in the connected layer before it")
    return net.add("detection", "identity", net.current, origin=section.written())
