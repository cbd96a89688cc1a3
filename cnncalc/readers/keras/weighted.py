"""Layers as functions, with weights of the program's own: `tf.nn.conv2d` and its kin, pools, norms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.functional import Functional
from cnncalc.readers.keras.making import fed
from cnncalc.readers.keras.taking import taken
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.operators import joined
from cnncalc.readers.tensors.reducing import over_axes
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site

_CONV = ("filters", "strides", "padding", "data_format", "dilations")
_BACK = ("filters", "output_shape", "strides", "padding", "data_format", "dilations")
_APART = ("filters", "pointwise", "strides", "padding", "data_format", "dilations")
_POOL = ("ksize", "strides", "padding", "data_format", "pool_mode")
_NAMES = {
    **{"filter": "filters", "kernel": "filters", "pool_size": "ksize", "dilation_rate": "dilations"},
    **{"rate": "dilations", "stride": "strides", "depthwise_filter": "filters", "depthwise_kernel": "filters"},
    **{"pointwise_filter": "pointwise", "pointwise_kernel": "pointwise", "window_shape": "ksize"},
    **{"pooling_type": "pool_mode"},
}
"""Other names of these arguments, in Keras and in older versions."""


def convolved(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.conv2d(x, filters, strides, padding)`, `keras.ops.conv`: the filters' axes are height, width, channels and
    filters."""
    x = taken(args, kwargs)
    if name == "atrous_conv2d" and len(args) > 1:
        kwargs["dilations"] = args.pop(1)
        kwargs["padding"] = args.pop(1) if len(args) > 1 else kwargs.get("padding")
    given = _given(_CONV, args, kwargs)
    kernel = _weight(site, given.get("filters"))
    *window, channels, filters = kernel.sample
    words = _words(site, given, len(window)) | {"use_bias": False}
    x = _read(session, site, x, words, channels)
    layer = session.bound(site, f"Conv{len(window)}D", [filters, tuple(window)], words)
    return _with(session, site, name, layer, x, kernel)


def transposed(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.conv2d_transpose(x, filters, output_shape, strides, padding)`: the filters' axes are height, width, filters and
    channels. The map that is asked for says how much is added at its end."""
    x = taken(args, kwargs)
    given = _given(_CONV if name == "conv_transpose" else _BACK, args, kwargs)
    kernel = _weight(site, given.get("filters"))
    *window, filters, channels = kernel.sample
    words = _words(site, given, len(window)) | {"use_bias": False}
    x = _read(session, site, x, words, channels)
    shape = given.get("output_shape")
    first = words.get("data_format") == "channels_first"
    if isinstance(shape, Tensor | Unknown):
        shape = None
    if shape is not None and len(listed := list(site.items(shape))) == len(window) + 2:
        target = listed[2:] if first else listed[1:-1]
        sizes = x.sample[1:] if first else x.sample[:-1]
        steps = [_step(words, axis) for axis in range(len(window))]
        if all(n.__class__ is int for n in (*target, *sizes)):
            axes = list(zip(target, sizes, window, steps, strict=True))
            if any(wanted != _default(size, kernel, step) for wanted, size, kernel, step in axes):
                words["output_padding"] = tuple(_added(site, *axis) for axis in axes)
    layer = session.bound(site, f"Conv{len(window)}DTranspose", [filters, tuple(window)], words)
    return _with(session, site, name, layer, x, kernel)


def _step(words: dict[str, Any], axis: int) -> tuple[int, bool]:
    """The stride along an axis, and whether the padding is `same`."""
    strides = words.get("strides", 1)
    return (strides if strides.__class__ is int else strides[axis]), words.get("padding") == "same"


def _default(size: int, kernel: int, step: tuple[int, bool]) -> int:
    """What an axis becomes where nothing else is asked for."""
    stride, same = step
    return size * stride + (0 if same else max(kernel - stride, 0))


def _added(site: Site, target: int, size: int, kernel: int, step: tuple[int, bool]) -> int:
    """What stands at the end of an axis so that it has the size asked for."""
    stride, same = step
    least = (size - 1) * stride + kernel - (2 * (kernel // 2) if same else 0)
    if not 0 <= target - least < stride:
        raise site.error(
            f"an axis of {size} does not become {target} with a stride of {stride} and a kernel of {kernel}",
            f"write {_default(size, kernel, step)} in the output's shape",
        )
    return target - least


def depthwise(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.depthwise_conv2d(x, filter, strides, padding)`."""
    x = taken(args, kwargs)
    given = _given(_CONV, args, kwargs)
    return _each_channel(session, site, name, x, given)


def _each_channel(session: KerasSession, site: Site, name: str, x: Tensor, given: dict[str, Any]) -> Tensor:
    kernel = _weight(site, given.get("filters"))
    *window, channels, times = kernel.sample
    words = _words(site, given, len(window)) | {"use_bias": False, "depth_multiplier": times}
    x = _read(session, site, x, words, channels)
    layer = session.bound(site, f"DepthwiseConv{len(window)}D", [tuple(window)], words)
    return _with(session, site, name, layer, x, kernel)


def separable(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.separable_conv2d(x, depthwise_filter, pointwise_filter, strides, padding)`: each channel, then all at a place."""
    x = taken(args, kwargs)
    given = _given(_APART, args, kwargs)
    x = _each_channel(session, site, name, x, given)
    point = {"filters": given.get("pointwise"), "data_format": given.get("data_format")}
    return convolved(session, site, name, [x], point)


def pooled(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.max_pool2d(x, ksize, strides, padding)`, `keras.ops.max_pool(x, pool_size)`, `K.pool2d(x, pool_size)`."""
    x = session.slotted(site, fed(session, site, taken(args, kwargs)))
    given = _given(_POOL, args, kwargs)
    rank = len(x.sample) - 1
    mode = str(given.get("pool_mode") or ("max" if "max" in name or name.startswith("pool") else "avg")).lower()
    kind = f"{'Max' if mode == 'max' else 'Average'}Pooling{rank}D"
    words = _words(site, given, rank)
    if name.startswith("pool") and "strides" not in words:
        words["strides"] = 1
    layer = session.bound(site, kind, [inner_sizes(site, given.get("ksize"), rank, words.get("data_format"))], words)
    return x.after(session.apply(site, name, layer, x.bare))


def normed(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.batch_normalization(x, mean, variance, offset, scale, epsilon)`: the weights among these are counted."""
    x: Any = taken(args, kwargs)
    for value in (*args, *kwargs.values()):
        if value.__class__ is Unknown:
            return value
        if isinstance(value, Tensor) and value.made in ("parameter", "buffer"):
            x = joined(site, x, value, "elementwise", name)
    return x


def moments(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.moments(x, axes)`: mean and variance; over the batch they are numbers of the training."""
    x = taken(args, kwargs)
    given = args[0] if args else kwargs.get("axes", kwargs.get("axis"))
    keep = bool(kwargs.get("keepdims", kwargs.get("keep_dims", False)))
    axes = sorted(x.index(site, n) for n in ([given] if given.__class__ is int else site.items(given)))
    if x.batch in axes:
        shape = [1 if at in axes else n for at, n in enumerate(x.axes) if keep or at not in axes]
        return [made(session, shape, "constant"), made(session, shape, "constant")]
    x = session.slotted(site, x)
    return [over_axes(site, x, mode, axes, keep, name) for mode in ("mean", "var")]


def responses(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.lrn(x, depth_radius)`: normalized by the neighbours in nearby channels."""
    x = session.slotted(site, fed(session, site, taken(args, kwargs)))
    radius = args[0] if args else kwargs.get("depth_radius", 5)
    size = 2 * int(radius) + 1 if radius.__class__ in (int, float) else 11
    return x.after(session.apply(site, name, session.words(site, "lrn", size), x.bare))


def _weight(site: Site, kernel: Any) -> Tensor:
    if kernel.__class__ is Unknown:
        raise kernel.needed(site, "this convolution")
    if not isinstance(kernel, Tensor):
        raise TypeError("filters are a tensor")
    return kernel


def _read(session: KerasSession, site: Site, x: Tensor, words: dict[str, Any], channels: int) -> Tensor:
    """What a convolution reads. An error where it has other channels than the filters."""
    x = session.slotted(site, fed(session, site, x))
    found = x.sample[0 if words.get("data_format") == "channels_first" else -1]
    if found != channels:
        raise site.error(
            f"the filters read {channels} channels, and the input has {found}",
            f"the last axis but one of the filters is the input's channels: {found}",
            1,
        )
    return x


def _with(session: KerasSession, site: Site, name: str, layer: Any, x: Tensor, kernel: Tensor) -> Tensor:
    weight = session.slotted(site, kernel)
    return x.after(session.apply(site, name, Functional({"layer": layer}, "keras"), (x.bare, weight)))


def _given(order: tuple[str, ...], args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    named = {_NAMES.get(key, key): value for key, value in kwargs.items()}
    return dict(zip(order, args, strict=False)) | named


def _words(site: Site, given: dict[str, Any], rank: int) -> dict[str, Any]:
    """The arguments of a function as a layer of Keras's takes them; those that are not given have Keras's defaults."""
    layout = given.get("data_format")
    if isinstance(layout, str) and not layout.startswith("channels"):
        layout = "channels_first" if layout.upper().startswith("NC") else "channels_last"
    padding = given.get("padding")
    words = {
        "strides": inner_sizes(site, given.get("strides"), rank, layout),
        "padding": padding.lower() if isinstance(padding, str) else padding,
        "data_format": layout,
        "dilation_rate": inner_sizes(site, given.get("dilations"), rank, layout),
    }
    return {key: value for key, value in words.items() if value is not None}


def inner_sizes(site: Site, value: Any, rank: int, layout: Any = None) -> Any:
    """`[1, 2, 2, 1]` → (2, 2): the sizes of the axes of a map, of which TensorFlow also writes the batch and the channels."""
    if value is None or value.__class__ is int:
        return value
    values = [int(n) for n in site.items(value)]
    if len(values) == rank + 2:
        values = values[2:] if layout == "channels_first" else values[1:-1]
    return tuple(values) if len(values) > 1 else values[0]
