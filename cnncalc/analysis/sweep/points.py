"""Figures at chosen variants rather than over whole blocks: the same program, with one lane a variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Chosen:
    """A stretch whose places are those of the chosen variants."""

    parts = 1

    def __init__(self, axes: Sequence[int], places: Sequence[Any]) -> None:
        self.axes = tuple(axes)
        self._places = places
        self.size = len(places[0]) if len(places) and len(axes) else 1

    def spread(self, axis: int, values: Any) -> Any:
        return values[self._places[axis]]

    def part(self, number: int) -> slice:
        return slice(None)


class Points:
    """As `Tiers`, of variants given by their place along each axis."""

    def __init__(self, places: Sequence[Any]) -> None:
        self.outer: list[int] = []
        self.rows = _Chosen((), places)
        self.lanes = _Chosen(range(len(places)), places)
        self.digits = [1, 1]
        self.blocks = 1

    def level(self, axes: int) -> int:
        return 0

    def shape(self, axes: int) -> int:
        return 2 if axes else 0

    def cost(self, axes: int) -> int:
        return self.lanes.size if axes else 1
