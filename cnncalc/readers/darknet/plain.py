"""Sections of a `.cfg` that keep the shape, and those that are not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section


def same(net: Net, section: Section) -> Ref | None:
    """A layer that keeps the values' shape."""
    return net.add(section.kind, "identity", net.current, origin=section.written())


def cost(net: Net, section: Section) -> Ref | None:
    """A loss: no part of the network, though it is counted among the layers."""
    return net.current


def dropout(net: Net, section: Section) -> Ref | None:
    """Dropout."""
    return net.add("dropout", "dropout", net.current, origin=section.written())


def softmax(net: Net, section: Section) -> Ref | None:
    """A distribution over all values, or, with `spatial`, over the channels of each position."""
    return net.add("softmax", "softmax", net.current, axis=1, origin=section.written())


def activation(net: Net, section: Section) -> Ref | None:
    """An activation by itself."""
    return net.activated(section, net.current, "linear")


def lrn(net: Net, section: Section) -> Ref | None:
    """Local response normalization."""
    return net.add("lrn", "lrn", net.image(section), origin=section.written())


def implicit(net: Net, section: Section) -> Ref | None:
    """Learned values of their own, the same for every sample (YOLOR's implicit knowledge)."""
    sizes = section.integer("filters", 128, 1), section.integer("atoms", 1, 1), 1
    return net.add("implicit", "parameter", (), *sizes, output=sizes, origin=section.written(shape="filters atoms"))


def unread(net: Net, section: Section) -> Ref | None:
    """A layer that keeps a state between samples in a way of its own."""
    raise section.wrong(f"[{section.kind}] is not read", help="write it as `opaque` in a spec: cnncalc layers opaque")
