"""Functions that make tensors, and those with weights of the program's: `tf.zeros`, `tf.Variable`, `tf.nn.conv2d`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.keras.taking import taken
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped, nested
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def fed(session: KerasSession, site: Site, x: Tensor) -> Tensor:
    """A tensor that the program makes, read at its top level: an input whose first axis is the batch."""
    alone = x.ref is None and x.made == "" and x.batch is None and x.sample and session.current is session.root
    return session.as_input(site, x) if alone else x


def constant(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.zeros(shape)`, `tf.constant(values)`, `tf.Variable(…)`: a tensor that the program makes."""
    shape = args[0] if args else kwargs.get("shape")
    if name == "placeholder":
        shape = args[1] if len(args) > 1 else kwargs.get("shape")
        if shape is None:
            return Unknown(session.machine, "tf.placeholder(…)", site.place)
    if name in ("Variable", "variable", "constant", "convert_to_tensor") or shape is None:
        first = args[0] if args else kwargs.get("initial_value", kwargs.get("value"))
        shape = first.shape if isinstance(first, Shaped) else nested(first) or None
        first = first if shape is None else made(session, list(shape))
        if not isinstance(first, Tensor):
            return Unknown(session.machine, f"{name}(…)", site.place)
        if name in ("Variable", "variable"):
            first.made = "buffer" if kwargs.get("trainable") is False else "parameter"
        return first
    dims = sizes(session, site, shape, "a tensor's shape", 0)
    if UNKNOWN in dims:
        from cnncalc.readers.keras.inputs import made_input
        from cnncalc.readers.keras.layer import OUTPUTS

        return made_input(session, site, dims[1:], "").attrs[OUTPUTS]
    return made(session, list(dims))


def like(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.zeros_like(x)`."""
    x = args[0]
    return made(session, list(x.axes)) if isinstance(x, Tensor) else Unknown(session.machine, f"{name}(…)", site.place)


def variable(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.get_variable(name, shape)`."""
    shape = kwargs.get("shape", args[1] if len(args) > 1 else None)
    kind = "buffer" if kwargs.get("trainable") is False else "parameter"
    tensor = made(session, list(sizes(session, site, shape, "a variable's shape")), kind)
    tensor.name = str(args[0] if args else kwargs.get("name", "variable"))
    return tensor


_CONV = ("filters", "strides", "padding", "data_format", "dilations")
_POOL = ("ksize", "strides", "padding", "data_format")
_SAME = {
    **{"filter": "filters", "kernel": "filters", "pool_size": "ksize", "dilation_rate": "dilations"},
    **{"rate": "dilations"},
}
"""Other names of these arguments, in Keras and in older versions."""


def convolved(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.conv2d(x, filters, strides, padding)`, `keras.ops.conv`: the filters' axes are height, width, channels and
    filters."""
    from cnncalc.layers.functional import Functional

    x = taken(args, kwargs)
    given = _given(_CONV, args, kwargs)
    kernel = given.get("filters")
    if not isinstance(kernel, Tensor):
        raise (
            kernel.needed(site, "this convolution")
            if kernel.__class__ is Unknown
            else TypeError("filters are a tensor")
        )
    *window, channels, filters = kernel.sample
    words = _words(site, given, len(window)) | {"use_bias": False}
    x = session.slotted(site, fed(session, site, x))
    found = x.sample[0 if words.get("data_format") == "channels_first" else -1]
    if found != channels:
        raise site.error(f"the filters read {channels} channels, and the input has {found}", at=1)
    layer = session.bound(site, f"Conv{len(window)}D", [filters, tuple(window)], words)
    weight = session.slotted(site, kernel)
    return x.after(session.apply(site, name, Functional({"layer": layer}, "keras"), (x.bare, weight)))


def pooled(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.max_pool2d(x, ksize, strides, padding)`, `keras.ops.max_pool(x, pool_size)`."""
    x = session.slotted(site, fed(session, site, taken(args, kwargs)))
    given = _given(_POOL, args, kwargs)
    rank = len(x.sample) - 1
    kind = f"{'Max' if 'max' in name else 'Average'}Pooling{rank}D"
    words = _words(site, given, rank)
    layer = session.bound(site, kind, [_inner(site, given.get("ksize"), rank, words.get("data_format"))], words)
    return x.after(session.apply(site, name, layer, x.bare))


def _given(order: tuple[str, ...], args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    named = {_SAME.get(key, key): value for key, value in kwargs.items()}
    return dict(zip(order, args, strict=False)) | named


def _words(site: Site, given: dict[str, Any], rank: int) -> dict[str, Any]:
    """The arguments of a function as a layer of Keras's takes them; those that are not given have Keras's defaults."""
    layout = given.get("data_format")
    if isinstance(layout, str) and not layout.startswith("channels"):
        layout = "channels_first" if layout.upper().startswith("NC") else "channels_last"
    padding = given.get("padding")
    words = {
        "strides": _inner(site, given.get("strides"), rank, layout),
        "padding": padding.lower() if isinstance(padding, str) else padding,
        "data_format": layout,
        "dilation_rate": _inner(site, given.get("dilations"), rank, layout),
    }
    return {key: value for key, value in words.items() if value is not None}


def _inner(site: Site, value: Any, rank: int, layout: Any = None) -> Any:
    """`[1, 2, 2, 1]` → (2, 2): the sizes of the axes of a map, of which TensorFlow also writes the batch and the channels."""
    if value is None or value.__class__ is int:
        return value
    values = [int(n) for n in site.items(value)]
    if len(values) == rank + 2:
        values = values[2:] if layout == "channels_first" else values[1:-1]
    return tuple(values) if len(values) > 1 else values[0]
