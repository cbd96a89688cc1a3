"""Functions that lay the values of a tensor out in another way, repeat them or choose among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.taking import ordered, taken
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.cutting import unbound
from cnncalc.readers.tensors.indexing import indexed
from cnncalc.readers.tensors.making import MOST, made, numbers
from cnncalc.readers.tensors.repeating import repeated, repeated_in_place
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def _first(site: Site, args: list[Any], kwargs: dict[str, Any], *names: str) -> tuple[Tensor, list[Any]]:
    """The tensor, and the other arguments by position or name; None for those not given."""
    x = taken(args, kwargs, "params", "arr", "array", "xs", "inputs")
    return x, ordered(names, args, kwargs)


def arange(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.range(start, limit, delta)`, `keras.ops.arange(start, stop, step)`: whole numbers in a row."""
    start, stop, step = (_whole(site, v) for v in ordered(("start", "stop", "step"), args, _renamed(kwargs)))
    if any(v.__class__ is Unknown or isinstance(v, BatchSize) for v in (start, stop, step)):
        return Unknown(session.machine, f"{name}(…)", site.place)
    if stop is None:
        start, stop = 0, start
    step = 1 if step is None else step
    if step == 0:
        raise site.error(f"{name} cannot count in steps of 0", at=2)
    count = max(0, -int(-(stop - (start or 0)) // step))
    found = made(session, [count], "constant")
    if count <= MOST:
        found.values = numbers(session, [(start or 0) + step * i for i in range(count)]).values
    return found


def _renamed(kwargs: dict[str, Any]) -> dict[str, Any]:
    names = {"limit": "stop", "delta": "step", "end": "stop"}
    return {names.get(key, key): value for key, value in kwargs.items()}


def _whole(site: Site, value: Any) -> Any:
    """A number, also of a tensor whose value is known."""
    return value.number(site, "index") if isinstance(value, Tensor) else value


def tile(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.tile(x, multiples)`, `keras.ops.tile(x, repeats)`."""
    x, (times,) = _first(site, args, kwargs, "multiples")
    times = kwargs.get("n", kwargs.get("repeats")) if times is None else times
    listed = [times] if times.__class__ is int else list(site.items(times))
    return repeated(site, x, [1] * (x.rank - len(listed)) + listed)


def repeat(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.repeat(x, repeats, axis)`, `K.repeat_elements(x, rep, axis)`: each position so often, one after the other."""
    x, (times, axis) = _first(site, args, kwargs, "repeats", "axis")
    times = kwargs.get("rep", kwargs.get("n")) if times is None else times
    if axis is None and x.batch is not None:
        raise site.error(f"{name} without an axis joins the samples of the batch", "give its axis")
    return repeated_in_place(site, x, times, axis, name)


def repeat_vector(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.repeat(x, n)`: the same vector n times."""
    x, (times,) = _first(site, args, kwargs, "n")
    return repeated_in_place(site, views.unsqueezed(site, x, 1), times, 1, name)


def broadcast(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.broadcast_to(x, shape)`."""
    x, (shape,) = _first(site, args, kwargs, "shape")
    if isinstance(shape, Tensor | Unknown):
        raise shape.unknown(site, "this shape") if isinstance(shape, Tensor) else shape.needed(site, "this shape")
    return views.expanded(site, x, [-1 if n is None else n for n in site.items(shape)], name)


def unstack(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.unstack(x, num, axis)`: a tensor for each position of an axis."""
    x, (_, axis) = _first(site, args, kwargs, "num", "axis")
    return list(unbound(session, site, session.slotted(site, x), axis or 0))


def moveaxis(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.moveaxis(x, source, destination)`: axes to other places, the rest in their order."""
    x, pair = _first(site, args, kwargs, "source", "destination")
    old, new = ([x.index(site, n) for n in ([v] if v.__class__ is int else site.items(v))] for v in pair)
    rest = iter(axis for axis in range(x.rank) if axis not in old)
    order = [old[new.index(place)] if place in new else next(rest) for place in range(x.rank)]
    return views.permuted(site, x, order, name)


def swapaxes(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.swapaxes(x, axis1, axis2)`."""
    x, (one, other) = _first(site, args, kwargs, "axis1", "axis2")
    return views.transposed(site, x, one, other, name)


def one_hot(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.one_hot(indices, depth)`, `keras.ops.one_hot(x, num_classes)`: a last axis with a place for each class."""
    x = taken(args, kwargs, "indices")
    classes = args[0] if args else kwargs.get("depth", kwargs.get("num_classes"))
    if kwargs.get("axis", -1) != -1:
        raise site.error(f"{name} is read for a new last axis", "leave axis out, and transpose")
    if classes.__class__ is Unknown:
        raise classes.needed(site, "an axis of this")
    if x.ref is None:
        return made(session, [*x.axes, classes], "constant")
    x = session.slotted(site, x)
    return x.after(session.apply(site, name, session.words(site, "one_hot", classes), x.bare))


def top_k(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.top_k(x, k)`: the largest values along the last axis, and where they were."""
    x, (count,) = _first(site, args, kwargs, "k")
    x = session.slotted(site, x)
    layer = session.words(site, "topk", 1 if count is None else int(count), axis=x.layer_axis(site, -1))
    found = x.after(session.apply(site, name, layer, x.bare))
    return [found, found]


def gather(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.gather(x, indices, axis)`, `keras.ops.take`: the positions of an axis that are named; of a table of weights the
    rows that a tensor names, as an embedding does it."""
    x, (index, axis) = _first(site, args, kwargs, "indices", "axis")
    if index is None:
        index = kwargs.get("ids")
    if index.__class__ is Unknown:
        return index
    axis = 0 if axis is None else axis
    if isinstance(index, Shaped):
        index = made(session, list(index.shape))
    of_network = isinstance(index, Tensor) and (index.ref is not None or index.batch is not None)
    if not of_network or index.values is not None:
        values = index.values if isinstance(index, Tensor) and index.values is not None else index
        return indexed(site, x, (*(slice(None),) * x.index(site, axis), values))
    if x.made != "parameter" or x.rank != 2 or axis != 0 or x.ref is not None:
        return Unknown(session.machine, f"{name}(…)", site.place)
    from cnncalc.layers.functional import Functional

    index = session.slotted(site, index)
    layer = session.bound(site, "Embedding", [*x.sample], {})
    read = (index.bare, session.slotted(site, x))
    return index.after(session.apply(site, name, Functional({"layer": layer}, "keras"), read))
