"""Operators value by value, over numbers that are known, which broadcast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.folding.floats import single
from cnncalc.readers.onnx.values import BOOL, Known
from cnncalc.readers.tensors.batch import BatchSize

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HUGE = 1 << 63


class Unfoldable(Exception):
    """It cannot be told without running the model."""


def _plain(value: Any) -> Any:
    """A number to compute with: of the batch its size, where that is known."""
    if isinstance(value, BatchSize):
        if value.count is None:
            raise Unfoldable
        return value.count
    return value


def _symbolic(a: Any, b: Any) -> bool:
    plain = (int, float, bool)
    return a.__class__ not in plain or b.__class__ not in plain


def _with_batch(operator: str, a: Any, b: Any) -> Any:
    """What stays a multiple of the batch, or a formula; None for what does not."""
    for size, other in ((a, b), (b, a)):
        if isinstance(size, BatchSize):
            found = size._folded(operator, a, b)
            if found is not None and found is not NotImplemented:
                return int(found) if found.__class__ is float else found
            if operator in "+-" and other.__class__ is int and other == 0 and (size is a or operator == "+"):
                return size
    return None


def _truncated(a: int, b: int) -> int:
    """Whole division, towards zero as in C."""
    if not b:
        raise Unfoldable
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def _divided(a: Any, b: Any) -> Any:
    if a.__class__ is float or b.__class__ is float:
        if not b:
            raise Unfoldable
        return a / b
    if _symbolic(a, b):
        return a // b
    return _truncated(a, b)


def _power(a: Any, b: Any) -> Any:
    if b.__class__ is int and not -64 <= b <= 64:
        raise Unfoldable
    if a.__class__ is int and b.__class__ is int and b < 0:
        raise Unfoldable
    return a**b


def _largest(a: Any, b: Any) -> Any:
    if _symbolic(a, b):
        if a is b:
            return a
        raise Unfoldable
    return max(a, b)


def _smallest(a: Any, b: Any) -> Any:
    if _symbolic(a, b):
        if a is b:
            return a
        raise Unfoldable
    return min(a, b)


def _modulo(a: Any, b: Any) -> Any:
    if not b:
        raise Unfoldable
    return a % b


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, BatchSize) and isinstance(b, BatchSize):
        return a.fold == b.fold
    for size, other in ((a, b), (b, a)):
        if isinstance(size, BatchSize) and size.count is None:
            if other.__class__ is int and other <= 0:
                return False  # a batch has a sample at least
            raise Unfoldable
    a, b = _plain(a), _plain(b)
    if _symbolic(a, b):
        if a is b or str(a) == str(b):
            return True
        if any(v.__class__ is int and v < 1 for v in (a, b)):
            return False  # a size is at least 1
        raise Unfoldable
    return bool(a == b)


_TWO: dict[str, tuple[str, Callable[[Any, Any], Any]]] = {
    "Add": ("+", lambda a, b: a + b),
    "Sub": ("-", lambda a, b: a - b),
    "Mul": ("*", lambda a, b: a * b),
    "Div": ("//", _divided),
    "Mod": ("%", _modulo),
    "Pow": ("", _power),
    "Max": ("", _largest),
    "Min": ("", _smallest),
    "Sum": ("+", lambda a, b: a + b),
}
_TESTS: dict[str, Callable[[Any, Any], Any]] = {
    "Equal": _equal,
    "Greater": lambda a, b: a > b,
    "GreaterOrEqual": lambda a, b: a >= b,
    "Less": lambda a, b: a < b,
    "LessOrEqual": lambda a, b: a <= b,
    "And": lambda a, b: bool(a and b),
    "Or": lambda a, b: bool(a or b),
    "Xor": lambda a, b: bool(a) != bool(b),
}


def _root(value: Any) -> float:
    if value < 0:
        raise Unfoldable
    return math.sqrt(value)


_ONE: dict[str, Callable[[Any], Any]] = {
    "Neg": lambda a: -a,
    "Abs": abs,
    "Floor": lambda a: float(math.floor(a)),
    "Ceil": lambda a: float(math.ceil(a)),
    "Round": lambda a: float(round(a)),
    "Sqrt": _root,
    "Exp": math.exp,
    "Reciprocal": lambda a: 1 / a,
    "Sign": lambda a: type(a)((a > 0) - (a < 0)),
    "Not": lambda a: not a,
}
NAMES = frozenset((*_TWO, *_TESTS, *_ONE))


def _pair(name: str, a: Any, b: Any, kind: int) -> Any:
    test = _TESTS.get(name)
    if test is not None:
        if test is not _equal:
            a, b = _plain(a), _plain(b)
            if _symbolic(a, b):
                if name in ("Greater", "GreaterOrEqual") and b.__class__ is int and b < (1 if name == "Greater" else 2):
                    return True  # a size is at least 1
                raise Unfoldable
        return test(a, b)
    sign, function = _TWO[name]
    if isinstance(a, BatchSize) or isinstance(b, BatchSize):
        found = _with_batch(sign, a, b) if sign else None
        if found is not None:
            return found
        a, b = _plain(a), _plain(b)
    found = function(a, b)
    if found.__class__ is float:
        return single(found) if kind == 1 else found
    if found.__class__ is int and not -_HUGE <= found < _HUGE:
        raise Unfoldable
    return found


def one(name: str, x: Known) -> Known:
    """A function of each value."""
    values = [_ONE[name](_plain(v)) for v in x.values]
    if x.kind == 1:
        values = [single(v) if v.__class__ is float else v for v in values]
    return Known(x.dims, values, BOOL if name == "Not" else x.kind)


def many(name: str, inputs: Sequence[Known]) -> Known:
    """A function of two values or more, from the left."""
    found = inputs[0]
    for other in inputs[1:]:
        kind = found.kind
        dims, a, b = spread(found, other)
        values = [_pair(name, x, y, kind) for x, y in zip(a, b, strict=True)]
        found = Known(dims, values, BOOL if name in _TESTS else kind)
    return found


def spread(a: Known, b: Known) -> tuple[tuple[int, ...], list[Any], list[Any]]:
    """The axes of two together, and the values of each along them."""
    if a.dims == b.dims:
        return a.dims, a.values, b.values
    rank = max(len(a.dims), len(b.dims))
    one_, other = ((1,) * (rank - len(x.dims)) + x.dims for x in (a, b))
    dims = []
    for m, n in zip(one_, other, strict=True):
        if m != n and 1 not in (m, n):
            raise Unfoldable
        dims.append(n if m == 1 else m)
    target = tuple(dims)
    if math.prod(target) > 1_000:
        raise Unfoldable
    return target, widened(a, target), widened(b, target)


def widened(x: Known, dims: tuple[int, ...]) -> list[Any]:
    """The values of `x`, repeated along the axes that it lacks or has once."""
    own = (1,) * (len(dims) - len(x.dims)) + x.dims
    positions = [0]
    stride = math.prod(own)
    for size, n in zip(own, dims, strict=True):
        stride = stride // size if size else 0
        step = stride if size == n else 0
        positions = [p + i * step for p in positions for i in range(n)]
    return [x.values[p] for p in positions]


def cast(x: Known, kind: int) -> Known:
    """The numbers as another type."""
    values: list[Any] = []
    for v in x.values:
        if kind in (6, 7, 2, 3, 4, 5, 12, 13):
            if v.__class__ is float and not math.isfinite(v):
                raise Unfoldable
            values.append(int(v) if v.__class__ in (float, bool, int) else v)
        elif kind == BOOL:
            values.append(bool(_plain(v)))
        elif kind in (1, 10, 11, 16):
            v = _plain(v)
            if v.__class__ not in (int, float, bool):
                raise Unfoldable
            values.append(single(float(v)) if kind == 1 else float(v))
        else:
            values.append(v)
    return Known(x.dims, values, kind, x.name)
