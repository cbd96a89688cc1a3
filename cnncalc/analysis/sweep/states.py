"""Grids past enumeration: states instead of variants. Exact.

The axes are taken one after the other. What is left to compute after some of them sees only a few numbers of what came
before (the shape between two layers): variants that agree in these are one state, and of each state only what can still
matter is kept: how many variants it stands for, or the best sums so far (Bellman's principle, since totals are sums).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.kept import counted, kept_best
from cnncalc.analysis.sweep.operations import OPEN, TRUTHS, array, width_of
from cnncalc.analysis.sweep.program import needed
from cnncalc.analysis.sweep.sums import Parts, Sum, least, most, parts_of
from cnncalc.numbers.swept import Swept, ends

if TYPE_CHECKING:
    from cnncalc.analysis.sweep.vector import Vector

ROWS = 3_000_000
"""Rows of states at once at most."""
EXPANDED = 1 << 21
"""Rows that are made of states and values at once."""


class TooMany(Exception):
    """There are too many states between two axes for an exact answer."""


class Rows:
    """The states after some axes: the numbers that are still seen, the sums so far, the number of the variant, and how
    many variants each stands for."""

    def __init__(self, values: dict[int, Any], sums: list[Any], number: Any, count: Any) -> None:
        self.values = values
        self.sums = sums
        self.number = number
        self.count = count

    def __len__(self) -> int:
        return len(self.number)

    def taken(self, keep: Any) -> Rows:
        """Some of the rows."""
        values = {index: v[keep] for index, v in self.values.items()}
        return Rows(values, [s[keep] for s in self.sums], self.number[keep], self.count[keep])


class States:
    """The states of one group's request. `best` gives (key, number) of the best variants, `count` how many there are."""

    def __init__(self, vector: Vector, wanted: bool) -> None:
        self.vector = vector
        self.parts: Parts = parts_of(vector, wanted)
        lengths = vector.group.lengths
        self.order = [axis for axis in vector._order() if lengths[axis] > 1]
        self.sums = [rank for rank in self.parts.ranks if isinstance(rank, Sum)] + self.parts.budgets
        single = [rank[0] for rank in self.parts.ranks if not isinstance(rank, Sum)]
        terms = [term for one in self.sums for term, _ in one.terms]
        self.last = single
        self.nodes = needed([*terms, *self.parts.truths, *single])
        self.level = {node.index: self._level(node) for node in self.nodes}
        self.seen = self._seen()

    def _level(self, node: Swept) -> int:
        return max((at for at, axis in enumerate(self.order) if node.axes >> axis & 1), default=-1)

    def _seen(self) -> list[list[Swept]]:
        """For each axis the numbers known after it that something after it reads."""
        until: dict[int, int] = {}
        for node in self.nodes:
            for arg in node.args:
                if arg.__class__ is Swept:
                    until[arg.index] = max(until.get(arg.index, -1), self.level[node.index])
        for node in self.last:
            until[node.index] = len(self.order)
        found = []
        for at in range(len(self.order)):
            found.append([n for n in self.nodes if self.level[n.index] <= at < until.get(n.index, -1)])
        return found

    def count(self) -> int:
        """How many variants hold."""
        rows = self._through(lambda rows, at: counted(rows, self._rest(at)))
        return int(rows.count.sum()) if len(rows) else 0

    def best(self, count: int, front: bool) -> list[tuple[tuple[int, ...], int]]:
        """The `count` best variants, or those on a front: (what is compared, the variant)."""
        ranks = sum(isinstance(rank, Sum) for rank in self.parts.ranks)
        if front:
            count = 1
        rows = self._through(lambda rows, at: kept_best(rows, ranks, count, front))
        found = []
        sums = iter(rows.sums)
        columns = []
        for rank in self.parts.ranks:
            if isinstance(rank, Sum):
                columns.append(next(sums).tolist())
            else:
                node, sign = rank
                values = rows.values[node.index] if node.index in rows.values else numpy.full(len(rows), node)
                columns.append((values.astype(object) * sign).tolist())
        for at, number in enumerate(rows.number.tolist()):
            found.append((tuple(int(column[at]) for column in columns), int(number)))
        return found

    def _rest(self, at: int) -> list[tuple[int, int, int]]:
        """For each budget (the least and the most that is still to come, its limit)."""
        found = []
        for one in self.parts.budgets:
            left = [(term, factor) for term, factor in one.terms if self.level[term.index] > at]
            found.append((least(left), most(left), int(one.limit or 0)))
        return found

    def _through(self, kept: Any) -> Rows:
        """The rows after all axes; `kept` drops what cannot matter any more."""
        axes, lengths = self.vector.group.axes, self.vector.group.lengths
        number = sum(int(axis.offsets[0]) for axis, n in zip(axes, lengths, strict=True) if n == 1)
        rows = Rows(
            {},
            [numpy.full(1, one.constant, numpy.int64) for one in self.sums],
            numpy.full(1, number, numpy.int64),
            numpy.ones(1, numpy.int64),
        )
        if any(truth is False for truth in self.parts.truths):
            return rows.taken(slice(0, 0))
        for at, axis in enumerate(self.order):
            step = max(1, EXPANDED // lengths[axis])
            made = []
            for start in range(0, len(rows), step):
                made.append(kept(self._expanded(rows.taken(slice(start, start + step)), at, axis), at))
                if sum(map(len, made)) > ROWS:
                    raise TooMany(f"more than {ROWS:,} states lie between its axes")
            rows = made[0] if len(made) == 1 else kept(joined(made), at) if made else rows
        return rows

    def _expanded(self, rows: Rows, at: int, axis: int) -> Rows:
        """The rows with each value of one more axis."""
        length = self.vector.group.lengths[axis]
        many = len(rows)
        values = {index: numpy.repeat(v, length) for index, v in rows.values.items()}
        sums = [numpy.repeat(s, length) for s in rows.sums]
        number = numpy.repeat(rows.number, length) + numpy.tile(self.vector.group.axes[axis].offsets, many)
        count = numpy.repeat(rows.count, length)
        own = [node for node in self.nodes if self.level[node.index] == at]
        found = Rows(values, sums, number, count)
        with numpy.errstate(all="ignore"):
            for node in own:
                if node.name == "leaf":
                    found.values[node.index] = numpy.tile(node.args[1], many)
                else:
                    found.values[node.index] = _value(node, found.values)
        keep: Any = True
        for truth in self.parts.truths:
            if self._level(truth) == at:
                keep = keep & found.values[truth.index]
        for place, one in enumerate(self.sums):
            for term, factor in one.terms:
                if self.level[term.index] == at:
                    found.sums[place] = found.sums[place] + found.values[term.index].astype(numpy.int64) * factor
        ranks = len(self.sums) - len(self.parts.budgets)
        for place, (low, _, limit) in enumerate(self._rest(at)):
            keep = keep & (found.sums[ranks + place] + low <= limit)
        found.values = {node.index: found.values[node.index] for node in self.seen[at]}
        return found if keep is True else found.taken(numpy.broadcast_to(keep, (len(found),)))


def joined(parts: list[Rows]) -> Rows:
    """Rows of the same axes as one."""
    values = {index: numpy.concatenate([part.values[index] for part in parts]) for index in parts[0].values}
    sums = [numpy.concatenate(own) for own in zip(*(part.sums for part in parts), strict=True)]
    numbers, counts = ([getattr(part, name) for part in parts] for name in ("number", "count"))
    return Rows(values, sums, numpy.concatenate(numbers), numpy.concatenate(counts))


def _value(node: Swept, known: dict[int, Any]) -> Any:
    """The value of an operation where its operands are known."""
    args = [known[arg.index] if arg.__class__ is Swept else arg for arg in node.args]
    if node.name == "every":
        return numpy.logical_and.reduce(args)
    if len(args) == 1:
        args = [args[0], args[0]]
    pair = node.args if len(node.args) > 1 else (node.args[0], node.args[0])
    bounds = [width_of(*ends(arg)) if arg.__class__ is not float else 0 for arg in pair]
    own = 0 if node.name in TRUTHS else width_of(node.bounds.lo, node.bounds.hi)
    if max(own, *bounds) == OPEN:
        raise TooMany("some of its numbers do not fit into 64 bits")
    arrays = tuple(isinstance(arg, numpy.ndarray) for arg in args)
    return array(node.name, own, (bounds[0], bounds[1]), (arrays[0], arrays[1]))(*args)
