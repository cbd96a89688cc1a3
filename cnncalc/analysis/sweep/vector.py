"""A group of variants computed in arrays: what of each block is wanted, and the figures of chosen variants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.conditions import both
from cnncalc.analysis.sweep.points import Points
from cnncalc.analysis.sweep.program import Program, needed
from cnncalc.analysis.sweep.request import ranked, value_of
from cnncalc.analysis.sweep.tiers import Tiers
from cnncalc.analysis.sweep.traced import traced
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.sweep.best import Front, Ranking
    from cnncalc.analysis.sweep.grid import Group
    from cnncalc.analysis.sweep.request import Request


class Vector:
    """A group that can be computed in arrays, and what a request asks of it."""

    def __init__(self, group: Group, request: Request, keys: dict[str, Any]) -> None:
        self.group = group
        self.size = group.size
        found = traced(group)
        self.checks = found.checks
        self.report = found.report
        self.keys = {**keys, **group.keys}
        truths = [truth for truth, _ in group.truths] + [check.truth for check in found.checks]
        self.valid = group.trace.every([truth if truth.__class__ is not int else bool(truth) for truth in truths])
        self._value = value_of(self.report, self.keys)
        self.wanted = self.valid
        self.ranks: list[Any] = []
        if self.valid is not False:
            if request.where is not None:
                self.wanted = both(self.valid, request.where.truth(self._value))
            self.ranks = ranked(request, self.report, self.keys)
        self.more = [more for _, more in request.keys]
        self.tiers = Tiers(self._order(), group.lengths)
        self.blocks = self.tiers.blocks
        self._program: Program | None = None

    def _order(self) -> list[int]:
        """The axes, those first on which the most depends."""
        first: dict[int, int] = {}
        for node in needed([self.wanted, *self.ranks]):
            for axis in range(len(self.group.axes)):
                if node.name != "leaf" and node.axes >> axis & 1:
                    first.setdefault(axis, node.index)
        lengths = self.group.lengths
        return sorted(range(len(lengths)), key=lambda axis: (lengths[axis] > 1, first.get(axis, 1 << 60), axis))

    def run(self, first: int, last: int, best: Ranking | Front | None) -> Iterator[tuple[int, int, int]]:
        """Go through the blocks from `first` to before `last`: (variants, valid ones, wanted ones) of each."""
        if self.wanted is False and self.valid is False:
            yield self.size, 0, 0
            return
        if self._program is None:
            self._program = Program([self.valid, self.wanted, *self.ranks], self.tiers)
        rows, lanes = self.tiers.rows, self.tiers.lanes
        for digits, (valid, wanted, *ranks) in self._program.run(first, last):
            row, lane = rows.part(digits[-2]), lanes.part(digits[-1])
            shape = (row.stop - row.start, lane.stop - lane.start)
            size = shape[0] * shape[1]
            count = _count(valid, shape)
            hits = count if self.wanted is self.valid else _count(wanted, shape)
            if hits and best is not None:
                self._keep(best, wanted, ranks, shape, digits)
            yield size, count, hits

    def _keep(self, best: Any, wanted: Any, ranks: list[Any], shape: tuple[int, int], digits: list[int]) -> None:
        """Hand on what of a block may be among the best."""
        mask = wanted
        turned = [-rank if more else rank for rank, more in zip(ranks, self.more, strict=True)]
        front = hasattr(best, "strongest")
        if front:
            for point in best.strongest():
                mask = mask & ~numpy.asarray(_beaten(turned, point))
        elif best.worst is not None:
            mask = (ranks[0] >= -best.worst if self.more[0] else ranks[0] <= best.worst) & wanted
        if not numpy.any(mask):
            return
        r, g = numpy.nonzero(numpy.broadcast_to(mask, shape))
        chosen = [_picked(rank, r, g) for rank in turned]
        if front:
            keep = undominated(chosen)
        elif len(r) > 4 * best.count:
            keep = chosen[0] <= numpy.partition(chosen[0], best.count)[best.count]
        else:
            keep = slice(None)
        columns = [c[keep].tolist() for c in chosen]
        best.add(list(zip(zip(*columns, strict=True), self._numbers(digits, r[keep], g[keep]).tolist(), strict=True)))

    def _numbers(self, digits: list[int], r: Any, g: Any) -> Any:
        """The variants at some rows and lanes of a block."""
        tiers, axes = self.tiers, self.group.axes
        rows, lanes = tiers.rows, tiers.lanes
        found = 0
        for depth, axis in enumerate(tiers.outer):
            found = found + axes[axis].offsets[digits[depth]]
        for stretch, places, digit in ((rows, r, digits[-2]), (lanes, g, digits[-1])):
            places = places + stretch.part(digit).start
            for axis, length in zip(reversed(stretch.axes), reversed(stretch.lengths), strict=True):
                found = found + axes[axis].offsets[places % length]
                places = places // length
        return numpy.asarray(found) + numpy.zeros(len(r), numpy.int64)

    def at(self, places: list[Any], names: list[str]) -> tuple[Any, Any, list[Any]]:
        """(which are valid, which are wanted, the figures `names`) of variants by their place along each axis."""
        count = len(places[0])
        asked = [self.figure(name) for name in names] if self.valid is not False else [None] * len(names)
        flat = [n for figure in asked for n in (figure if figure.__class__ is tuple else (figure,))]
        outputs = [self.valid, self.wanted, *(n for n in flat if n is not None and n is not UNKNOWN)]
        ((_, values),) = Program(outputs, Points(places)).run()  # type: ignore[arg-type]
        spread = [numpy.broadcast_to(numpy.asarray(v), (1, count))[0] for v in values]
        rest = iter(spread[2:])
        figures = []
        for figure in asked:
            if figure.__class__ is tuple:
                figures.append(tuple(_next(n, rest, count) for n in figure))
            else:
                figures.append(_next(figure, rest, count))
        return spread[0].astype(bool), spread[1].astype(bool), figures

    def figure(self, name: str) -> Any:
        """What a name stands for, a shape as the tuple of its axes."""
        found = self._value(name)
        return found.dims if found.__class__ is Shape else found

    def failing(self, places: list[Any]) -> Any:
        """For each variant the first of `checks` that does not hold; their number where all hold."""
        count = len(places[0])
        first = numpy.full(count, len(self.checks))
        truths = [check.truth for check in self.checks]
        ((_, values),) = Program(truths, Points(places)).run()  # type: ignore[arg-type]
        for at in range(len(truths) - 1, -1, -1):
            first[~numpy.broadcast_to(numpy.asarray(values[at], bool), (1, count))[0]] = at
        return first


def _count(truth: Any, shape: tuple[int, int]) -> int:
    """In how many places of a block a truth holds."""
    if not isinstance(truth, numpy.ndarray):
        return shape[0] * shape[1] if truth else 0
    return int(numpy.count_nonzero(truth)) * (shape[0] * shape[1] // truth.size)


def _picked(value: Any, r: Any, g: Any) -> Any:
    """The values of an array at some rows and lanes."""
    if not isinstance(value, numpy.ndarray):
        return numpy.full(len(r), value, dtype=object if abs(value) >= 1 << 62 else numpy.int64)
    return value[r if value.shape[0] > 1 else 0, g if value.shape[1] > 1 else 0] + numpy.zeros(len(r), value.dtype)


def _beaten(ranks: list[Any], point: Any) -> Any:
    """Where a point is at least as good in all and better in something."""
    worse: Any = True
    equal: Any = True
    for rank, bound in zip(ranks, point, strict=True):
        worse = (rank >= bound) & worse
        equal = (rank == bound) & equal
    return worse & ~numpy.asarray(equal)


def undominated(ranks: list[Any]) -> Any:
    """The places of those that no other beats; less is better. Equals stay together."""
    rest = numpy.lexsort(tuple(reversed(ranks)))
    kept = []
    while len(rest):
        best = [rank[rest[0]] for rank in ranks]
        here = [rank[rest] for rank in ranks]
        equal = numpy.logical_and.reduce([h == b for h, b in zip(here, best, strict=True)])
        kept.append(rest[equal])
        better = numpy.logical_or.reduce([h < b for h, b in zip(here, best, strict=True)])
        rest = rest[better]
    return numpy.concatenate(kept) if kept else rest


def _next(figure: Any, rest: Iterator[Any], count: int) -> Any:
    return numpy.full(count, None, object) if figure is None or figure is UNKNOWN else next(rest)
