"""Layers of a `.cfg` that read a vector: connected and recurrent ones. A recurrent layer is read for one step in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.darknet.convolutions import normalized

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section


def connected(net: Net, section: Section) -> Ref | None:
    """A dense layer over all values, its batch normalization and its activation."""
    ref = net.add(
        "connected",
        "dense",
        net.vector(section),
        units=section.integer("output", 1),
        bias=not section.flag("batch_normalize"),
        origin=section.written(units="output"),
    )
    return net.activated(section, normalized(net, section, ref, {}), "logistic")


def rnn(net: Net, section: Section) -> Ref | None:
    """A recurrent layer, and a dense one of its state."""
    state = _recurrent(net, section, "rnn", "hidden")
    ref = net.add("output", "dense", state, units=section.integer("output", 1), origin=section.written(units="output"))
    return net.activated(section, ref, "logistic")


def gru(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of three gates."""
    return _recurrent(net, section, "gru", "output")


def lstm(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of four gates."""
    return _recurrent(net, section, "lstm", "output")


def _recurrent(net: Net, section: Section, kind: str, key: str) -> Ref | None:
    if section.flag("batch_normalize"):
        message = f"batch_normalize of [{section.kind}] is not read"
        raise section.wrong(message, "batch_normalize", "take it out to see the network without it")
    units = section.integer(key, 1)
    x = net.vector(section)
    shape = net.shape(x)
    if shape is None:
        return None
    x = net.add("step", "reshape", x, 1, shape.elements, origin=section.written())
    x = net.add(kind, kind, x, units=units, origin=section.written(units=key))
    return net.add("state", "flatten", x, origin=section.written())
