"""Functions over the places of a map: made larger, padded, cut into patches, its channels laid out as space."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.arithmetic import same_padding, windows
from cnncalc.readers.keras.taking import ordered, taken
from cnncalc.readers.keras.weighted import inner_sizes
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def pad(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])`."""
    x = session.slotted(site, taken(args, kwargs))
    given = args[0] if args else kwargs.get("paddings", kwargs.get("pad_width"))
    pairs = _pairs(site, given)
    if len(pairs) != x.rank or x.batch != 0 or pairs[0] != (0, 0) or any(len(pair) != 2 for pair in pairs):
        raise site.error(
            f"{name} is read with a pair of numbers for each axis, none of them the batch", "pad those alone"
        )
    if pairs[-1] != (0, 0):  # the channels too: all axes as those of a map with one channel
        return views.squeezed(site, _padded(session, site, name, views.unsqueezed(site, x, -1), pairs[1:]), [-1])
    return _padded(session, site, name, x, pairs[1:-1])


def pad_map(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.spatial_2d_padding(x, ((1, 1), (1, 1)))`, `K.temporal_padding(x, (1, 1))`."""
    x = session.slotted(site, taken(args, kwargs))
    given = args[0] if args else kwargs.get("padding")
    layout = kwargs.get("data_format", args[1] if len(args) > 1 else None)
    rank = len(x.sample) - 1
    kind = f"ZeroPadding{rank}D"
    words = {} if layout is None else {"data_format": layout}
    default: Any = (1, 1) if rank == 1 else ((1, 1),) * rank
    layer = session.bound(site, kind, [default if given is None else tuple(site.items(given))], words)
    return x.after(session.apply(site, name, layer, x.bare))


def _pairs(site: Site, given: Any) -> list[tuple[int, ...]]:
    values = given.values if isinstance(given, Tensor) else given
    if values is None:
        raise given.unknown(site, "this padding")
    return [tuple(int(n) for n in site.items(pair)) for pair in site.items(values)]


def _padded(session: KerasSession, site: Site, name: str, x: Tensor, pairs: Sequence[tuple[int, ...]]) -> Tensor:
    return x.after(session.apply(site, name, session.words(site, "pad", tuple(pairs)), x.bare))


def resize(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.image.resize(x, size)`; `K.resize_images(x, 2, 2, data_format)`, which names factors."""
    x = session.slotted(site, taken(args, kwargs, "images", "image"))
    size = args[0] if args else kwargs.get("size")
    if size is None or size.__class__ is int:
        factors = ordered(("height_factor", "width_factor", "data_format", "interpolation"), args, kwargs)
        if name == "resize_with_pad" or (name != "resize_images" and factors[2] is None):
            return _to(session, site, name, x, ordered(("target_height", "target_width"), args, kwargs))
        words = {"data_format": factors[2]} if factors[2] else {}
        layer = session.bound(site, "UpSampling2D", [tuple(factors[:2])], words)
        return x.after(session.apply(site, name, layer, x.bare))
    if isinstance(size, Tensor) and size.values is None:
        raise size.unknown(site, "this size")
    return _to(session, site, name, x, list(site.items(size.values if isinstance(size, Tensor) else size)))


def _to(session: KerasSession, site: Site, name: str, x: Tensor, target: list[Any]) -> Tensor:
    for size in target:
        if size.__class__ is Unknown:
            raise size.needed(site, "this size")
    layer = session.words(site, "resize", tuple(int(n) for n in target))
    return x.after(session.apply(site, name, layer, x.bare))


def shuffled(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.depth_to_space(x, block_size)` and the way back."""
    x = session.slotted(site, taken(args, kwargs))
    block, layout = ordered(("block_size", "data_format"), args, kwargs)
    if layout not in (None, "NHWC", "channels_last"):
        raise site.error(f"{name} is read for channels that come last", "transpose before and behind it")
    kind = "pixel_shuffle" if name == "depth_to_space" else "pixel_unshuffle"
    return x.after(session.apply(site, name, session.words(site, kind, int(block)), x.bare))


def patches(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.image.extract_patches(images, sizes, strides, rates, padding)`, `keras.ops.image.extract_patches(images, size)`:
    the values of every window along the channels."""
    x = session.slotted(site, taken(args, kwargs, "images"))
    names = {"size": "sizes", "ksizes": "sizes", "dilation_rate": "rates"}
    given = {names.get(key, key): value for key, value in kwargs.items()}
    sizes, strides, rates, padding, _ = ordered(("sizes", "strides", "rates", "padding", "data_format"), args, given)
    if given.get("data_format") not in (None, "channels_last"):
        raise site.error(f"{name} is read for channels that come last", "transpose before and behind it")
    kernel, stride, rate = (_pair(site, v) for v in (sizes, sizes if strides is None else strides, rates or 1))
    height, width, channels = x.sample
    if height.__class__ is not int or width.__class__ is not int:
        raise site.error(f"the sizes that {name} cuts are not known", "say the input's shape with --input 224x224x3")
    if str(padding or "valid").lower() == "same":
        edges = [_edges(n, k, s, d) for n, k, s, d in zip((height, width), kernel, stride, rate, strict=True)]
        if any(edge != (0, 0) for edge in edges):
            x = _padded(session, site, name, x, edges)
    places = [windows(n, d * (k - 1) + 1, s, 0, 0) for n, k, s, d in zip(x.sample, kernel, stride, rate, strict=False)]
    layer = session.words(site, "unfold", kernel, stride=stride, dilation=rate)
    found = session.apply(site, name, layer, x.bare)
    shape = session.words(site, "reshape", *places, kernel[0] * kernel[1] * channels)
    return x.after(session.apply(site, name, shape, found))


def _pair(site: Site, value: Any) -> tuple[int, int]:
    found = inner_sizes(site, value, 2)
    return (found, found) if found.__class__ is int else found


def _edges(size: int, kernel: int, stride: int, rate: int) -> tuple[int, int]:
    """TensorFlow's padding of an axis, so that there are ⌈size/stride⌉ windows."""
    total = int(same_padding(size, rate * (kernel - 1) + 1, stride))
    return total // 2, total - total // 2


def corrected(site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`imagenet_utils.correct_pad(x, kernel_size)`: zeros around a map so that a stride of 2 meets the same places as with
    `same`."""
    x, kernel = ordered(("inputs", "kernel_size"), list(args), dict(kwargs))
    height, width = (kernel, kernel) if kernel.__class__ is int else site.items(kernel)
    return tuple((k // 2 - (1 - n % 2), k // 2) for n, k in zip(x.sample[:2], (height, width), strict=True))
