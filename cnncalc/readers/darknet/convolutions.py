"""Convolutions of a `.cfg`. With `batch_normalize` the offset is the normalization's: there is no bias beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section

_KEYS = {
    "filters": "filters",
    "kernel": "size",
    "stride": "stride stride_x stride_y",
    "padding": "padding pad",
    "dilation": "dilation",
    "groups": "groups",
}


def strides(section: Section, default: int = 1) -> Any:
    """The steps of a window: one number, or (down, across)."""
    stride = section.integer("stride", default, 1)
    across, down = section.integer("stride_x", stride, 1), section.integer("stride_y", stride, 1)
    return across if across == down else (down, across)


def padding(section: Section, size: int) -> int:
    """The zeros at each end: `pad` is a yes for half of the kernel, `padding` an amount."""
    return size // 2 if section.flag("pad") else section.integer("padding", 0, 0)


def refuse_antialiasing(section: Section) -> None:
    """A layer that blurs before it steps has shapes of its own."""
    if section.flag("antialiasing"):
        raise section.wrong("antialiasing is not read", "antialiasing", "take it out to see the network without it")


def normalized(net: Net, section: Section, ref: Ref | None, shared: dict[str, Ref]) -> Ref | None:
    """The batch normalization of a layer with `batch_normalize`."""
    if not (section.flag("batch_normalize") or section.flag("cbn")):
        return ref
    found = net.add("batch_norm", "bn", ref, origin=section.written(), shared=shared.get("bn"))
    if found is not None:
        net.weighted.setdefault(net.index, {})["bn"] = found
    return found


def convolutional(net: Net, section: Section) -> Ref | None:
    """A convolution, its batch normalization and its activation."""
    refuse_antialiasing(section)
    size = section.integer("size", 1, 1)
    dilation = 1 if size == 1 else section.integer("dilation", 1, 1)
    shared: dict[str, Ref] = {}
    if "share_index" in section.options:
        number = section.integer("share_index", 0)
        net.result(section, "share_index", number)
        shared = net.weighted.get(number + net.index if number < 0 else number, {})
    ref = net.add(
        "conv",
        "conv",
        net.image(section),
        filters=section.integer("filters", 1),
        kernel=size,
        stride=strides(section),
        padding=padding(section, size) * dilation,
        dilation=dilation,
        groups=section.integer("groups", 1),
        bias=not (section.flag("batch_normalize") or section.flag("cbn")),
        origin=section.written(**_KEYS),
        shared=shared.get("conv"),
    )
    if ref is not None:
        net.weighted.setdefault(net.index, {})["conv"] = ref
    return net.activated(section, normalized(net, section, ref, shared), "logistic")


def deconvolutional(net: Net, section: Section) -> Ref | None:
    """A transposed convolution, its batch normalization and its activation."""
    size = section.integer("size", 1, 1)
    ref = net.add(
        "deconv",
        "deconv",
        net.image(section),
        filters=section.integer("filters", 1),
        kernel=size,
        stride=section.integer("stride", 1, 1),
        padding=padding(section, size),
        bias=not section.flag("batch_normalize"),
        origin=section.written(**_KEYS),
    )
    return net.activated(section, normalized(net, section, ref, {}), "logistic")


def local(net: Net, section: Section) -> Ref | None:
    """A convolution with a kernel and a bias of its own at every position. `pad` is a yes for the size less one, half of
    it at each end."""
    size = section.integer("size", 1, 1)
    around = (size - 1) // 2, size - 1 - (size - 1) // 2
    ref = net.add(
        "local",
        "local_conv",
        net.image(section),
        filters=section.integer("filters", 1),
        kernel=size,
        stride=section.integer("stride", 1, 1),
        padding=(around, around) if section.flag("pad") else 0,
        origin=section.written(**_KEYS),
    )
    return net.activated(section, ref, "logistic")


def batchnorm(net: Net, section: Section) -> Ref | None:
    """A batch normalization by itself."""
    return net.add("batch_norm", "bn", net.image(section), origin=section.written())


def crnn(net: Net, section: Section) -> Ref | None:
    """A recurrent layer of three convolutions: of the input and of the state, which are added, and of the sum."""
    size = section.integer("size", 3, 1)
    more: dict[str, Any] = {
        "kernel": size,
        "padding": padding(section, size) if "pad" in section.options or "padding" in section.options else size // 2,
        "stride": section.integer("stride", 1, 1),
        "bias": not section.flag("batch_normalize"),
        "groups": section.integer("groups", 1),
        "origin": section.written(**_KEYS),
    }
    hidden, output = section.integer("hidden", 1), section.integer("output", 1)
    x = net.add("conv_input", "conv", net.image(section), filters=hidden, **more)
    x = net.activated(section, normalized(net, section, x, {}), "logistic")
    state = net.add("conv_state", "conv", x, filters=hidden, **more)
    state = net.activated(section, normalized(net, section, state, {}), "logistic")
    x = net.add("add", "add", (x, state), origin=section.written())
    x = net.add("conv_output", "conv", x, filters=output, **more)
    return net.activated(section, normalized(net, section, x, {}), "logistic")
