"""`tf.*`, `keras.ops.*` and `K.*`: what the functions that networks use do with tensors."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.shapes import shape_of
from cnncalc.readers.keras.taking import ordered, taken
from cnncalc.readers.keras.weighted import constant, convolved, fed, like, pooled, variable
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.cutting import split
from cnncalc.readers.tensors.joining import along_axis
from cnncalc.readers.tensors.operators import joined, merged, multiplied
from cnncalc.readers.tensors.reducing import over_axes
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site

_ACTIVATIONS = (
    *("relu", "relu6", "elu", "selu", "gelu", "silu", "swish", "sigmoid", "tanh", "softplus", "softsign", "leaky_relu"),
    *("hard_sigmoid", "hard_swish", "hard_silu", "exponential", "mish", "log_softmax", "softmax"),
)
_SAME = (
    *("abs", "exp", "log", "log1p", "sqrt", "rsqrt", "square", "cast", "clip", "clip_by_value", "stop_gradient"),
    *("identity", "l2_normalize", "normalize", "pow", "sign", "sin", "cos", "round", "floor", "ceil", "negative"),
    *("in_train_phase", "in_test_phase", "ensure_shape", "erf", "reverse", "flip", "cumsum"),
)
_REDUCED = {
    **{f"reduce_{n}": n for n in ("mean", "sum", "max", "min", "prod", "any", "all", "logsumexp", "std")},
    **{n: n for n in ("mean", "sum", "max", "min", "prod", "any", "all", "std", "var", "amax", "amin", "logsumexp")},
    **{n: n for n in ("argmax", "argmin")},
}
_MERGED = {
    **{n: n for n in ("add", "subtract", "multiply", "maximum", "minimum", "divide")},
    **{"math.add": "add", "mul": "multiply", "sub": "subtract", "div": "divide", "truediv": "divide"},
}


def function(session: KerasSession, path: str) -> Callable[[Site, Any, Any], Any] | None:
    """The body of a function by its dotted name: `(site, args, kwargs)`; None where it is not known."""
    name = path.rpartition(".")[2]
    body = _OPS.get(name) if path.startswith("keras.ops.") else None
    body = body or _find(name)
    if body is None:
        return None

    def run(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        given = list(args)
        first = given[0] if given else next(iter(kwargs.values()), None)
        if first.__class__ is Unknown and name not in ("placeholder", "get_variable"):
            return first
        return body(session, site, name, given, dict(kwargs))

    return run


def _find(name: str) -> Any:
    if name in _OWN:
        return _OWN[name]
    if name in _ACTIVATIONS:
        return _activation
    if name in _REDUCED:
        return _reduced
    if name in _MERGED:
        return _merged
    return _same if name in _SAME else None


def _activation(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    if x.ref is None and session.current is not session.root and not x.made:
        return x
    x = session.slotted(site, fed(session, site, x))
    return x.after(session.apply(site, name, session.words(site, "softmax" if "softmax" in name else "relu"), x.bare))


def _same(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return args[0] if args else next(iter(kwargs.values()), None)


def _reduced(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs, "input_tensor")
    axis = kwargs.get("axis", kwargs.get("reduction_indices", args[0] if args else None))
    keep = bool(kwargs.get("keepdims", kwargs.get("keep_dims", args[1] if len(args) > 1 else False)))
    if axis is None:
        return Tensor(session, (), None)
    axes = sorted(x.index(site, n) for n in ([axis] if axis.__class__ is int else site.items(axis)))
    return over_axes(site, session.slotted(site, x), _REDUCED[name], axes, keep, name)


def _merged(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    a, b = _two(args, kwargs)
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return joined(site, a, b, _MERGED[name], name)
    return a if isinstance(a, Tensor) else b


def _where(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    read = [value for value in (*args, *kwargs.values()) if isinstance(value, Tensor)]
    if len(args) + len(kwargs) < 3:
        raise site.error("where something is true depends on values, which only a run would tell")
    return read[0] if len(read) == 1 else merged(site, read, name)


def _concat(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
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
        raise site.error(
            f"{name} along the batch joins samples, and a network is computed for one", "name another axis"
        )
    return along_axis(site, tensors, first, number, name)


def _stack(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    values = args[0] if args else kwargs.get("values", kwargs.get("x"))
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    tensors = site.items(values)
    if not all(isinstance(t, Tensor) for t in tensors):
        return Unknown(session.machine, f"{name}(…)", site.place)
    at = tensors[0].index(site, axis, extra=1)
    return _concat(session, site, name, [[views.unsqueezed(site, t, at) for t in tensors], at], {})


def _wanted(session: KerasSession, site: Site, x: Tensor, shape: Any) -> list[Any]:
    """Sizes of a view as `views` takes them: what is not said, or is the batch's, is -1."""
    from cnncalc.readers.tensors.batch import BatchSize

    if isinstance(shape, Tensor):
        raise shape.unknown(site, "this shape")
    return [size if isinstance(size, BatchSize) else -1 if size is None else size for size in site.items(shape)]


def _reshape(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    shape = args[0] if args else kwargs.get("shape", kwargs.get("newshape"))
    return views.reshaped(site, x, _wanted(session, site, x, shape), "reshape")


def _transpose(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    order = args[0] if args else kwargs.get("perm", kwargs.get("axes", kwargs.get("pattern")))
    return views.permuted(site, x, list(range(x.rank))[::-1] if order is None else list(site.items(order)), "transpose")


def _two(args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """Both sides of an operation, by position or under the names that they have in TensorFlow and Keras."""
    named = [kwargs[key] for key in ("a", "x", "x1", "b", "y", "x2") if key in kwargs]
    a, b = [*args, *named][:2]
    return a, b


def _joined_at_first(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.concatenate`, whose axis is the first where none is named."""
    return _concat(session, site, name, args, kwargs if len(args) > 1 else {"axis": 0, **kwargs})


def _split_at(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`keras.ops.split`, of which a list says where it cuts rather than how large the parts are."""
    x, where, axis = ordered(("x", "indices_or_sections", "axis"), args, kwargs)
    if where.__class__ is not int:
        size = x.axes[x.index(site, axis or 0)]
        edges = [0, *site.items(where), size]
        where = [stop - start for start, stop in pairwise(edges)]
    return _split(session, site, name, [x, where, axis or 0], {})


def _axis(args: list[Any], kwargs: dict[str, Any], default: Any = -1) -> Any:
    return kwargs.get("axis", kwargs.get("dim", args[0] if args else default))


def _expand_dims(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return views.unsqueezed(site, taken(args, kwargs), _axis(args, kwargs))


def _squeeze(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    axis = kwargs.get("axis", kwargs.get("squeeze_dims", args[0] if args else None))
    return views.squeezed(
        site, x, None if axis is None else [axis] if axis.__class__ is int else list(site.items(axis))
    )


def _flatten(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return views.flattened(site, taken(args, kwargs), 1)


def _shape(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    return shape_of(x) if name == "int_shape" else x.axes


def _split(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    count = args[0] if args else kwargs.get("num_or_size_splits", kwargs.get("indices_or_sections"))
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    if count.__class__ is int:
        size = x.axes[x.index(site, axis)]
        if size.__class__ is not int or size % count:
            raise site.error(f"an axis of {size} is not cut into {count} equal parts", at=1)
        count = size // count
    return list(split(session, site, x, count, axis))


def _matmul(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    a, b = _two(args, kwargs)
    a = views.transposed(site, a, -2, -1) if kwargs.get("transpose_a") else a
    return multiplied(site, a, views.transposed(site, b, -2, -1) if kwargs.get("transpose_b") else b)


def _pad(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = session.slotted(site, taken(args, kwargs))
    pairs = [
        tuple(site.items(pair))
        for pair in site.items(args[0] if args else kwargs.get("paddings", kwargs.get("pad_width")))
    ]
    if len(pairs) != x.rank or pairs[0] != (0, 0) or (x.rank > 2 and pairs[-1] != (0, 0)):
        raise site.error(f"{name} is read for the axes between the batch and the channels", "pad those alone")
    return x.after(session.apply(site, name, session.words(site, "pad", tuple(pairs[1:-1])), x.bare))


def _resize(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = session.slotted(site, taken(args, kwargs, "images", "image"))
    size = args[0] if args else kwargs.get("size")
    if isinstance(size, Tensor):
        raise size.unknown(site, "this size")
    target = tuple(int(n) for n in site.items(size))
    return x.after(session.apply(site, "resize", session.words(site, "resize", target), x.bare))


_OWN: dict[str, Any] = {
    **dict.fromkeys(("concat", "concatenate"), _concat),
    "stack": _stack,
    "reshape": _reshape,
    "where": _where,
    **dict.fromkeys(("transpose", "permute_dimensions"), _transpose),
    "expand_dims": _expand_dims,
    "squeeze": _squeeze,
    "batch_flatten": _flatten,
    **dict.fromkeys(("shape", "int_shape"), _shape),
    "split": _split,
    "matmul": _matmul,
    "pad": _pad,
    **dict.fromkeys(("resize", "resize_images", "resize_bilinear", "resize_nearest_neighbor"), _resize),
    **dict.fromkeys(
        (
            "zeros",
            "ones",
            "normal",
            "uniform",
            "random_normal",
            "random_uniform",
            "truncated_normal",
            "placeholder",
            "Variable",
            "variable",
            "constant",
            "convert_to_tensor",
        ),
        constant,
    ),
    **dict.fromkeys(("zeros_like", "ones_like"), like),
    "get_variable": variable,
    "conv2d": convolved,
    **dict.fromkeys(("max_pool", "max_pool2d", "avg_pool", "avg_pool2d"), pooled),
}
_OPS: dict[str, Any] = {
    "concatenate": _joined_at_first,
    "split": _split_at,
    "conv": convolved,
    **dict.fromkeys(("max_pool", "average_pool"), pooled),
}
"""What `keras.ops` has of its own, or reads in another way."""
