"""What an explanation is made of: steps, sentences, and what their symbols say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term, formula, numbers
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

TOPICS = ("shape", "weights", "macs", "receptive-field", "memory")
"""What may be asked about a layer, in the order told."""


class Step:
    """One number: what it is (H′, kernel, MACs) and of which topic; `number` holds its trace, `value` is the table's.

    `known` names parts of the trace by their id (`p` for the padding that a floor halves). `factors` is the value as a
    product in another order, where that says more (5×5×48×128×2); `unit` what it counts. In symbols and numbers nothing
    is written twice: where the formula is the value itself, both are empty.
    """

    __slots__ = ("factors", "kind", "known", "number", "topic", "unit", "value", "what")

    def __init__(
        self,
        topic: str,
        what: str,
        number: Number,
        value: Number,
        *,
        known: dict[int, Term] | None = None,
        factors: str = "",
        unit: str = "",
        kind: str = "",
    ) -> None:
        """`kind` is what it tells of one of several alike axes (its size, its padding): told once where the numbers are one."""
        self.topic = topic
        self.what = what
        self.number = number
        self.value = value
        self.known = known
        self.factors = factors
        self.unit = unit
        self.kind = kind

    @property
    def symbols(self) -> str:
        """The formula: ⌊(H + 2·p − k) / s⌋ + 1."""
        return formula(self.number, self.known)

    @property
    def numbers(self) -> str:
        """The formula with numbers in its place: ⌊(227 + 2×0 − 11) / 4⌋ + 1."""
        return numbers(self.number, self.known)

    @property
    def text(self) -> str:
        """`⌊(H − k) / s⌋ + 1 = ⌊(227 − 11) / 4⌋ + 1 = 55`, nothing said twice."""
        value = str(self.value).replace("-", "−")
        before = [part for part in dict.fromkeys((self.symbols, self.numbers)) if part != value]
        return " = ".join([*(_grouped(part) for part in before), value_text(self.value)])


def value_text(value: Number) -> str:
    """A value as people read it: 307,200; a closed form as it is; unknown."""
    if value is UNKNOWN:
        return "unknown"
    return f"{value:,}".replace("-", "−") if value.__class__ is int else _grouped(str(value))


def _grouped(text: str) -> str:
    """A formula with the digits of its large numbers in threes."""
    import re

    return re.sub(r"(?<![\d.])\d{5,18}(?!\d)", lambda found: f"{int(found[0]):,}", text)


class Meaning(NamedTuple):
    """What a symbol is, in words, and its value."""

    words: str
    value: Any


class Note(NamedTuple):
    """A sentence about a layer, under the topic that it belongs to."""

    topic: str
    text: str


class Explained:
    """One layer explained, and the other layers of which the same holds: `names` are all of them, in execution order."""

    __slots__ = ("legend", "names", "notes", "row", "sees", "steps", "unchanged")

    def __init__(
        self, row: Row, steps: list[Step], notes: list[Note], legend: dict[str, Meaning], unchanged: bool
    ) -> None:
        self.row = row
        self.names = [row.node.name]
        self.steps = steps
        self.notes = notes
        self.legend = legend
        self.unchanged = unchanged
        """Whether the output is the input's very shape."""
        self.sees: dict[str, Any] | None = None
        """What one cell sees of each input, from the first pixel to the last an axis, where a cell was asked about."""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to compute: the shape stays, and there are neither weights nor MACs."""
        return self.unchanged and not self.notes and all(step.topic == "shape" for step in self.steps)


class Line(NamedTuple):
    """Steps that are one line in print: `H′ = W′ = …`, where axes come out by the same numbers."""

    step: Step
    what: tuple[str, ...]


def lines(steps: list[Step], topic: str) -> list[Line]:
    """The steps of a topic as lines, axes that come out by the same numbers in one."""
    found: dict[tuple[Any, ...], Line] = {}
    for step in steps:
        if step.topic != topic:
            continue
        key: tuple[Any, ...] = (len(found),)
        if step.kind and isinstance(step.number, Term) and step.number.operator:
            key = (step.kind, step.numbers, str(step.value))
        line = found.get(key)
        found[key] = Line(step, (step.what,)) if line is None else line._replace(what=(*line.what, step.what))
    return list(found.values())
