"""What the operators of a TorchScript text do to numbers, texts, lists and dictionaries."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.batch import BatchSize

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 100_000
"""Items of a list that is made by repeating one, and characters of a text."""


def _same(a: Any, b: Any) -> bool:
    """`a is b`, of values that are numbers or nothing."""
    return a is b if a is None or b is None else a is b or bool(a == b)


def _plus(a: Any, b: Any, alpha: Any = 1) -> Any:
    if a.__class__ is list and b.__class__ is list and len(a) + len(b) > MOST:
        raise ValueError("a list of more items than are computed with")
    return a + b if alpha == 1 else a + alpha * b


def _times(a: Any, b: Any) -> Any:
    """A product; a list as often as a number says."""
    for one, other in ((a, b), (b, a)):
        if one.__class__ in (list, str) and other.__class__ is int and len(one) * max(0, other) > MOST:
            raise ValueError("a list of more items than are computed with")
    return a * b


def _power(a: Any, b: Any) -> Any:
    if b.__class__ in (int, float) and abs(b) > 1000:
        raise ValueError("a power larger than is computed with")
    return a**b


def _divided(a: Any, b: Any, rounding_mode: Any = None) -> Any:
    if rounding_mode == "floor":
        return a // b
    return math.trunc(a / b) if rounding_mode == "trunc" else a / b


def _item(values: Any, at: Any) -> Any:
    return values[at]


def _set(values: Any, at: Any, value: Any) -> Any:
    values[at] = value
    return values


def _changed(name: str) -> Callable[..., Any]:
    """A method that changes a list, and gives back the list."""

    def change(values: Any, *args: Any) -> Any:
        if len(values) > MOST:
            raise ValueError("a list of more items than are computed with")
        getattr(values, name)(*args)
        return values

    return change


def _whole(value: Any) -> Any:
    """`int(x)`; the size of the batch stays what it is."""
    return value if isinstance(value, BatchSize) else int(value)


def _number(value: Any) -> Any:
    return value if isinstance(value, BatchSize) else float(value)


def _filled(text: Any, *args: Any) -> str:
    """`torch.format("expected {} of {}", …)`."""
    parts = str(text).split("{}")
    shown = [str(arg)[:80] for arg in args] + [""] * len(parts)
    return "".join(part + (shown[i] if i + 1 < len(parts) else "") for i, part in enumerate(parts[:100]))


def _rounded(action: Callable[[Any], int]) -> Callable[[Any], Any]:
    return lambda value: value if value.__class__ is int or isinstance(value, BatchSize) else action(value)


def _span(values: Any, start: Any = None, end: Any = None, step: Any = 1) -> Any:
    return values[start:end:step]


def _dictionary(pairs: Any = ()) -> Any:
    return dict(pairs)


SCALARS: dict[str, Callable[..., Any]] = {
    "add": _plus,
    "sub": lambda a, b, alpha=1: a - (b if alpha == 1 else alpha * b),
    "rsub": lambda a, b, alpha=1: b - (a if alpha == 1 else alpha * a),
    "mul": _times,
    **dict.fromkeys(("div", "divide", "true_divide"), _divided),
    **dict.fromkeys(("floordiv", "floor_divide"), operator.floordiv),
    **dict.fromkeys(("remainder", "fmod"), operator.mod),
    "pow": _power,
    **{n: getattr(operator, n) for n in ("neg", "eq", "ne", "lt", "le", "gt", "ge", "abs")},
    "__is__": _same,
    "__isnot__": lambda a, b: not _same(a, b),
    "__not__": operator.not_,
    "logical_not": operator.not_,
    **dict.fromkeys(("__and__", "bitwise_and", "logical_and"), lambda a, b: a & b),
    **dict.fromkeys(("__or__", "bitwise_or", "logical_or"), lambda a, b: a | b),
    **dict.fromkeys(("__xor__", "bitwise_xor"), lambda a, b: a ^ b),
    "__contains__": lambda values, value: value in values,
    "__getitem__": _item,
    **dict.fromkeys(("_set_item", "__setitem__"), _set),
    "__range_length": lambda low, high, step: len(range(low, high, step)),
    "__derive_index": lambda index, start, step: start + index * step,
    "len": len,
    **dict.fromkeys(("list", "copy"), lambda values: dict(values) if values.__class__ is dict else list(values)),
    **{n: _changed(n) for n in ("append", "extend", "insert", "clear", "reverse", "remove")},
    "pop": lambda values, *at: values.pop(*at),
    "keys": lambda values: list(values.keys()),
    "values": lambda values: list(values.values()),
    "items": lambda values: list(values.items()),
    "get": lambda values, key, other=None: values.get(key, other),
    "dict": _dictionary,
    "slice": _span,
    "index": lambda values, value: values.index(value),
    "ceil": _rounded(math.ceil),
    "floor": _rounded(math.floor),
    "trunc": _rounded(math.trunc),
    "round": _rounded(round),
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "sin": math.sin,
    "cos": math.cos,
    "sum": sum,
    "prod": math.prod,
    "all": all,
    "any": any,
    "max": max,
    "min": min,
    "maximum": max,
    "minimum": min,
    "clamp": lambda value, low=None, high=None: min(
        max(value, value if low is None else low), value if high is None else high
    ),
    **dict.fromkeys(("Int", "IntImplicit", "sym_int"), _whole),
    **dict.fromkeys(("Float", "FloatImplicit", "sym_float"), _number),
    **dict.fromkeys(
        ("ScalarImplicit", "item", "NumToTensor", "detach", "to", "clone"), lambda value, *rest, **named: value
    ),
    "Bool": bool,
    "str": lambda value: str(value)[:200],
    "format": _filled,
    "percentFormat": lambda text, *args: str(text),
    "join": lambda text, parts: text.join(parts)[:MOST],
    **{n: getattr(str, n) for n in ("startswith", "endswith", "lower", "upper", "find", "split")},
    "type_as": lambda value, other: value,
}
"""Operators by their names, over values of which none is a tensor of the network."""
