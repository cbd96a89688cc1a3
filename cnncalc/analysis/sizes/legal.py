"""The legal input sizes of a network: every size tried as far as the proof asks for, and the rule that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.sizes.proof import Recurrence, proof
from cnncalc.analysis.sizes.rule import Rule, rule_of
from cnncalc.analysis.sizes.trial import Inputs, tried
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.graph.nodes import Graph

MOST = 4096
"""Sizes of an axis that are tried at most."""
_UNPROVED = 1024
"""Sizes that are tried where it is not known how they go on."""
NAMES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


class Sizes:
    """The legal sizes of a network's input. `rules` has one of each axis, by itself; `together`: the axes depend on each
    other, and the one rule speaks of inputs of one size n along all of them. `base` is a legal size, None where none is
    known."""

    def __init__(self, inputs: Inputs, rules: Sequence[Rule], together: bool, base: tuple[int, ...] | None) -> None:
        self.inputs = inputs
        self.rules = tuple(rules)
        self.together = together
        self.base = base

    @property
    def names(self) -> tuple[str, ...]:
        """What the axes are called."""
        rank = self.inputs.rank
        return NAMES.get(rank) or tuple(f"axis {number}" for number in range(1, rank + 1))

    @property
    def any(self) -> bool:
        """Whether some size is legal."""
        return all(rule.smallest is not None for rule in self.rules)

    def __contains__(self, sizes: object) -> bool:
        if self.together:
            return isinstance(sizes, tuple) and tried(self.inputs, sizes) is not None
        rules = self.rules
        return isinstance(sizes, tuple) and all(n in rule for n, rule in zip(sizes, rules, strict=True))


def sizes(graph: Graph) -> Sizes:
    """The legal sizes of a network's input, axis by axis where the axes are independent."""
    inputs = Inputs(graph)
    rank = inputs.rank
    base = legal_base(inputs)
    known = proof(inputs)
    if known.together and rank > 1:
        known = proof(inputs, alike=True)
        rule = scanned(lambda n: tried(inputs, (n,) * rank) is not None, known.axes[0])
        return Sizes(inputs, [rule], True, base)
    rules: list[Rule] = []
    for axis in range(rank):
        around = [UNKNOWN if base is None else base[other] for other in range(rank)]

        def legal(n: int, axis: int = axis, around: list[object] = around) -> bool:
            return tried(inputs, [*around[:axis], n, *around[axis + 1 :]]) is not None

        rules.append(scanned(legal, known.axes[axis]))
    if base is None and all(rule.smallest is not None for rule in rules):
        smallest = tuple(rule.smallest or 0 for rule in rules)
        base = smallest if tried(inputs, smallest) is not None else None
    return Sizes(inputs, rules, False, base)


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
