"""The legal input sizes of a network: every size tried as far as the proof asks for, and the rule that comes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.lost import lost
from cnncalc.analysis.sizes.proof import Recurrence, proof
from cnncalc.analysis.sizes.rule import Rule, rule_of
from cnncalc.analysis.sizes.trial import tried
from cnncalc.numbers.stepped import Stepped
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.analysis.sizes.lost import Lost
    from cnncalc.analysis.sizes.trial import Inputs

MOST = 4096
"""Sizes of an axis that are tried at most."""
_UNPROVED = 1024
"""Sizes that are tried where it is not known how they go on."""
NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


class Sizes:
    """The legal sizes of a network's input: `rules` has one of each axis. `together`: the axes depend on each other, so
    that each rule holds with the other axes as in `base` (there is none where no legal size is known), and `square` is
    the rule of inputs of one size along all axes."""

    def __init__(
        self,
        inputs: Inputs,
        rules: Sequence[Rule],
        base: tuple[int, ...] | None,
        square: Rule | None = None,
        whole: Sequence[Rule | None] = (),
    ) -> None:
        self.inputs = inputs
        self.rules = tuple(rules)
        self.base = base
        self.square = square
        self.whole = tuple(whole)
        """Of each axis the legal sizes of which no layer throws a pixel away; None where that is not known."""
        self.read = 0
        """At how many sizes a program was read."""
        self.again: Callable[[tuple[int, ...]], Any] | None = None
        """Gives the rows of a program that is read again."""

    @property
    def together(self) -> bool:
        """Whether the axes depend on each other."""
        return self.square is not None

    @property
    def names(self) -> tuple[str, ...]:
        """What the axes are called."""
        first = self.inputs.first
        rank = 0 if first is None else len(first.spatial)
        names = NAMES.get(rank) or tuple(f"axis {number}" for number in range(1, rank + 1))
        return tuple(names[axis] for axis in self.inputs.free)

    @property
    def any(self) -> bool:
        """Whether some size is known to be legal."""
        if self.square is not None:
            return self.base is not None or self.square.smallest is not None
        return all(rule.smallest is not None for rule in self.rules)

    def losses(self, sizes: tuple[int, ...]) -> list[Lost] | None:
        """What the layers throw away at these sizes; None where they are not legal."""
        if self.again is not None:
            rows = self.again(sizes)
        else:
            walk = tried(self.inputs, sizes)
            rows = None if walk is None else walk.rows
        first = self.inputs.first
        return None if rows is None or first is None else lost(rows, len(first.spatial))

    def __contains__(self, sizes: object) -> bool:
        if not isinstance(sizes, tuple) or len(sizes) != self.inputs.rank:
            return False
        if self.square is not None:
            return tried(self.inputs, sizes) is not None
        return all(n in rule for n, rule in zip(sizes, self.rules, strict=True))


def sizes(inputs: Inputs) -> Sizes:
    """The legal sizes of a network's inputs, axis by axis."""
    rank = inputs.rank
    base = legal_base(inputs)
    known = proof(inputs, [Stepped.size(axis) for axis in range(rank)])
    if known.never and base is None:
        return Sizes(inputs, [Rule((), 1, 1, ())] * rank, None)
    square = None
    if known.together:
        alike = proof(inputs, [Stepped.size(0)] * rank).axes.get(0)
        square = scanned(lambda n: tried(inputs, (n,) * rank) is not None, alike)
    rules, whole = [], []
    for axis in range(rank if base is not None or square is None else 0):
        around: list[Any] = [UNKNOWN] * rank if base is None else list(base)
        single = known if square is None else proof(inputs, _with(around, axis, Stepped.size(axis)))
        rules.append(scanned(partial(_legal, inputs, around, axis), single.axes.get(axis)))
        whole.append(_whole(inputs, around, axis, rules[-1], single.floors.get(axis)))
    if base is None and square is None and all(rule.smallest is not None for rule in rules):
        base = tuple(rule.smallest or 0 for rule in rules)
    return Sizes(inputs, rules, base, square, whole)


def _with(around: list[Any], axis: int, n: Any) -> list[Any]:
    return [*around[:axis], n, *around[axis + 1 :]]


def _legal(inputs: Inputs, around: list[Any], axis: int, n: int) -> bool:
    return tried(inputs, _with(around, axis, n)) is not None


def _whole(inputs: Inputs, around: list[Any], axis: int, rule: Rule, known: Recurrence | None) -> Rule | None:
    """The rule of the legal sizes of an axis of which nothing is lost."""
    rank = len(inputs.first.spatial) if inputs.first is not None else 0
    if known is None or not rule.proved or max(known.start, rule.start) + known.period > MOST:
        return None
    own = inputs.free[axis]

    def loses(n: int) -> bool:
        walk = tried(inputs, _with(around, axis, n))
        return walk is None or any(each.axis == own for each in lost(walk.rows, rank))

    return scanned(lambda n: n in rule and not loses(n), Recurrence(max(known.start, rule.start), known.period))


def legal_base(inputs: Inputs) -> tuple[int, ...] | None:
    """A legal size: the network's own, else the smallest of one size along all axes."""
    own = inputs.own
    if own is not None and tried(inputs, own) is not None:
        return own
    for n in range(1, 513):
        if tried(inputs, (n,) * inputs.rank) is not None:
            return (n,) * inputs.rank
    return None


def scanned(legal: Callable[[int], bool], known: Recurrence | None) -> Rule:
    """The rule of the sizes that are legal, each tried as far as they are known to repeat, or to a bound."""
    if known is not None and known.start + known.period <= MOST:
        found = [legal(n) for n in range(1, known.start + known.period)]
        return rule_of(found, known.start, known.period)
    found = [legal(n) for n in range(1, _UNPROVED + 1)]
    return rule_of(found, 1, 1, _UNPROVED)
