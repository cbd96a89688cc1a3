"""Operators of which all is known beforehand: arithmetic on shapes, and weights that are unpacked."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tflite.model import MOST_NUMBERS
from cnncalc.readers.tflite.net import Constant, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net

_PAIRS: dict[str, Callable[[Any, Any], Any]] = {
    "ADD": lambda a, b: a + b,
    "SUB": lambda a, b: a - b,
    "MUL": lambda a, b: a * b,
    "DIV": lambda a, b: a / b if isinstance(a, float) or isinstance(b, float) else int(a / b) if b else 0,
    "FLOOR_DIV": lambda a, b: a // b if b else 0,
    "FLOOR_MOD": lambda a, b: a % b if b else 0,
    "MAXIMUM": max,
    "MINIMUM": min,
}
_LARGEST = 1 << 62


def folded(net: Net, op: Operator) -> Any:
    """What an operator gives where that is known beforehand; None where it is not."""
    if op.code == "SHAPE":
        return _shape(net, op)
    inputs = [net.value(index) for index in op.inputs if index >= 0]
    if not inputs or not all(isinstance(value, Constant) for value in inputs):
        return None
    constants: list[Any] = inputs
    numbers = None
    if all(value.numbers is not None for value in constants):
        try:
            numbers = _numbers(op, constants)
        except (ArithmeticError, ValueError, IndexError):  # a damaged file's: nothing is known of it
            numbers = None
    if numbers is not None and (len(numbers[1]) > MOST_NUMBERS or not all(abs(n) <= _LARGEST for n in numbers[1])):
        numbers = None
    if numbers is not None:
        return Constant(numbers[0], numbers[1])
    stated = [net.tensors[index] for index in op.outputs]
    if any(tensor.shape is None or min(tensor.shape, default=1) < 0 for tensor in stated):
        return None
    return [Constant(tensor.shape or (), None, tensor) for tensor in stated]


def _shape(net: Net, op: Operator) -> Constant | None:
    value = net.value(op.inputs[0]) if op.inputs and op.inputs[0] >= 0 else None
    if isinstance(value, Constant):
        return Constant((len(value.shape),), value.shape)
    shape = net.shape(value) if isinstance(value, Value) else None
    if shape is None or not isinstance(value, Value) or any(n.__class__ is not int for n in shape.dims):
        return None
    dims = (net.batch, *shape.dims) if value.lead else shape.dims
    return Constant((len(dims),), tuple(dims))


def _numbers(op: Operator, values: list[Constant]) -> tuple[tuple[int, ...], tuple[Any, ...]] | None:
    """The sizes and the numbers of what an operator gives of small constants; None for one that is not known here."""
    first = values[0]
    given: tuple[Any, ...] = first.numbers or ()
    if op.code in _PAIRS and len(values) == 2:
        other: tuple[Any, ...] = values[1].numbers or ()
        if len(given) == len(other) or 1 in (len(given), len(other)):
            count = max(len(given), len(other))
            a, b = (numbers * count if len(numbers) == 1 else numbers for numbers in (given, other))
            longer = first if len(given) == count else values[1]
            return longer.shape, tuple(_PAIRS[op.code](x, y) for x, y in zip(a, b, strict=True))
    elif op.code in ("CAST", "QUANTIZE", "DEQUANTIZE", "SQUEEZE", "EXPAND_DIMS", "RESHAPE") and len(first.shape) < 2:
        if op.code in ("CAST", "QUANTIZE", "DEQUANTIZE"):
            return first.shape, given
        return ((len(given),) if op.code != "SQUEEZE" or len(given) != 1 else ()), given
    elif op.code in ("PACK", "CONCATENATION") and all(len(value.shape) < 2 for value in values):
        joined = tuple(n for value in values for n in value.numbers or ())
        return (len(joined),), joined
    elif op.code == "STRIDED_SLICE" and len(first.shape) == 1:
        return _sliced(op, given, values)
    elif op.code == "GATHER" and len(first.shape) == 1:
        picked = tuple(given[int(n)] for n in values[1].numbers or ())
        return values[1].shape, picked
    elif op.code == "REDUCE_PROD":
        return (), (prod(given),)
    elif op.code == "RANGE" and len(values) == 3:
        start, stop, step = (int((value.numbers or (0,))[0]) for value in values)
        found = range(start, stop, step or 1)
        return ((len(found),), tuple(found)) if len(found) <= MOST_NUMBERS else None
    elif op.code == "FILL" and prod(int(n) for n in given) <= MOST_NUMBERS:
        shape = tuple(int(n) for n in given)
        return shape, (values[1].numbers or (0,))[:1] * prod(shape)
    return None


def _sliced(
    op: Operator, given: tuple[Any, ...], values: list[Constant]
) -> tuple[tuple[int, ...], tuple[Any, ...]] | None:
    begin, end, step = (int((value.numbers or (0,))[0]) for value in values[1:4])
    if op.options.get("ShrinkAxisMask", 0) & 1:
        return ((), (given[begin],)) if -len(given) <= begin < len(given) else None
    start = None if op.options.get("BeginMask", 0) & 1 else begin
    stop = None if op.options.get("EndMask", 0) & 1 else end
    found = given[start : stop : step or 1]
    return (len(found),), found
