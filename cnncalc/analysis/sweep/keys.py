"""What is swept: each key of an edit with its values, and the numbering of the variants that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Key:
    """What stands before the `=` of an edit, and the values it takes: ints, or texts as an edit writes them."""

    __slots__ = ("target", "values")

    def __init__(self, target: str, values: Sequence[Any]) -> None:
        self.target = target
        self.values = values

    def edit(self, index: int) -> str:
        """The edit that gives it the value at `index`."""
        return f"{self.target}={self.text(index)}"

    def text(self, index: int) -> str:
        """A value as an edit writes it."""
        return str(self.values[index])


class Keys:
    """All keys of a sweep. Variants are numbered as if the last key ran fastest; zipped, by the place in the lists."""

    def __init__(self, keys: Sequence[Key], zipped: bool = False, fixed: Sequence[str] = ()) -> None:
        self.keys = list(keys)
        self.zipped = zipped
        self.fixed = tuple(fixed)
        """Edits of every variant."""
        self.strides = [1] * len(self.keys)
        if not zipped:
            for at in range(len(self.keys) - 2, -1, -1):
                self.strides[at] = self.strides[at + 1] * len(self.keys[at + 1].values)

    @property
    def size(self) -> int:
        """How many variants there are."""
        if not self.keys:
            return 1
        if self.zipped:
            return len(self.keys[0].values)
        return self.strides[0] * len(self.keys[0].values)

    def places(self, number: int) -> list[int]:
        """For each key which of its values the variant `number` has."""
        if self.zipped:
            return [number] * len(self.keys)
        return [number // stride % len(key.values) for key, stride in zip(self.keys, self.strides, strict=True)]

    def edits(self, number: int) -> list[str]:
        """The edits that make the variant `number`."""
        return [*self.fixed, *(key.edit(at) for key, at in zip(self.keys, self.places(number), strict=True))]

    def values(self, number: int) -> dict[str, Any]:
        """What each key is in the variant `number`."""
        return {key.target: _plain(key.values[at]) for key, at in zip(self.keys, self.places(number), strict=True)}


def _plain(value: Any) -> Any:
    """A value as Python has it: an array's numbers become ints."""
    return value.item() if hasattr(value, "dtype") else value
