"""How legal sizes go on: from which size on they repeat, and with which period.

The network is walked once over `Stepped` numbers. Whatever a layer asks of its sizes then compares functions that grow in
steps. Two that grow alike compare with n + P as they do with n; of two that do not, one stays the larger from some size
on. So from the largest such size on, the answers repeat with the least common multiple of the periods.
"""

from __future__ import annotations

from math import lcm, prod
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.trial import Illegal, walked
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.findings import Findings
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.mixed import Mixed
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.stepped import LONGEST, Stepped
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.sizes.trial import Inputs
    from cnncalc.graph.nodes import Node
    from cnncalc.layers.declaration.condition import Condition


class Recurrence(NamedTuple):
    """From `start` on a size is legal if and only if it is with `period` more."""

    start: int
    period: int


class Proof(NamedTuple):
    """Of each axis how its legal sizes go on, None where that is not known; `together`: the axes are not independent;
    `floors`: how the remainders of all its floors go on; `never`: two numbers that are the same at every size do not
    agree."""

    axes: dict[int, Recurrence | None]
    together: bool
    floors: dict[int, Recurrence | None]
    never: bool = False


class _Recorder(Findings):
    """Findings that note what conditions compare, instead of deciding."""

    def __init__(self, graph: Any) -> None:
        super().__init__(graph)
        self.compared: list[tuple[Any, str, Any]] = []
        self.never = False

    def met(self, condition: Condition, node: Node, layer: Any, x: Any, y: Any) -> bool:
        left, right = condition.left, condition.right
        if left is UNKNOWN or right is UNKNOWN:
            return True
        if left.__class__ is int and right.__class__ is int:
            if condition.holds():
                return True
            self.never = True
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


def proof(inputs: Inputs, sizes: Sequence[Any]) -> Proof:
    """How the legal sizes go on along each axis whose size is `Stepped`; the others have the sizes given."""
    axes = sorted({size.axis for size in sizes if size.__class__ is Stepped})
    recorder = _Recorder(inputs.graph)
    try:
        walk = walked(inputs.graph, inputs.at(sizes), recorder)
    except Illegal:
        return Proof(dict.fromkeys(axes), False, {}, recorder.never)
    except (SpecError, TypeError, AttributeError, ValueError):
        return Proof(dict.fromkeys(axes), len(axes) > 1, {})
    known, floors = ({axis: _Axis() for axis in axes} for _ in range(2))
    together = False
    for left, relation, right in recorder.compared:
        found = _compared(left, relation, right)
        together = together or len({axis for axis, _ in found}) > 1
        for axis, each in found:
            known[axis].take(each)
    for n in _sizes(walk):
        if n.__class__ is Stepped:
            floors[n.axis].take(Recurrence(n.settled, n.period))
        for axis in n.axes if n.__class__ is Mixed else (n.axis,):
            known[axis].take(Recurrence(n.settled, 1) if n.__class__ is Mixed and n.grows else _against(n, 1))
    ends = [{axis: each.recurrence() for axis, each in found.items()} for found in (known, floors)]
    return Proof(ends[0], together, ends[1])


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


def _axes(*values: Any) -> set[int]:
    found: set[int] = set()
    for value in values:
        if value.__class__ is Mixed:
            found |= value.axes
        elif value.__class__ is Stepped:
            found.add(value.axis)
    return found


def _compared(left: Any, relation: str, right: Any) -> list[tuple[int, Recurrence | None]]:
    """For each axis how the answer of one comparison goes on; for none where it is the same for all sizes."""
    axes = _axes(left, right)
    if relation == "divides":
        if left.__class__ is Mixed and left.product and right.__class__ is int and left.factor % right == 0:
            return []
        known = right.__class__ is int and right > 0 and left.__class__ is Stepped
        return [(axis, Recurrence(left.start, left.period * right) if known else None) for axis in axes]
    if left.__class__ is Mixed and left.same(right):
        return []
    if left.__class__ is Mixed and right.__class__ is int:
        return [(axis, _exceeds(left, axis, right)) for axis in axes]
    if len(axes) > 1 or Mixed in (left.__class__, right.__class__):
        return [(axis, None) for axis in axes]
    found = [_against(left, right)]
    if relation == "==":  # an axis of one meets any other
        found += [_against(side, 1) for side in (left, right) if side.__class__ is Stepped]
    return [(axis, each) for axis in axes for each in found]


def _against(left: Any, right: Any) -> Recurrence | None:
    """From where on left and right compare alike a period later, and that period."""
    difference = left - right
    if difference.__class__ is int:
        return Recurrence(1, 1)
    if difference.__class__ is not Stepped:
        return None
    return Recurrence(difference.settled, 1 if difference.step else difference.period)


def _exceeds(value: Mixed, axis: int, bound: int) -> Recurrence | None:
    """From which size of an axis on a sum or product of growing sizes is larger than a number, whatever the other axes
    (from where on they are no smaller than 1)."""
    if not value.grows:
        return None
    own = [part for part in value.parts if part.__class__ is Stepped and part.axis == axis]

    def least(n: int) -> Any:
        ends = [part.slope * n + part.lo for part in own]
        return prod(ends) * value.factor if value.product else sum(ends)

    low, width = value.settled, 1
    while least(low + width) <= bound:
        width *= 2
    high = low + width
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if least(middle) > bound else (middle, high)
    return Recurrence(high, 1)
