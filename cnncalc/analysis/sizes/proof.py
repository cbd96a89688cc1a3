"""How legal sizes go on: from which size on they repeat, and with which period.

The network is walked once over `Stepped` numbers. Whatever a layer asks of its sizes then compares functions that grow in
steps. Two that grow alike compare with n + P as they do with n; of two that do not, one stays the larger from some size
on. So from the largest such size on, the answers repeat with the least common multiple of the periods.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, lcm
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.trial import Illegal, walked
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.findings import Findings
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.stepped import LONGEST, Mixed, Stepped
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.analysis.sizes.trial import Inputs
    from cnncalc.graph.nodes import Node
    from cnncalc.layers.declaration.condition import Condition


class Recurrence(NamedTuple):
    """From `start` on a size is legal if and only if it is with `period` more."""

    start: int
    period: int


class Proof(NamedTuple):
    """Of each axis how its legal sizes go on, None where that is not known; `together`: the axes are not independent."""

    axes: tuple[Recurrence | None, ...]
    together: bool


class _Recorder(Findings):
    """Findings that note what conditions compare, instead of deciding."""

    def __init__(self, graph: Any) -> None:
        super().__init__(graph)
        self.compared: list[tuple[Any, str, Any]] = []

    def met(self, condition: Condition, node: Node, layer: Any, x: Any, y: Any) -> bool:
        left, right = condition.left, condition.right
        if left is UNKNOWN or right is UNKNOWN:
            return True
        if left.__class__ is int and right.__class__ is int:
            if condition.holds():
                return True
            raise Illegal(node)
        self.compared.append((left, condition.relation, right))
        return True

    def fault(self, message: str, node: Node, attribute: str, layer: Any, help: str) -> None:
        raise Illegal(node)

    def misfit(self, error: Any, node: Node, layer: Any) -> None:
        raise Illegal(node)

    def shared(self, node: Node, weights: Any, rows: list[Any]) -> Any:
        owner = self.graph.nodes[node.shared or 0]
        other = next((row for row in rows if row.node is owner), None)
        if other is not None:
            ours, theirs = ([n for w in each for n in w.shape] for each in (weights, other.weights))
            if len(ours) != len(theirs):
                raise Illegal(node)
            self.compared += [(a, "==", b) for a, b in zip(ours, theirs, strict=True) if a is not b]
        return ()

    def warn(self, node: Node, layer: Any, x: Any, y: Any) -> None:
        pass


def proof(inputs: Inputs, alike: bool = False) -> Proof:
    """How the legal sizes of each axis go on; `alike`: all axes have one size, n×n."""
    rank = inputs.rank
    nothing = Proof((None,) * rank, True)
    same = Stepped.size(0)
    sizes = [same if alike else Stepped.size(axis) for axis in range(rank)]
    recorder = _Recorder(inputs.graph)
    try:
        walk = walked(inputs.graph, inputs.at(sizes), recorder)
    except Illegal:
        return Proof((None,) * rank, False)
    except (SpecError, TypeError, AttributeError, ValueError):
        return nothing
    known: list[_Axis] = [_Axis() for _ in range(rank)]
    together = False
    for left, relation, right in recorder.compared:
        if _mixed(left, right):
            together = True
            if not alike:
                continue
        for axis, found in _compared(left, relation, right):
            known[axis].take(found)
    for n in _sizes(walk):
        if n.__class__ is Mixed:
            for axis in n.axes:
                known[axis].lost |= not (n.product and all(_grows(part) for part in n.parts))
        elif n.axis is not None:
            known[n.axis].take(_against(n, 1))
    found = [each.recurrence() for each in known]
    return Proof(tuple(found[:1] * rank if alike else found), together)


class _Axis:
    """What is known of one axis so far."""

    def __init__(self) -> None:
        self.start = 1
        self.period = 1
        self.lost = False

    def take(self, found: Recurrence | None) -> None:
        if found is None:
            self.lost = True
            return
        self.start = max(self.start, found.start)
        self.period = lcm(self.period, found.period)
        self.lost = self.lost or self.period > LONGEST

    def recurrence(self) -> Recurrence | None:
        return None if self.lost else Recurrence(self.start, self.period)


def _sizes(walk: Any) -> list[Any]:
    """Every size of the network that is a function of the input's, each once."""
    found: dict[int, Any] = {}
    for y in walk.shapes:
        for shape in y if y.__class__ is list else [y]:
            if shape.__class__ is Shape:
                found.update((id(n), n) for n in shape.dims if n.__class__ in (Stepped, Mixed))
    return list(found.values())


def _mixed(*values: Any) -> bool:
    return (
        any(value.__class__ is Mixed for value in values)
        or len({value.axis for value in values if value.__class__ is Stepped}) > 1
    )


def _axes(*values: Any) -> set[int]:
    found: set[int] = set()
    for value in values:
        if value.__class__ is Mixed:
            found |= value.axes
        elif value.__class__ is Stepped and value.axis is not None:
            found.add(value.axis)
    return found


def _compared(left: Any, relation: str, right: Any) -> list[tuple[int, Recurrence | None]]:
    """For each axis how the answer of one comparison goes on."""
    axes = _axes(left, right)
    if left.__class__ is Mixed and right.__class__ is int and relation in ("==", ">="):
        return [(axis, _of_product(left, right)) for axis in axes]
    if left.__class__ is Mixed or right.__class__ is Mixed:
        return [(axis, None) for axis in axes]
    (axis,) = axes or {0}
    if relation == "divides":
        if right.__class__ is not int or left.__class__ is not Stepped or right < 1:
            return [(axis, None)]
        return [(axis, Recurrence(left.start, left.period * right))]
    found = [_against(left, right)]
    if relation == "==":  # an axis of one meets any other
        found += [_against(side, 1) for side in (left, right) if side.__class__ is Stepped]
    return [(axis, each) for each in found]


def _against(left: Any, right: Any) -> Recurrence | None:
    """From where on left and right compare alike a period later, and that period."""
    difference = left - right
    if difference.__class__ is int:
        return Recurrence(1, 1)
    if difference.__class__ is not Stepped:
        return None
    return Recurrence(difference.sign_from(), 1 if difference.step else difference.period)


def _grows(part: Any) -> bool:
    return part.__class__ is int or (part.__class__ is Stepped and part.step >= 0)


def _of_product(product: Mixed, bound: int) -> Recurrence | None:
    """From where on a product of growing sizes is larger than a number."""
    if not product.product or not all(map(_grows, product.parts)):
        return None
    growing = [part for part in product.parts if part.__class__ is Stepped and part.step]
    if not growing or any(part.__class__ is Stepped and not part.step for part in product.parts):
        return None
    start = 1
    for part in growing:  # each of them is at least 1 there, and the first is larger than the number
        least = bound + 1 if part is growing[0] else 1
        start = max(start, part.start, ceil((Fraction(max(least, 1)) - Fraction(part.lo)) / part.slope))
    return Recurrence(start, 1)
