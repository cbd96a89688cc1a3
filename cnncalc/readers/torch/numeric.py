"""Arithmetic on small tensors whose numbers are known: the widths of a schedule, the rates of stochastic depth."""

from __future__ import annotations

import math
import operator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

ONE: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "neg": operator.neg,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "square": lambda n: n * n,
    "round": lambda n: n if n.__class__ is int else float(round(n)),
    "floor": lambda n: n if n.__class__ is int else float(math.floor(n)),
    "ceil": lambda n: n if n.__class__ is int else float(math.ceil(n)),
    "trunc": lambda n: n if n.__class__ is int else float(math.trunc(n)),
    **dict.fromkeys(("int", "long"), int),
    **dict.fromkeys(("float", "double"), float),
}
TWO: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    **dict.fromkeys(("sub", "subtract"), operator.sub),
    **dict.fromkeys(("mul", "multiply"), operator.mul),
    **dict.fromkeys(("div", "divide", "true_divide"), operator.truediv),
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "pow": operator.pow,
    "maximum": max,
    "minimum": min,
}


SHAPING = ("diff", "stack", "cat", "t", "flatten")


def _shaped(name: str, values: list[Any], kwargs: dict[str, Any]) -> Any:
    """Lists of known numbers put together, turned or laid in a row; None where it is not one of these."""
    if kwargs or len(values) > 1 or values[0].__class__ is not list:
        return None
    rows = values[0]
    nested = [row for row in rows if row.__class__ is list]
    if name == "stack" or (name == "cat" and len(nested) == len(rows)):
        return rows if name == "stack" else [n for row in rows for n in row]
    if name == "flatten":
        return [n for row in rows for n in (row if row.__class__ is list else [row])] if not _deep(nested) else None
    if name == "t":
        return [list(row) for row in zip(*rows, strict=True)] if len(nested) == len(rows) else rows
    return None


def _deep(rows: list[Any]) -> bool:
    return any(n.__class__ is list for row in rows for n in row)


def computed(name: str, args: list[Any], kwargs: dict[str, Any]) -> Tensor | None:
    """The tensor that `torch.<name>` gives of known numbers; None where they are not known."""
    if name in ("stack", "cat") and args and args[0].__class__ in (list, tuple):
        if not all(isinstance(t, Tensor) and t.values is not None and t.ref is None for t in args[0]):
            return None
        first = next(iter(args[0]), None)
        return (
            None
            if first is None
            else _made(first, lambda: _shaped(name, [[t.values for t in args[0]], *args[1:]], kwargs))
        )
    first = next((a for a in args if isinstance(a, Tensor) and a.values is not None and a.ref is None), None)
    if first is None:
        return None
    values = [a.values if isinstance(a, Tensor) else a for a in args]
    if name == "diff" and len(values) == 1 and not kwargs:
        row = values[0]
        flat = row.__class__ is list and not any(n.__class__ is list for n in row)
        return _made(first, lambda: [b - a for a, b in pairwise(row)] if flat else None)
    if name in SHAPING and name != "diff":
        return _made(first, lambda: _shaped(name, values, kwargs))
    if name in ONE and len(values) == 1 and not kwargs:
        return _made(first, lambda: _each(ONE[name], values[0]))
    if name in TWO and len(values) == 2 and not kwargs:
        return _made(first, lambda: _pairs(TWO[name], *values))
    return None


def _made(first: Tensor, action: Callable[[], Any]) -> Tensor | None:
    from cnncalc.readers.tensors.making import numbers

    try:
        found = action()
    except (TypeError, ValueError, ArithmeticError):
        return None
    return None if found is None else numbers(first.session, found)


def _each(action: Callable[..., Any], values: Any) -> Any:
    return [_each(action, value) for value in values] if values.__class__ is list else action(values)


def _pairs(action: Callable[..., Any], a: Any, b: Any) -> Any:
    """Both sides value by value, a single number beside a list standing for each of its values."""
    if a.__class__ is list and b.__class__ is list:
        if len(a) != len(b):
            return None
        return [_pairs(action, x, y) for x, y in zip(a, b, strict=True)]
    if a.__class__ is list:
        return [_pairs(action, x, b) for x in a]
    if b.__class__ is list:
        return [_pairs(action, a, y) for y in b]
    if a.__class__ not in (int, float) or b.__class__ not in (int, float):
        raise TypeError
    if action is operator.pow and abs(b) > 1_000:
        raise ValueError
    return action(a, b)
