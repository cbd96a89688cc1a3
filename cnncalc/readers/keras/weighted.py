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
        first.made = "parameter" if name in ("Variable", "variable") else first.made
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
    tensor = made(session, list(sizes(session, site, shape, "a variable's shape")), "parameter")
    tensor.name = str(args[0] if args else kwargs.get("name", "variable"))
    return tensor


def convolved(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.conv2d(x, filters, strides, padding)` with a variable's shape: height, width, channels, filters."""
    from cnncalc.layers.functional import Functional

    x = taken(args, kwargs)
    given = dict(zip(("filters", "strides", "padding"), args, strict=False)) | kwargs
    kernel = given.get("filters", given.get("filter", given.get("kernel")))
    if not isinstance(kernel, Tensor):
        raise (
            kernel.needed(site, "this convolution")
            if kernel.__class__ is Unknown
            else TypeError("filters are a tensor")
        )
    *window, channels, filters = kernel.sample
    x = session.slotted(site, fed(session, site, x))
    if x.sample[-1] != channels:
        raise site.error(f"the filters read {channels} channels, and the input has {x.sample[-1]}", at=1)
    padding = str(given.get("padding", "VALID")).lower()
    layer = session.bound(
        site,
        "Conv2D",
        [filters, tuple(window)],
        {"strides": _inner(site, given.get("strides", 1)), "padding": padding, "use_bias": False},
    )
    weight = session.slotted(site, kernel)
    return session.apply(site, name, Functional({"layer": layer}, "keras"), (x.bare, weight))


def _inner(site: Site, value: Any) -> Any:
    """`[1, 2, 2, 1]` → (2, 2)."""
    if value.__class__ is int:
        return value
    values = [int(n) for n in site.items(value)]
    return tuple(values[1:3] if len(values) == 4 else values)


def pooled(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.max_pool2d(x, ksize, strides, padding)`."""
    x = session.slotted(site, fed(session, site, taken(args, kwargs)))
    given = dict(zip(("ksize", "strides", "padding"), args, strict=False)) | kwargs
    kind = "MaxPooling2D" if "max" in name else "AveragePooling2D"
    layer = session.bound(
        site,
        kind,
        [_inner(site, given.get("ksize", given.get("pool_size", 2)))],
        {"strides": _inner(site, given.get("strides", 1)), "padding": str(given.get("padding", "VALID")).lower()},
    )
    return session.apply(site, name, layer, x.bare)
