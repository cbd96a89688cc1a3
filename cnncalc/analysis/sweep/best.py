"""The best of many variants, kept while they come in any order: by rank, or as the front that nothing beats in all."""

from __future__ import annotations

import heapq

_ASKED = 8
"""About so many points of a front are asked first."""
Entry = tuple[tuple[int, ...], int]
"""(what is compared, less is better; the number of the variant, which decides among equals)."""


class Ranking:
    """The `count` best of all entries that were added."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._heap: list[tuple[tuple[int, ...], int]] = []

    @property
    def worst(self) -> int | None:
        """What an entry's first figure may be at most to be among the best; None while there is room."""
        return -self._heap[0][0][0] if len(self._heap) >= self.count and self._heap[0][0] else None

    def add(self, entries: list[Entry]) -> None:
        """Keep those of the entries that are among the best."""
        for key, number in entries:
            turned = (tuple(-k for k in key), -number)
            if len(self._heap) < self.count:
                heapq.heappush(self._heap, turned)
            elif turned > self._heap[0]:
                heapq.heapreplace(self._heap, turned)

    def entries(self) -> list[Entry]:
        """The best, in order."""
        return sorted((tuple(-k for k in key), -number) for key, number in self._heap)


class Front:
    """The entries that no other is at least as good as in everything and better in something. Of those that are equal in
    all the first variant stands for the others."""

    def __init__(self) -> None:
        self.points: dict[tuple[int, ...], int] = {}

    def strongest(self) -> list[tuple[int, ...]]:
        """A few points spread over the front, which beat most of what comes."""
        points = list(self.points)
        return points[:: max(1, len(points) // _ASKED)]

    def add(self, entries: list[Entry]) -> None:
        """Keep those of the entries that are on the front, and of those there were what still is."""
        points = self.points
        for key, number in entries:
            if key in points:
                points[key] = min(number, points[key])
            elif not any(_beats(other, key) for other in points):
                for other in [other for other in points if _beats(key, other)]:
                    del points[other]
                points[key] = number

    def entries(self) -> list[Entry]:
        """The front, in order."""
        return sorted(self.points.items())


def _beats(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return all(x <= y for x, y in zip(a, b, strict=True))
