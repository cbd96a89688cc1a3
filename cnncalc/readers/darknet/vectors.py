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
    return _dense(net, section, "connected", net.vector(section), section.integer("output", 1), "output")


def rnn(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of three dense ones: of the input and of the state, which are added, and of the sum."""
    output = section.integer("output", 1)
    key = "hidden" if "hidden" in section.options else "output"  # the first Darknet has one number for both
    hidden = section.integer(key, 1)
    x = _dense(net, section, "input", net.vector(section), hidden, key)
    state = _dense(net, section, "state", x, hidden, key)
    x = net.add("add", "add", (x, state), origin=section.written())
    return _dense(net, section, "output", x, output, "output")


def gru(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of three gates."""
    return _recurrent(net, section, "gru", 3)


def lstm(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of four gates."""
    return _recurrent(net, section, "lstm", 4)


def _dense(net: Net, section: Section, word: str, x: Ref | None, units: int, key: str) -> Ref | None:
    """A dense layer of a section, its batch normalization and its activation."""
    bias = not section.flag("batch_normalize")
    ref = net.add(word, "dense", x, units=units, bias=bias, origin=section.written(units=key))
    return net.activated(section, normalized(net, section, ref, {}), "logistic")


def _recurrent(net: Net, section: Section, kind: str, gates: int) -> Ref | None:
    units = section.integer("output", 1)
    x = net.vector(section)
    shape = net.shape(x)
    if shape is None:
        return None
    if section.flag("batch_normalize"):
        return _normalized_gates(net, section, x, units, gates)
    x = net.add("step", "reshape", x, 1, shape.elements, origin=section.written())
    x = net.add(kind, kind, x, units=units, origin=section.written(units="output"))
    return net.add("state", "flatten", x, origin=section.written())


def _normalized_gates(net: Net, section: Section, x: Ref | None, units: int, gates: int) -> Ref | None:
    """The gates whose products are normalized: dense layers of the input and of the state, which is as long as one gate."""
    origin, size = section.written(units="output"), {"units": gates * units, "bias": False}
    of_input = normalized(net, section, net.add("input", "dense", x, origin=origin, **size), {})
    state = net.add("state", "slice", of_input, f"0:{units}", axis=1, origin=section.written())
    of_state = normalized(net, section, net.add("gates", "dense", state, origin=origin, **size), {})
    x = net.add("add", "add", (of_input, of_state), origin=section.written())
    return net.add("output", "slice", x, f"0:{units}", axis=1, origin=section.written())
