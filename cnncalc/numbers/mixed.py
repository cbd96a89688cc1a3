"""Numbers of input sizes of which less is known than that they grow in steps (see `stepped.py`): products, and what
depends on several axes."""

from __future__ import annotations

from typing import Any, NoReturn

from cnncalc.numbers.unknown import UNKNOWN


class Mixed:
    """A number that does not grow in steps, or not with one axis. `parts` is what it was made of; a `product` is that of
    all its parts; one that `grows` is a sum or product of numbers that never fall."""

    __slots__ = ("grows", "parts", "product")

    def __init__(self, parts: tuple[Any, ...], product: bool, grows: bool) -> None:
        self.parts = parts
        self.product = product
        self.grows = grows

    @property
    def axes(self) -> set[int]:
        """The axes that it depends on."""
        return {part.axis for part in self.parts if part.__class__ is not int}

    @property
    def factor(self) -> int:
        """The plain number among the factors of a product."""
        found = 1
        for part in self.parts:
            found *= part if part.__class__ is int and self.product else 1
        return found

    @property
    def settled(self) -> int:
        """The size from which on each of its parts keeps its sign."""
        return max((part.settled for part in self.parts if part.__class__ is not int), default=1)

    def same(self, other: Any) -> bool:
        """Whether another is the product of the same factors."""
        if other.__class__ is not Mixed or not (self.product and other.product) or self.factor != other.factor:
            return False
        return self._keys() == other._keys()

    def _keys(self) -> list[int]:
        return sorted(part.key for part in self.parts if part.__class__ is not int)

    def __add__(self, other: Any) -> Any:
        return total_of(self, other)

    __radd__ = __add__

    def _with(self, other: Any) -> Any:
        return mixed(self, other)

    __sub__ = __rsub__ = __rfloordiv__ = __mod__ = __rmod__ = _with

    def __floordiv__(self, other: Any) -> Any:
        if self.product and other.__class__ is int and other > 0 and self.factor % other == 0:
            rest = tuple(part for part in self.parts if part.__class__ is not int)
            return Mixed((*rest, self.factor // other), True, self.grows)
        return mixed(self, other)

    def __mul__(self, other: Any) -> Any:
        return 0 if other.__class__ is int and other == 0 else product_of(self, other)

    __rmul__ = __mul__

    def __neg__(self) -> Any:
        return Mixed(self.parts, False, False)

    maximum = minimum = common_divisor = staticmethod(lambda a, b: mixed(a, b))

    @staticmethod
    def ceil_div(a: Any, b: Any) -> Any:
        """⌈a / b⌉."""
        return mixed(a, b)

    @staticmethod
    def exact_div(a: Any, b: Any) -> Any:
        """a / b where b divides a."""
        return a // b

    @staticmethod
    def scaled_by_double(n: Any, factor: float) -> Any:
        """⌊n·factor⌋."""
        return mixed(n)

    def __bool__(self) -> NoReturn:
        raise TypeError("a function of sizes is neither true nor false")

    def __str__(self) -> str:
        return "a number of several sizes"


def mixed(*values: Any) -> Any:
    """Something of these numbers, of which no more is known."""
    return UNKNOWN if any(value is UNKNOWN for value in values) else Mixed(_parts(values), False, False)


def _grows(value: Any) -> bool:
    """Whether a number never falls, from some size on."""
    if value.__class__ is int:
        return bool(value >= 0)
    return bool(value.grows)


def _parts(values: tuple[Any, ...]) -> tuple[Any, ...]:
    found: dict[int, Any] = {}
    for value in values:
        for part in value.parts if value.__class__ is Mixed else (value,):
            if part.__class__ is not int:
                found[part.key] = part
    return tuple(found.values())


def total_of(a: Any, b: Any) -> Any:
    """a + b, of which no more is known than whether it grows."""
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    return Mixed(_parts((a, b)), False, _grows(a) and _grows(b))


def product_of(a: Any, b: Any) -> Any:
    """a·b, with its factors."""
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    whole = all(value.__class__ is not Mixed or value.product for value in (a, b))
    parts = tuple(part for value in (a, b) for part in (value.parts if value.__class__ is Mixed else (value,)))
    return Mixed(parts if whole else _parts(parts), whole, _grows(a) and _grows(b))
