"""The inputs of a network: `input` with its sizes, and the layers that would feed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.caffe.kinds import IGNORED, LOSSES
from cnncalc.readers.caffe.net import Net, Unseen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.message import Message

DATA = frozenset(
    [
        "data",
        "imagedata",
        "hdf5data",
        "memorydata",
        "dummydata",
        "windowdata",
        "annotateddata",
        "videodata",
        "input",
        "leveldbdata",
        "lmdbdata",
    ]
)
"""The types of layers that read data, without capitals and underscores."""


def declared(net: Net, message: Message) -> None:
    """The inputs that the network itself declares, with four sizes each, or a shape."""
    names = message.words("input")
    sizes, shapes = message.integers("input_dim", 0), message.messages("input_shape")
    for number, name in enumerate(names):
        place = message.place_of("input")
        if number < len(shapes):
            dims: list[int] | None = shapes[number].integers("dim", 0)
            place = shapes[number].place
        else:
            dims = sizes[4 * number : 4 * number + 4] or None
            place = message.place_of("input_dim") if dims else place
        _input(net, name, dims, place)


def _input(net: Net, name: str, dims: Sequence[int] | None, place: object) -> None:
    if dims:
        net.batch = net.batch or dims[0]
    net.give(name, net.grower.input(name, None if dims is None else dims[1:], place))


def feed(net: Net, item: Item, items: Sequence[Item]) -> None:
    """The blobs of a layer that reads data: the first is the input, the others (labels) are where a layer reads them that
    is part of the network."""
    wanted = _read_by_layers(items)
    for number, top in enumerate(item.tops):
        dims, place = _shape(item, number)
        if number and item.kind != "input" and top not in wanted and not net.grower.asked(top):
            net.give(top, Unseen(f"the labels {top}"))
            continue
        if dims and len(dims) == 3 and item.kind not in ("input", "dummydata", "memorydata"):
            channels = 1 if item.param("transform_param").flag("force_gray", False) else 3
            dims = [dims[0], channels, *dims[1:]]
            if not net.grower.asked(top) and not (number == 0 and net.grower.asked("input")):
                message = f"the channels of {top} are not said in the file: {channels} {'is' if channels == 1 else 'are'} assumed"
                net.grower.warn(message, place, "--input gives others", layer=item.name)
        _input(net, top, dims, place)


def _shape(item: Item, number: int) -> tuple[list[int] | None, object]:
    """The sizes of a data layer's top, its batch first, and where they are written; without channels where these are the
    database's."""
    for key in ("input_param", "dummy_data_param"):
        shapes = item.param(key).messages("shape")
        if shapes:
            shape = shapes[min(number, len(shapes) - 1)]
            return shape.integers("dim", 0), shape.place
    param = item.param("dummy_data_param")
    if "channels" in param.fields:
        found = [param.integers(name, 0) or [1] for name in ("num", "channels", "height", "width")]
        return [values[min(number, len(values) - 1)] for values in found], param.place_of("channels")
    param = item.param("memory_data_param")
    if "channels" in param.fields:
        sizes = [param.integer(name, 1, 1) for name in ("batch_size", "channels", "height", "width")]
        return sizes, param.place_of("channels")
    if number:
        return None, item.place
    for param in (item.param("transform_param"), item.param("data_param", "image_data_param", "window_data_param")):
        size = param.integer("crop_size", 0, 0)
        if size:
            return [1, size, size], param.place_of("crop_size")
        for part in (param.message("resize_param"), param):
            for high, wide in (("crop_h", "crop_w"), ("new_height", "new_width"), ("height", "width")):
                size, across = part.integer(high, 0, 0), part.integer(wide, 0, 0)
                if size and across:
                    return [1, size, across], part.place_of(high)
    return None, item.place


def _read_by_layers(items: Sequence[Item]) -> set[str]:
    """The blobs that layers of the network read, losses and measures apart."""
    found: set[str] = set()
    for item in items:
        if item.kind in IGNORED or item.kind.endswith(LOSSES) or item.kind == "python":
            continue
        found.update(item.bottoms)
    return found
