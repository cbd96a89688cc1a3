"""What the functions of TensorFlow and Keras do that join, reduce, reshape and compare tensors."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras import products
from cnncalc.readers.keras.function_names import MERGED, REDUCED
from cnncalc.readers.keras.making import fed
from cnncalc.readers.keras.shapes import shape_of
from cnncalc.readers.keras.taking import ordered, taken
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.cutting import split
from cnncalc.readers.tensors.joining import along_axis
from cnncalc.readers.tensors.operators import joined, merged, operated
from cnncalc.readers.tensors.reducing import over_axes
from cnncalc.readers.tensors.samples import joined_samples
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def activation(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.relu(x)`: a node of its own."""
    x = taken(args, kwargs)
    if x.ref is None and session.current is not session.root and not x.made:
        return x
    x = session.slotted(site, fed(session, site, x))
    return x.after(session.apply(site, name, session.words(site, "softmax" if "softmax" in name else "relu"), x.bare))


def same(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """What keeps the shape of its tensor."""
    read = [*args, *kwargs.values()]
    return next((value for value in read if isinstance(value, Tensor)), read[0] if read else None)


def reduced(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.reduce_mean(x, axis, keepdims)`; of a list, of its tensors stacked in front."""
    if args and args[0].__class__ in (list, tuple) and any(isinstance(each, Tensor) for each in args[0]):
        args = [stack(session, site, "stack", [args[0]], {}), *args[1:]]
    x = taken(args, kwargs, "input_tensor")
    axis = kwargs.get("axis", kwargs.get("reduction_indices", args[0] if args else None))
    keep = bool(kwargs.get("keepdims", kwargs.get("keep_dims", args[1] if len(args) > 1 else False)))
    if axis is None:
        return Tensor(session, (), None)
    axes = sorted(x.index(site, n) for n in ([axis] if axis.__class__ is int else site.items(axis)))
    return over_axes(site, session.slotted(site, x), REDUCED[name], axes, keep, name)


def merged_two(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.add(a, b)`: two tensors, or two numbers."""
    a, b = products.two(args, kwargs)
    kind, action = MERGED[name]
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return joined(site, a, b, kind, name)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return operated(site, "+", (a, b))
    if action is None or Unknown in (a.__class__, b.__class__):
        return Unknown(session.machine, f"{name}(…)", site.place)
    return action(a, b)


def merged_all(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.add_n([a, b, c])`."""
    first, *rest = site.items(args[0] if args else kwargs["inputs"])
    for other in rest:
        first = merged_two(session, site, "add", [first, other], {})
    return first


def where(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.where(condition, a, b)`."""
    read = [value for value in (*args, *kwargs.values()) if isinstance(value, Tensor)]
    if len(args) + len(kwargs) < 3:
        raise site.error("where something is true depends on values, which only a run would tell")
    return read[0] if len(read) == 1 else merged(site, read, name)


def concat(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.concat(values, axis)`."""
    values = args[0] if args else kwargs.get("values", kwargs.get("tensors", kwargs.get("xs")))
    axis = kwargs.get("axis", kwargs.get("concat_dim", args[1] if len(args) > 1 else -1))
    if values.__class__ is int:  # TensorFlow before 1.0 gave the axis first
        values, axis = axis, values
    tensors = site.items(values)
    for tensor in tensors:
        if tensor.__class__ is Unknown:
            raise tensor.needed(site, "what is joined here")
        if not isinstance(tensor, Tensor):
            raise site.error(f"{name} joins tensors, and one of these is none", "give a list of tensors", 0)
    first = next((t for t in tensors if t.batch is not None), tensors[0])
    number = first.index(site, axis)
    if first.own(number) is None:
        if session.fed and all(t.batch == 0 for t in tensors):
            return joined_samples(site, tensors)
        raise site.error(
            f"{name} along the batch joins samples, and a network is computed for one", "name another axis"
        )
    return along_axis(site, tensors, first, number, name)


def stack(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.stack(values, axis)`; of plain sizes the shape that they make."""
    values = args[0] if args else kwargs.get("values", kwargs.get("x"))
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    tensors = site.items(values)
    if not any(isinstance(t, Tensor) for t in tensors) and not any(t.__class__ is Unknown for t in tensors):
        return list(tensors)  # sizes, of which a shape is made
    if not all(isinstance(t, Tensor) for t in tensors):
        return Unknown(session.machine, f"{name}(…)", site.place)
    at = tensors[0].index(site, axis, extra=1)
    return concat(session, site, name, [[views.unsqueezed(site, t, at) for t in tensors], at], {})


def _wanted(session: KerasSession, site: Site, x: Tensor, shape: Any) -> list[Any]:
    """Sizes of a view as `views` takes them: what is not said, or is the batch's, is -1."""
    from cnncalc.readers.tensors.batch import BatchSize

    if isinstance(shape, Tensor):
        raise shape.unknown(site, "this shape")
    return [size if isinstance(size, BatchSize) else -1 if size is None else size for size in site.items(shape)]


def reshape(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.reshape(x, shape)`."""
    x = taken(args, kwargs)
    shape = args[0] if args else kwargs.get("shape", kwargs.get("newshape"))
    return views.reshaped(site, x, _wanted(session, site, x, shape), "reshape")


def transpose(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.transpose(x, perm)`."""
    x = taken(args, kwargs)
    order = args[0] if args else kwargs.get("perm", kwargs.get("axes", kwargs.get("pattern")))
    return views.permuted(site, x, list(range(x.rank))[::-1] if order is None else list(site.items(order)), "transpose")


def joined_at_first(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.concatenate`, whose axis is the first where none is named."""
    return concat(session, site, name, args, kwargs if len(args) > 1 else {"axis": 0, **kwargs})


def split_at(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.split`, of which a list says where it cuts rather than how large the parts are."""
    x, where, axis = ordered(("x", "indices_or_sections", "axis"), args, kwargs)
    if where.__class__ is not int:
        size = x.axes[x.index(site, axis or 0)]
        edges = [0, *site.items(where), size]
        where = [stop - start for start, stop in pairwise(edges)]
    return split_parts(session, site, name, [x, where, axis or 0], {})


def _axis(args: list[Any], kwargs: dict[str, Any], default: Any = -1) -> Any:
    return kwargs.get("axis", kwargs.get("dim", args[0] if args else default))


def expand_dims(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.expand_dims(x, axis)`."""
    return views.unsqueezed(site, taken(args, kwargs), _axis(args, kwargs))


def squeeze(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.squeeze(x, axis)`."""
    x = taken(args, kwargs)
    axis = kwargs.get("axis", kwargs.get("squeeze_dims", args[0] if args else None))
    return views.squeezed(
        site, x, None if axis is None else [axis] if axis.__class__ is int else list(site.items(axis))
    )


def flatten(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.batch_flatten(x)`: all axes of a sample as one."""
    return views.flattened(site, taken(args, kwargs), 1)


def shape(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.shape(x)`, `K.int_shape(x)`."""
    x = taken(args, kwargs)
    return shape_of(x) if name == "int_shape" else x.axes


def split_parts(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.split(x, parts, axis)`."""
    x = taken(args, kwargs)
    count = args[0] if args else kwargs.get("num_or_size_splits", kwargs.get("indices_or_sections"))
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    if count.__class__ is int:
        size = x.axes[x.index(site, axis)]
        if size.__class__ is not int or size % count:
            raise site.error(f"an axis of {size} is not cut into {count} equal parts", "give the size of each part", 1)
        count = size // count
    elif count.__class__ in (list, tuple) and list(count).count(-1) == 1:
        size, given = x.axes[x.index(site, axis)], [n for n in count if n.__class__ is not int or n != -1]
        if size.__class__ is int and all(n.__class__ is int for n in given):
            count = [size - sum(given) if n == -1 else n for n in count]
    return list(split(session, site, x, count, axis))


def chosen(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.in_train_phase(x, alt)`, `K.in_test_phase(x, alt)`, `tf.cond(which, one, other)`, `K.switch`: one of two, either
    of which may be a function."""
    if name in ("cond", "switch", "smart_cond"):
        given = {"which": kwargs.get("pred", kwargs.get("condition"))} | kwargs
        which, one, other = ordered(("which", "true_fn", "false_fn"), args, given)
        if which.__class__ is Unknown or isinstance(which, Tensor):
            return Unknown(session.machine, f"{name}(…)", site.place)
        found = one if which else other
    else:
        one, other = ordered(("x", "alt"), args, kwargs)
        found = one if session.training is (name == "in_train_phase") else other
    return found if found is None or isinstance(found, Tensor | Unknown) else site.apply(found, [], {})
