"""Products of tensors under the names that TensorFlow, Keras and its backend have for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.taking import ordered
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import cutting, views
from cnncalc.readers.tensors.operators import joined, multiplied
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def two(args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, Any]:
    """Both sides of an operation, by position or under the names that they have in TensorFlow and Keras."""
    named = [kwargs[key] for key in ("a", "x", "x1", "b", "y", "x2", "weights") if key in kwargs]
    a, b = [*args, *named][:2]
    return a, b


def matmul(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.matmul(a, b, transpose_a, transpose_b)`."""
    a, b, flip_a, flip_b = ordered(("a", "b", "transpose_a", "transpose_b"), args, kwargs)
    a, b = (a, b) if b is not None and a is not None else two(args[:2], kwargs)
    a = views.transposed(site, a, -2, -1) if flip_a or kwargs.get("adjoint_a") else a
    return multiplied(site, a, views.transposed(site, b, -2, -1) if flip_b or kwargs.get("adjoint_b") else b)


def einsum(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.einsum("bhid,bhjd->bhij", q, k)`."""
    for value in args[1:]:
        if value.__class__ is Unknown:
            return value
    return cutting.einsum(session, site, args or [kwargs["equation"], *kwargs["inputs"]])


def dot(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.dot(x, w)`, `keras.ops.dot`: the last axis of one with the last but one of the other."""
    a, b = two(args, kwargs)
    if isinstance(a, Tensor) and isinstance(b, Tensor) and (b.rank > 2 or b.batch is not None):
        return Unknown(session.machine, f"{name}(…)", site.place, help="write matmul, or einsum with its axes")
    return multiplied(site, a, b)


def tensordot(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.tensordot(a, b, axes)` over the last axis of one and the first of a matrix."""
    a, b, axes = ordered(("a", "b", "axes"), args, kwargs)
    a, b = (a, b) if b is not None else two(args, kwargs)
    if axes is not None and axes.__class__ is not int:
        pair = [[v] if v.__class__ is int else list(site.items(v)) for v in site.items(axes)]
        last = len(pair) == 2 and pair[0] in ([a.rank - 1], [-1]) and pair[1] == [0]
        axes = 1 if last else None
    if axes != 1 or not isinstance(b, Tensor) or b.rank > 2 or b.batch is not None:
        return Unknown(session.machine, f"{name}(…)", site.place, help="write matmul, or einsum with its axes")
    return multiplied(site, a, b)


def batch_dot(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`K.batch_dot(a, b, axes)` of tensors with up to two axes besides the batch: what the layer Dot does."""
    a, b = two(args, kwargs)
    axes = kwargs.get("axes", args[2] if len(args) > 2 else None)
    if not (isinstance(a, Tensor) and isinstance(b, Tensor)):
        return a if a.__class__ is Unknown else b
    if max(a.rank, b.rank) > 3:
        why = "Keras's versions differ in what they make of more axes: write tf.matmul, or tf.einsum"
        return Unknown(session.machine, f"{name}(…)", site.place, help=why)
    if axes is None:
        axes = (a.rank - 1, 1 if b.rank < 3 else b.rank - 2)
    axes = axes if axes.__class__ is int else tuple(site.items(axes))
    a, b = session.slotted(site, a), session.slotted(site, b)
    return a.after(session.apply(site, name, session.bound(site, "Dot", [axes], {}), [a.bare, b.bare]))


def with_bias(session: KerasSession, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.nn.bias_add(x, b)`, `tf.nn.xw_plus_b(x, w, b)`."""
    x, *rest = [*args, *(kwargs[key] for key in ("value", "x", "weights", "bias", "biases") if key in kwargs)]
    layout = str(kwargs.get("data_format") or (rest[1] if name == "bias_add" and len(rest) > 1 else ""))
    if name == "xw_plus_b":
        x, rest = multiplied(site, x, rest[0]), rest[1:]
    bias = rest[0]
    for value in (x, bias):
        if value.__class__ is Unknown:
            return value
    if isinstance(bias, Tensor) and layout in ("NCHW", "channels_first"):
        bias = views.reshaped(site, bias, [*bias.sample, *(1,) * (x.rank - 2)], name)
    return joined(site, x, bias, "add", name) if isinstance(bias, Tensor) else x
