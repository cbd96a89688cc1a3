"""Values of nothing: constants, shapes, ranges, random numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.tensor_proto import Stored
from cnncalc.readers.onnx.values import FLOAT, INT64, Known, View
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

MOST_KNOWN = 10_000
"""Numbers of one value that are kept; more are a tensor of which the shape alone is known."""


def constant(c: Call) -> Any:
    """Constant: a tensor, or numbers."""
    at = c.attributes
    stored = at.tensor("value")
    if stored is not None:
        stored.name = stored.name or c.op.called
        stored.initializer = c.session.in_nodes and stored.elements > 1
        if stored.elements <= 64 or stored.kind in (6, INT64):
            numbers = stored.numbers()
            if numbers is not None:
                return Known(stored.dims, numbers, stored.kind, c.op.outputs[0] or c.op.called, stored)
        stored.name = c.op.called
        return View(stored, stored.dims)
    for name, kind, read in (("value_int", INT64, at.whole), ("value_float", FLOAT, at.real)):
        if name in at:
            return Known((), [read(name)], kind, c.op.called)
    for name, kind, listed in (("value_ints", INT64, at.wholes), ("value_floats", FLOAT, at.reals)):
        if name in at:
            values = listed(name) or []
            return Known((len(values),), list(values), kind, c.op.called)
    if "value_string" in at or "value_strings" in at:
        return Known((), [""], 8, c.op.called)
    raise c.error("this Constant has no value that is read")


def shape(c: Call) -> Any:
    """Shape: the axes, as numbers."""
    value = c.value(0)
    axes = list(value.axes if isinstance(value, Tensor) else value.dims)
    start, end = c.attributes.whole("start"), c.attributes.whole("end", len(axes)) if "end" in c.attributes else None
    axes = axes[start:end]
    return Known((len(axes),), axes, INT64, c.op.called)


def size(c: Call) -> Any:
    """Size: how many values there are."""
    value = c.value(0)
    found: Any = 1
    for n in value.axes if isinstance(value, Tensor) else value.dims:
        found = n.operate(c.site, "*", (n, found)) if isinstance(n, BatchSize) else found * n
    return Known((), [found], INT64, c.op.called)


def constant_of_shape(c: Call) -> Any:
    """ConstantOfShape: one number everywhere. Floats of a shape that the file itself has, and no zeros, stand for weights."""
    dims = c.needed(0, "the shape").values
    stored = c.attributes.tensor("value")
    numbers = [0.0] if stored is None else stored.numbers()
    kind = FLOAT if stored is None else stored.kind
    value = numbers[0] if numbers else 0
    if any(isinstance(n, BatchSize) or n.__class__ is not int for n in dims):
        return made(c.session, list(dims))
    count = 1
    for n in dims:
        if n < 0:
            raise c.error(f"a tensor with an axis of {n}")
        count *= n
    weighs = kind in (1, 10, 11, 16) and bool(value) and bool(dims) and c.view(0) is not None
    if count > MOST_KNOWN or weighs:
        root = Stored(c.op.called, tuple(dims), kind)
        c.session.alive.append(root)
        return View(root, root.dims, weighs)
    return Known(tuple(dims), [value] * count, kind, c.op.called)


def filled(c: Call) -> Any:
    """RandomNormal, EyeLike, …: of a shape that is written, or another tensor's."""
    if c.values and c.has(0):
        return made(c.session, list(c.tensor(0).axes))
    return made(c.session, list(c.attributes.wholes("shape") or []))


def ranged(c: Call) -> Any:
    """Range with numbers that are not known: its length would be theirs."""
    for number in range(3):
        c.needed(number, "the length of the range")
    values = [_whole(c.needed(n, "the length of the range").values[0]) for n in range(3)]
    if isinstance(values[1], BatchSize) and values[0] == 0 and values[2] == 1:
        return made(c.session, [values[1]])
    start, stop, step = values
    if not any(isinstance(n, BatchSize) for n in values) and step.__class__ is int and step > 0:
        length = -((start - stop) // step)
        return made(c.session, [max(0, length) if length.__class__ is int else length])
    raise c.error(f"the length of the range {values[0]} … {values[1]} is free", "give the input's shape with --input")


def _whole(value: Any) -> Any:
    """2.0 → 2."""
    return int(value) if value.__class__ is float and value.is_integer() else value


TABLE = {
    "Constant": constant,
    "Shape": shape,
    "Size": size,
    "ConstantOfShape": constant_of_shape,
    "RandomNormal": filled,
    "RandomUniform": filled,
    "RandomNormalLike": filled,
    "RandomUniformLike": filled,
    "EyeLike": filled,
    "Range": ranged,
}
