"""One argument's values over the copies of a repeat, or over the uses of a block, as one word that stands for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def whole(text: str) -> int | None:
    """The integer that a word is; None where it is none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() and len(digits) < 19 else None


def squared(values: Sequence[str]) -> list[str]:
    """Sizes that are the same on every axis as one number: `3x3`, `5x5` → 3, 5; other values as they are."""
    found = []
    for value in values:
        first, *rest = value.split("x")
        if whole(first) is None or any(each != first for each in rest):
            return list(values)
        found.append(first)
    return found


def over_copies(values: Sequence[str]) -> str | None:
    """A word in `i`, the number of the copy, that has these values in turn; None where no simple one has."""
    if all(value == values[0] for value in values):
        return values[0]
    if any(value.startswith("$") for value in values):
        return None
    first, rest, last = values[0], values[1:], values[-1]
    if set(values) <= {"true", "false"}:
        true = [i for i, value in enumerate(values) if value == "true"]
        count = len(values)
        for test, found in (("i == 0", [0]), ("i > 0", [*range(1, count)]), (f"i == {count - 1}", [count - 1])):
            if true == found:
                return f"$({test})"
        return f"$(i < {count - 1})" if true == [*range(count - 1)] else None
    values = squared(values)
    numbers = [whole(value) for value in values]
    if None not in numbers:
        counted: list[int] = [n for n in numbers if n is not None]
        step = counted[1] - counted[0]
        if len(counted) > 2 and all(n == counted[0] + step * i for i, n in enumerate(counted)):
            return f"$({counted[0]} + {step}*i)" if step > 0 else f"$({counted[0]} - {-step}*i)"
        if len(counted) > 2 and counted[0] > 0 and all(n == counted[0] << i for i, n in enumerate(counted)):
            return f"$({counted[0]} * 2**i)"
    first, rest, last = values[0], values[1:], values[-1]
    if any(whole(value) is None and not value.isalpha() for value in values):
        return None
    if all(value == rest[0] for value in rest):
        return f"$({_told(first)} if i == 0 else {_told(rest[0])})"
    if all(value == first for value in values[:-1]):
        return f"$({_told(last)} if i == {len(values) - 1} else {_told(first)})"
    return None


def _told(value: str) -> str:
    return value if whole(value) is not None or value in ("true", "false") else f"'{value}'"


def by_parameter(values: Sequence[str | None], name: str, given: Sequence[str | None]) -> str | None:
    """A word of the parameter `name` that has these values where the parameter has the given ones (None where there is
    none); None where none has."""
    pairs = [(value, other) for value, other in zip(values, given, strict=True) if value is not None]
    if any(other is None for _, other in pairs):
        return None
    if all(value == other for value, other in pairs):
        return f"${name}"
    numbers = [(whole(value), whole(other or "")) for value, other in pairs]
    if any(a is None or b is None for a, b in numbers) or len({b for _, b in numbers}) < 2:
        return None
    known = [(a, b) for a, b in numbers if a is not None and b is not None]
    a, b = known[0]
    if b > 0 and a > b and a % b == 0 and all(x == (a // b) * y for x, y in known):
        return f"$({a // b}*{name})"
    for divisor in (2, 4, 8, 16):
        if all(x == y // divisor for x, y in known):
            return f"$({name} // {divisor})"
    return None
