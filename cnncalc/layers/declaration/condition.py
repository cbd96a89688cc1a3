"""What must hold for a layer's numbers to mean something, over any kind of number; and what no structure fits.

A `Condition` speaks of sizes, which may be swept: over ints an unmet one is a fault, over arrays a mask. A `Misfit`
speaks of structure (the number of axes, of inputs), which never is; it is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.numbers.arithmetic import Number


class Condition:
    """What must hold for a layer's numbers to mean something: `left relation right`, over any kind of number.

    `message` and `help` are templates over the layer's attributes and the words of `Layer.words_for`; `attribute`
    says which one to point at. `relation` is one of `>=`, `==`, `divides` (right divides left).
    """

    __slots__ = ("attribute", "help", "left", "message", "relation", "right")

    def __init__(
        self, left: Number, relation: str, right: Number, message: str, attribute: str = "", help: str = ""
    ) -> None:
        self.left = left
        self.relation = relation
        self.right = right
        self.message = message
        self.attribute = attribute
        self.help = help

    def holds(self) -> Any:
        """Whether it holds: a bool over ints, a mask over arrays."""
        if self.relation == ">=":
            return self.left >= self.right
        if self.relation == "==":
            return self.left == self.right
        return self.left % self.right == 0


class Misfit(Exception):
    """The structure of an input does not fit a layer (its number of axes, its number of inputs). `meant` is the shape
    that its help speaks of, as the network's input would have it, or the layer that its first two inputs are for."""

    def __init__(self, message: str, attribute: str = "", help: str = "", meant: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.attribute = attribute
        self.help = help
        self.meant = meant


def at_least(value: Number, bound: int, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """value ≥ bound; over ints None where it holds."""
    if value.__class__ is int and value >= bound:
        return None
    return Condition(value, ">=", bound, message, attribute, help)


def equal(left: Number, right: Number, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """left = right; over ints None where it holds."""
    if left.__class__ is int and right.__class__ is int and left == right:
        return None
    return Condition(left, "==", right, message, attribute, help)


def divides(divisor: Number, value: Number, message: str, attribute: str = "", help: str = "") -> Condition | None:
    """divisor divides value; over ints None where it holds."""
    if divisor.__class__ is int and (divisor == 1 or (value.__class__ is int and value % divisor == 0)):
        return None
    return Condition(value, "divides", divisor, message, attribute, help)


def all_equal(
    pairs: Iterable[tuple[Number, Number, str]], attribute: str = "", help: str = ""
) -> Iterator[Condition | None]:
    """a = b for each (a, b, message); over ints the first that fails says it all."""
    for a, b, message in pairs:
        differs = equal(a, b, message, attribute, help)
        if differs is not None:
            yield differs
            if a.__class__ is int and b.__class__ is int:
                return


def filled(sizes: tuple[Number, ...]) -> list[Condition | None]:
    """No axis is empty."""
    empty = [size for size in sizes if (size < 1 if size.__class__ is int else hasattr(size, "dtype"))]
    return [
        at_least(size, 1, "the input {x} is empty along an axis", "", "give each axis at least 1") for size in empty
    ]


def occupied(framework: str, sizes: tuple[Number, ...]) -> Iterable[Condition | None]:
    """No axis is empty, which PyTorch's windows and resizing refuse even where padding would fill it."""
    return filled(sizes) if framework == "torch" else ()


def divisors(*values: Number) -> str:
    """What divides all of the values, as a help lists it (`1, 2 or 4`); no text where one is no positive int."""
    from math import gcd

    if not all(value.__class__ is int and value > 0 for value in values):
        return ""
    common = gcd(*values)
    found = [str(n) for n in range(1, 65) if common % n == 0]
    if common > 64:
        return ", ".join([*found, "…"])
    return " or ".join(filter(None, (", ".join(found[:-1]), found[-1])))
