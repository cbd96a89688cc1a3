"""The kinds of attribute that few layers have: lists of whole numbers, and what has no effect (see `kinds.py`)."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.attribute import Attribute


class Integers(Attribute):
    """A list of whole numbers (axes, a target shape): `[1, 2]`, `1x2`, or several words; one number is a list of one."""

    kind = "integers"

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        if value.__class__ is tuple:
            if self.options.get("pair") and len(value) != 2:
                return "write one number, or two"
            if framework == self.options.get("from_one") and 0 in value:
                return "count the axes from 1, and leave the batch out"
        return super().foreign(value, framework, rank)

    def read(self, value: Any, rank: int | None) -> Any:
        if value is None and self.options.get("optional"):
            return self.options.get("none")
        if value.__class__ is not tuple:
            value = (value,)
        free = self.options.get("free")
        return tuple(None if free and v is None else self.whole(v) for v in value)


class Anything(Attribute):
    """A value without effect on shapes or weights, taken as it comes."""

    kind = "ignored"
