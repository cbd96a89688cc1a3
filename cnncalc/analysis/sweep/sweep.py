"""A sweep: its groups, how many of its variants are valid, the best of them, and the figures of any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.best import Front, Ranking
from cnncalc.analysis.sweep.grid import groups_of
from cnncalc.analysis.sweep.singly import Singly, variant
from cnncalc.analysis.sweep.vector import Vector
from cnncalc.diagnostics.errors import UsageError
from cnncalc.numbers.swept import Structural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.analysis.sweep.grid import Group
    from cnncalc.analysis.sweep.keys import Keys
    from cnncalc.analysis.sweep.request import Request
    from cnncalc.graph.nodes import Graph

MOST = 1 << 62
ONE_BY_ONE = 100_000
"""Variants that are computed one by one at most, where arrays cannot be."""


class Part:
    """A group, and what computes it; `work` is None where no variant of it can be read."""

    def __init__(self, group: Group, work: Vector | Singly | None) -> None:
        self.group = group
        self.work = work

    @property
    def blocks(self) -> int:
        return 1 if self.work is None else self.work.blocks

    def run(self, first: int, last: int, best: Ranking | Front | None) -> Iterator[tuple[int, int, int]]:
        """(variants, valid ones, wanted ones) of each block from `first` to before `last`."""
        if self.work is None:
            yield self.group.size, 0, 0
        else:
            yield from self.work.run(first, last, best)


class Sweep:
    """The variants that `keys` make of what `read` reads, and what `request` asks of them."""

    def __init__(
        self,
        keys: Keys,
        request: Request,
        read: Callable[[list[str]], Graph],
        groups: list[Group] | None = None,
    ) -> None:
        """`groups` where another sweep has found them before."""
        self.keys = keys
        self.request = request
        self.read = read
        self.size = keys.size
        if self.size >= MOST:
            raise UsageError(f"{self.size:,} variants are more than can be numbered", f"sweep fewer than {MOST:,}")
        self.why: list[str] = []
        """Why some variants are computed one by one."""
        self.groups = groups_of(keys, read) if groups is None else groups
        self.parts = [self._part(group) for group in self.groups]
        singly = sum(part.work.size for part in self.parts if isinstance(part.work, Singly))
        if singly > ONE_BY_ONE:
            raise UsageError(
                f"{singly:,} variants could only be computed one by one: {self.why[0]}",
                f"sweep at most {ONE_BY_ONE:,} of them",
            )
        self.blocks = sum(part.blocks for part in self.parts)
        self._located: dict[int, tuple[int, int]] | None = None
        self._lanes: tuple[Any, Any] | None = None

    def _part(self, group: Group) -> Part:
        if group.graph is None:
            return Part(group, None)
        try:
            return Part(group, Vector(group, self.request, self._constant(group)))
        except Structural as error:
            self.why.append(str(error))
            if group.size > ONE_BY_ONE:
                raise UsageError(
                    f"{group.size:,} variants could only be computed one by one: {error}",
                    f"sweep at most {ONE_BY_ONE:,} of them",
                ) from None
            return Part(group, Singly(self.keys, numbers_of(group), self.request, self.read))

    def _constant(self, group: Group) -> dict[str, Any]:
        """The swept value of each key that is not an axis of its own: a number along the axis of what is read."""
        places = [self.keys.places(int(n)) for n in group.axes[0].offsets] if not self.keys.zipped else None
        found: dict[str, Any] = {}
        for at, key in enumerate(self.keys.keys):
            if key.target in group.keys:
                continue
            values = [key.values[p[at]] for p in places] if places is not None else key.values
            if places is None:
                values = [values[int(n)] for n in group.axes[0].offsets]
            if all(v.__class__ is int for v in values):
                found[key.target] = group.trace.leaf(0, numpy.array(values, numpy.int64))
            elif len(set(map(str, values))) == 1:
                found[key.target] = str(values[0])
        return found

    def run(
        self, best: Ranking | Front | None, first: int = 0, last: int | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """(variants, valid ones, wanted ones) of each block; `best` is handed what may be among the best."""
        last = self.blocks if last is None else last
        start = 0
        for part in self.parts:
            a, b = max(first - start, 0), min(last - start, part.blocks)
            if a < b:
                yield from part.run(a, b, best)
            start += part.blocks

    def best(self) -> Ranking | Front | None:
        """What keeps the best of this sweep; None where nothing is compared."""
        if self.request.pareto:
            return Front()
        if self.request.sort:
            return Ranking(self.request.top or self.size)
        return None

    def figures(self, numbers: Any, names: list[str]) -> tuple[Any, Any, list[Any]]:
        """(which are valid, which are wanted, a column for each of `names`) of the variants `numbers`. A column of
        shapes holds tuples."""
        numbers = numpy.asarray(numbers)
        valid, wanted = numpy.zeros(len(numbers), bool), numpy.zeros(len(numbers), bool)
        columns: list[Any] = [numpy.full(len(numbers), None, object) for _ in names]
        group_of, place_of = self._places(numbers)
        for at, part in enumerate(self.parts):
            here = numpy.flatnonzero(group_of == at)
            if part.work is None or not len(here):
                continue
            ok, hit, found = self._at(part, numbers[here], place_of[here], names)
            valid[here], wanted[here] = ok, hit
            for index, values in enumerate(found):
                columns[index] = _merged(columns[index], here, values, len(numbers))
        return valid, wanted, columns

    def _at(self, part: Part, numbers: Any, first: Any, names: list[str]) -> tuple[Any, Any, list[Any]]:
        """`figures` of variants of one part, whose places along its first axis are `first`."""
        if isinstance(part.work, Vector):
            try:
                return part.work.at(self._of_axes(part.group, first, numbers), names)
            except Structural as error:
                if len(numbers) > ONE_BY_ONE:
                    raise UsageError(
                        f"{', '.join(names)} of {len(numbers):,} variants could only be computed one by one: {error}",
                        f"show fewer figures, or at most {ONE_BY_ONE:,} variants",
                    ) from None
        return Singly(self.keys, numbers, self.request, self.read).at(numbers, names)

    def _places(self, numbers: Any) -> tuple[Any, Any]:
        """For each variant its group, and its place along that group's first axis."""
        keys = self.keys
        if keys.zipped:
            if self._lanes is None:
                group_of = numpy.zeros(keys.size, numpy.int64)
                place_of = numpy.zeros(keys.size, numpy.int64)
                for at, part in enumerate(self.parts):
                    lanes = part.group.axes[0].offsets
                    group_of[lanes] = at
                    place_of[lanes] = numpy.arange(len(lanes))
                self._lanes = (group_of, place_of)
            return self._lanes[0][numbers], self._lanes[1][numbers]
        base = self._table_part(numbers)
        if self._located is None:
            self._located = {
                int(offset): (at, place)
                for at, part in enumerate(self.parts)
                for place, offset in enumerate(part.group.axes[0].offsets)
            }
        distinct, which = numpy.unique(base, return_inverse=True)
        found = numpy.array([self._located[int(b)] for b in distinct], numpy.int64).reshape(-1, 2)
        which = which.reshape(-1)
        return found[which, 0], found[which, 1]

    def _table_part(self, numbers: Any) -> Any:
        """What the keys without an axis of their own add to the number of a variant."""
        keys, found = self.keys, numbers * 0
        for at, key in enumerate(keys.keys):
            if at not in self.parts[0].group.direct:
                found = found + numbers // keys.strides[at] % len(key.values) * keys.strides[at]
        return found

    def _of_axes(self, group: Group, first: Any, numbers: Any) -> list[Any]:
        """The place of each variant along each axis of a group."""
        places = [first]
        if not self.keys.zipped:
            for key in group.direct:
                places.append((numbers // self.keys.strides[key] % len(self.keys.keys[key].values)).astype(numpy.int64))
        return places

    def reason(self, number: int) -> Any:
        """The fault of a variant that is not valid; None where it is."""
        return variant(self.keys, number, self.read)[1]


def numbers_of(group: Group) -> Any:
    """The numbers of all variants of a group."""
    found: Any = numpy.zeros(1, numpy.int64)
    for axis in group.axes:
        found = (found[:, None] + axis.offsets[None, :]).reshape(-1)
    return numpy.sort(found)


def _merged(column: Any, here: Any, values: Any, count: int) -> Any:
    """A column with some of its values filled in."""
    if values.__class__ is tuple:  # a shape: a column an axis
        filled = numpy.empty(len(here), object)
        filled[:] = list(zip(*(v.tolist() for v in values), strict=True))
        values = filled
    if len(here) == count and isinstance(values, numpy.ndarray):
        return values
    if not isinstance(values, numpy.ndarray):
        filled = numpy.empty(len(here), object)
        filled[:] = values
        values = filled
    column = column.astype(object)
    column[here] = values.astype(object)
    return column
