"""A layer's receptive field explained: what its first cell sees, how far its cells are apart, from the trace of the very
algebra that gives the table's; and what one cell of it sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.legend import NAMED
from cnncalc.analysis.explanation.step import Meaning, Note, Step
from cnncalc.analysis.receptive_field import ONE, Axis, Field, joined, receptive_fields, span, windowed
from cnncalc.analysis.tracing import subscript
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.term import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer

TOPIC = "receptive-field"
Told = tuple[list[Step], list[Note]]
WORDS = {
    "a": "the first pixel that the first cell of {} sees",
    "b": "the last pixel that the first cell of {} sees",
    "j": "pixels between neighbouring cells of {}",
    "r": "pixels that a cell of {} sees, from the first to the last",
}


def field(report: Report, row: Row, layer: Layer, x: Any, y: Any) -> Told:
    """The steps to a row's field: of each axis the first and the last pixel that its first cell sees, the jump, the size.
    `layer`, `x` and `y` are traced."""
    found = receptive_fields(report).get(row.node.name)
    if found is None:
        return [], [Note(TOPIC, "The network's input has no spatial axes, so that there is no field to tell of.")]
    read = incoming(report, row)
    if found.axes is None:
        return [], [Note(TOPIC, _whole(row, found, read))]
    several = len(read) > 1
    alike = all(axis == each.axes[0] for each in read if each.axes for axis in each.axes)
    taken = [_leaves(each.axes or (), subscript(at) if several else "", alike) for at, each in enumerate(read, 1)]
    axes = _through(row, layer, x, y, taken)
    if axes is None or len(axes) != len(found.axes):
        return [], []
    together = all(_plain(axis) == _plain(axes[0]) for axis in axes) and alike
    steps: list[Step] = []
    for letter, axis, own in zip(letters_of(len(axes)), axes, found.axes, strict=True):
        steps += _steps(axis, own, "" if together else f"_{letter}")
        if together:
            break
    notes = [] if all(axis.exact for axis in found.axes) else [Note(TOPIC, MISALIGNED)]
    return steps, notes


def meanings(steps: list[Step]) -> dict[str, Meaning]:
    """What the steps of a field are of, which no formula says."""
    found = {}
    for step in steps:
        sign = step.what[0]
        if step.topic == TOPIC and step.what[1:2] == "′" and sign in WORDS:
            unit = f", {step.unit}" if step.unit else ""
            found[step.what] = Meaning(WORDS[sign].format("this layer") + unit, step.value)
    return found


MISALIGNED = "The branches that meet here step differently: the size is that of the first cell's field, and other cells see others."


def letters_of(rank: int) -> str:
    """The letters of the network's own spatial axes."""
    return {1: "L", 2: "HW", 3: "DHW"}.get(rank) or "ABCDEFGHIJ"[:rank]


def _whole(row: Row, found: Field, read: list[Field]) -> str:
    size = "×".join(map(str, found.size))
    if any(each.whole for each in read) and row.layer.reach(row.view_x, row.y) != WHOLE:
        return f"What it reads has seen the whole input ({size}) already, and so has every cell here."
    return f"Every cell sees the whole input ({size})."


def incoming(report: Report, row: Row) -> list[Field]:
    """The fields of what a row reads, one an edge; nothing for what has none."""
    count = len(report.graph.input_names)
    known = receptive_fields(report)
    found: list[Field] = []
    for slot in row.node.sources:
        if slot >= count:
            each = known.get(report.graph.nodes[slot - count].name)
        else:
            shape = report.graph.input_shapes[slot]
            rank = 0 if shape is None else len(shape.spatial)
            each = Field((1,) * rank, False, (ONE,) * rank) if rank else None
        if each is not None:
            found.append(each)
    return found


def _leaves(axes: Sequence[Axis], mark: str, alike: bool) -> tuple[Axis, ...]:
    """The axes of a field that is read, as terms without a history; those that are alike are one."""
    whose = f"input {mark.translate(_PLAIN)}" if mark else "the layer's input"
    made: list[Axis] = []
    for letter, axis in zip(letters_of(len(axes)), axes, strict=True):
        if made and alike:
            made.append(made[0])
            continue
        tail = mark if alike else f"{mark}_{letter}"
        lo, hi, jump = (
            Term(value, sign + tail, WORDS[sign].format(whose))
            for sign, value in zip("abj", (axis.lo, axis.hi, axis.jump), strict=True)
        )
        made.append(Axis(lo, hi, jump, axis.unit, axis.exact))
    return tuple(made)


_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def _through(row: Row, layer: Layer, x: Any, y: Any, read: list[tuple[Axis, ...]]) -> tuple[Axis, ...] | None:
    """What the layer makes of the fields that it reads."""
    if row.node.source.__class__ is not int:
        branches = [axes for axes in read if axes]
        return joined(branches) if branches else None
    reach = None if layer.pointwise or x.__class__ is not Shape else layer.reach(x, y)
    if reach is None or reach == WHOLE:
        return read[0]
    plain = [tuple(n.value if isinstance(n, Term) else n for n in window) for window in reach]
    alike = all(window == plain[0] for window in plain)
    named: dict[str, Any] = {}
    through: list[Axis] = []
    for letter, axis, (k, up, _, pad), (_, _, down, _) in zip(
        letters_of(len(reach)), read[0], reach, plain, strict=True
    ):
        tail = "" if alike else f"_{letter}"
        size = _called(k, f"k′{tail}", "taps from the first to the last that one cell reads", named)
        before = _called(pad, f"p{tail}", "zeros before the axis", named)
        through.append(windowed(axis, size, up, down, before))
    return tuple(through)


def _called(number: Any, symbol: str, words: str, named: dict[str, Any]) -> Any:
    """A number that was computed, as a leaf of its own: where it comes from is told of the shape."""
    if not isinstance(number, Term) or not number.operator:
        return number
    return named.setdefault(symbol, Term(number.value, symbol, words))


def _plain(axis: Axis) -> tuple[Any, ...]:
    return tuple(n.value if isinstance(n, Term) else n for n in axis[:4])


def seen(found: Field, cell: tuple[int, ...], together: bool) -> list[Step]:
    """From which pixel to which one cell sees, by its offset and jump; nothing where it sees the whole input. `together`
    says that the steps before were one for all axes."""
    steps = []
    for letter, at, axis in zip(letters_of(len(cell)), cell, found.axes or (), strict=False):
        tail = "" if together else f"_{letter}"
        place, jump = Term(at, f"i_{letter}", f"the cell along {letter}"), Term(axis.jump, f"j′{tail}", NAMED)
        for what, sign, end in (("from", "a", axis.lo), ("to", "b", axis.hi)):
            pixel: Any = (Term(end, f"{sign}′{tail}", NAMED) + place * jump) // axis.unit
            steps.append(Step(TOPIC, f"{what} {letter}", pixel, pixel.value))
    return steps


def _steps(axis: Axis, own: Axis, tail: str) -> list[Step]:
    """The steps of one axis."""
    unit = "" if own.unit == 1 else f"of 1/{own.unit} pixel"
    first, last = Term(own.lo, f"a′{tail}", NAMED), Term(own.hi, f"b′{tail}", NAMED)
    return [
        Step(TOPIC, f"a′{tail}", axis.lo, own.lo, unit=unit),
        Step(TOPIC, f"b′{tail}", axis.hi, own.hi, unit=unit),
        Step(TOPIC, f"j′{tail}", axis.jump, own.jump, unit=unit),
        Step(TOPIC, f"r′{tail}", span(axis._replace(lo=first, hi=last)), span(own)),
    ]
