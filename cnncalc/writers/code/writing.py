"""A program while it is written: its variables with the order of their axes, its modules, its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.writers.code.names import identifier
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Value(NamedTuple):
    """A tensor of the program: how it is read, its axes as the source counts them, and which of these each of its own axes
    is. `batched` is False of what has no batch (a parameter)."""

    text: str
    dims: tuple[Any, ...]
    order: tuple[int, ...]
    batched: bool = True

    def axis(self, index: int) -> int:
        """Where the source's axis `index` stands, the batch counted."""
        return self.order.index(index) + self.batched

    @property
    def own(self) -> tuple[Any, ...]:
        """Its axes in their own order."""
        return tuple(self.dims[i] for i in self.order)


class Out(NamedTuple):
    """What a layer is written as: an expression, and the order of the axes of its value (of each, where there are
    several)."""

    text: str
    order: Any = None
    batched: bool = True


def plain(rank: int) -> tuple[int, ...]:
    """The order of axes as the source has them."""
    return tuple(range(rank))


class Writing:
    """The program so far. `first` says whether the target's maps have their channels in front."""

    def __init__(self, report: Report, first: bool) -> None:
        self.report = report
        self.graph = report.graph
        self.first = first
        self.values: dict[tuple[int, int | None], Value] = {}
        self.lines: list[str] = []
        self.labels: set[str] = set()
        """Names that layers were given."""
        self.taken: set[str] = {"x"}
        self.notes: list[str] = []
        self.modules: dict[str, tuple[str, str]] = {}
        """Of a row and its part the attribute, and the call that makes it."""
        self.instead: list[Value] | None = None
        """What the layer inside another reads."""
        self.written: Callable[[Writing, Row], Out] = _unset
        """What writes a row in the target."""
        self.extra = 0
        """Weights that the target adds to those of the source, and says so."""
        self.calls: list[tuple[str, int]] = []
        """The rows that are called, each with the number of its line; -1 where notes stand above it."""
        self.names = self._variables()

    def _variables(self) -> dict[int, str]:
        """The variable of each slot: `x` for what only the next layer reads."""
        graph = self.graph
        count = len(graph.input_names)
        last: dict[int, int] = {}
        readers: dict[int, list[int]] = {}
        for number, node in enumerate(graph.nodes):
            for slot in node.sources:
                last[slot] = number
                readers.setdefault(slot, []).append(number)
        found = {}
        ends = {slot for slot, _ in graph.outputs}
        for slot in range(count + len(graph.nodes)):
            own = slot - count
            alone = readers.get(slot, []) in ([own + 1], [own + 1] * 2, []) and slot not in ends
            if slot < count:
                name = graph.input_names[slot]
                if name in ("input", "x", "inputs") and count == 1:
                    found[slot] = "x" if readers.get(slot, []) in ([0], []) else self._named("inputs")
                else:
                    found[slot] = self._named(name)
            elif (alone or (slot in ends and own == len(graph.nodes) - 1)) and self._single(own):
                found[slot] = "x"
            else:
                found[slot] = self._named(graph.nodes[own].name)
        return found

    def _single(self, own: int) -> bool:
        row = self.report.rows[own]
        return row.y.__class__ is not list

    def _named(self, name: str) -> str:
        found = identifier(name, self.taken)
        self.taken.add(found)
        return found

    def fresh(self, name: str) -> str:
        """A variable that nothing else is called."""
        return self._named(name)

    def reads(self, row: Row) -> list[Value]:
        """The values that a row reads."""
        if self.instead is not None:
            return self.instead
        node = row.node
        return [self.values[slot, port] for slot, port in zip(node.sources, node.ports, strict=True)]

    def put(self, row: Row, number: int, out: Out, comment: str = "") -> None:
        """The line of a row, and its value. What reaches no output is not called."""
        slot = number + len(self.graph.input_names)
        name = self.names[slot]
        if row.node.alive:
            self.calls.append((row.name, len(self.lines) if not self.notes else -1))
            self.lines += [f"# {note}" for note in self.notes]
            self.lines.append(f"{name} = {out.text}{comment}")
        self.notes.clear()
        if row.y.__class__ is list:
            for port, shape in enumerate(row.y):
                order = out.order[port] if out.order else plain(shape.rank)
                self.values[slot, port] = Value(f"{name}[{port}]", shape.dims, order)
            self.values[slot, None] = self.values[slot, 0]
            return
        order = out.order if out.order is not None else plain(row.y.rank)
        self.values[slot, None] = self.values[slot, 0] = Value(name, row.y.dims, tuple(order), out.batched)

    def note(self, text: str) -> None:
        """A comment above the next line."""
        if text not in self.notes:
            self.notes.append(text)

    def module(self, row: Row, call: str, part: str = "") -> str:
        """The attribute that holds what `call` makes, a row's own module or a part of it; where it uses another's weights
        that one's."""
        owner = f"{row.shared_with}/{part}"
        if row.shared_with and owner in self.modules:
            return self.modules[owner][0]
        name = f"{row.name}_{part}" if part else row.name
        attribute = identifier(name, {each for each, _ in self.modules.values()})
        self.modules[f"{row.name}/{part}"] = (attribute, call)
        return attribute

    def amend(self, row: Row, change: Callable[[str], str]) -> None:
        """Change the call that makes a row's own module."""
        key = f"{row.name}/"
        if key in self.modules:
            attribute, call = self.modules[key]
            self.modules[key] = (attribute, change(call))


def _unset(w: Writing, row: Row) -> Out:
    raise Unwritten("no target is chosen")


def of(row: Row) -> Any:
    """The row's layer, of whichever type: what it is asked for is that type's own."""
    return row.layer


def front(rank: int, axis: int) -> tuple[int, ...]:
    """The order in which an axis comes first."""
    return (axis, *(i for i in range(rank) if i != axis))


def back(rank: int, axes: Sequence[int]) -> tuple[int, ...]:
    """The order in which some axes come last."""
    return (*(i for i in range(rank) if i not in axes), *axes)


def whole(row: Row, *sizes: Any) -> None:
    """Unwritten where a size is not a number that is known."""
    if any(size.__class__ is not int for size in sizes):
        raise Unwritten("its sizes are not all known", "give the input's size: --input SHAPE")
