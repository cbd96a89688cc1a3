"""The number nobody knows: what an opaque layer does not say."""

from __future__ import annotations

from typing import Any, NoReturn


def _unknown(*operands: Any) -> Unknown:
    """Whatever is computed from an unknown number is unknown."""
    return UNKNOWN


class Unknown:
    """The class of `UNKNOWN`. Arithmetic with it gives it back; it has no truth value (TypeError) and no order."""

    __slots__ = ()
    __array_ufunc__ = None  # so that NumPy leaves `array + UNKNOWN` to this class

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _unknown
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = _unknown
    ceil_div = maximum = minimum = exact_div = common_divisor = scaled_by_double = staticmethod(_unknown)

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown number is neither true nor false: say the input's shape, as with --input 224x224x3")

    def __str__(self) -> str:
        return "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"  # copies and unpickled ones are the one object


UNKNOWN = Unknown()
