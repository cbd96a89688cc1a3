"""Functions that make tensors: `tf.zeros`, `tf.Variable`, `tf.placeholder`, `K.random_normal`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.keras.taking import ordered
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped, nested
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import made, whole_size
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
        session.fed = True
    if name in ("Variable", "variable", "constant", "convert_to_tensor") or shape is None:
        first = args[0] if args else kwargs.get("initial_value", kwargs.get("value"))
        said = kwargs.get("shape", args[2] if name == "constant" and len(args) > 2 else None)
        if name == "constant" and said is not None:  # one value, as often as there are places
            first = made(session, list(sizes(session, site, said, "a tensor's shape")))
        shape = first.shape if isinstance(first, Shaped) else nested(first) or None
        first = first if shape is None else made(session, list(shape))
        if not isinstance(first, Tensor):
            found = Unknown(session.machine, f"{name}(…)", site.place)
            found.of_network = name in ("Variable", "variable") and first.__class__ is Unknown
            return found
        if name in ("Variable", "variable"):
            first.made = "buffer" if kwargs.get("trainable") is False else "parameter"
        return first
    if isinstance(shape, Tensor | Unknown):
        return Unknown(session.machine, f"{name}(…)", site.place)
    listed = [shape] if shape.__class__ is int else list(site.items(shape))
    if any(isinstance(size, BatchSize) for size in listed):  # as many numbers as there are samples, for each its own
        return made(session, [whole_size(site, size) for size in listed])
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


def full(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.fill(dims, value)`, `keras.ops.full(shape, value)`."""
    shape = args[0] if args else kwargs.get("dims", kwargs.get("shape"))
    return constant(session, site, name, [shape], {})


def square(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.eye(n)`: a constant matrix."""
    rows, columns = ordered(
        ("num_rows", "num_columns"), args, {"num_rows": kwargs.get("N", kwargs.get("size"))} | kwargs
    )
    if rows.__class__ is not int:
        return Unknown(session.machine, f"{name}(…)", site.place)
    return made(session, [rows, columns if columns.__class__ is int else rows], "constant")


def variable(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.get_variable(name, shape)`."""
    shape = kwargs.get("shape", args[1] if len(args) > 1 else None)
    kind = "buffer" if kwargs.get("trainable") is False else "parameter"
    tensor = made(session, list(sizes(session, site, shape, "a variable's shape")), kind)
    tensor.name = str(args[0] if args else kwargs.get("name", "variable"))
    return tensor
