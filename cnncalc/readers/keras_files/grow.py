"""The network of a configuration as it grows: its nodes under Keras's names, the models they stand in, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.growth import Growth, Ref
from cnncalc.graph.nodes import Members
from cnncalc.readers.keras.naming import numbered
from cnncalc.readers.keras_files.inputs import Inputs
from cnncalc.readers.keras_files.origin import Listed
from cnncalc.readers.keras_files.refs import flat
from cnncalc.readers.keras_files.wrong import Beyond, Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.report import Report
    from cnncalc.readers.file import Asked
    from cnncalc.readers.keras_files.document import Document
    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.wrong import Path

MOST_FAULTS = 100
MOST_NODES = 10_000
"""Nodes at most: models that hold others many times over would have more."""


class Grown:
    """The network so far."""

    def __init__(self, document: Document, name: str, asked: Asked) -> None:
        self.document = document
        self.growth = Growth(name, "keras")
        self.inputs = Inputs(document, self.growth, asked.inputs)
        self.edits = asked.edits
        self.names: dict[str, int] = {}
        self.reserved: set[str] = set()
        self.groups: dict[str, tuple[str, list[int]]] = {}
        """The rows that stand in a model, or come of one operation: what it is, and their numbers, by its name."""
        self.starts: dict[int, list[Ref]] = {}
        """What the node of a recurrent layer starts from besides what it reads."""
        self.shared: dict[int, Entry] = {}

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self.growth.graph.nodes)

    def node(self, entry: Entry, name: str, layer: Any, reads: Any, starts: list[Ref] | None = None) -> Any:
        """One more node: its outputs, a list of them where there are several."""
        if self.count >= MOST_NODES:
            raise Beyond(f"the network has more than {MOST_NODES:,} layers", entry.path, "is this the right file?")
        owner = entry if entry.shared is None else self.shared.setdefault(entry.shared, entry)
        if starts:
            self.starts[self.count] = starts
        ref = self.growth.add(self.unique(name), layer, reads, Listed(self.document, entry), owner.first)
        if owner.first is None:
            owner.first = ref
        y = self.growth.shape(ref)
        return [Ref(ref.number, port) for port in range(len(y))] if y.__class__ is list else ref

    # -- names

    def reserve(self, model: Model) -> None:
        """Keep the names of a model's rows for them."""
        self.reserved = set(_names(model, ()))

    def unique(self, name: str) -> str:
        """The name, or for a later call of the same layer one with a number."""
        return numbered(name, self.names, self.reserved)

    def group(self, name: str, kind: str, before: int) -> None:
        """Note that the nodes from `before` on stand in a model, or come of one operation."""
        self.groups.setdefault(name, (kind, []))[1].extend(range(before, self.count))

    # -- what is told

    def note(self, wrong: Wrong, layer: str | None = None) -> None:
        """Note what is wrong, and go on."""
        place = self.document.place(wrong.path)
        if len(self.growth.faults) >= MOST_FAULTS and wrong.__class__ is not Beyond:
            raise Beyond(f"more than {MOST_FAULTS} of its layers are wrong: the others are not read", wrong.path)
        self.growth.faults.append(Fault(wrong.message, place, help=wrong.help, layer=wrong.layer or layer))

    def warn(self, message: str, path: Path, help: str = "") -> None:
        """A warning about a part of the file."""
        place = self.document.place(path)
        self.growth.graph.warnings.append(Fault(message, place, help=help, severity="warning"))

    # -- the end

    def finish(self, result: Any) -> Report:
        """The report of the network with these outputs."""
        named = result.items() if result.__class__ is dict else [("", result)]
        outputs = [
            (str(name) or self._slot_name(ref), ref)
            for name, each in named
            for ref in flat(each)
            if ref.__class__ is Ref
        ]
        report = self.growth.finish(outputs)
        graph = self.growth.graph
        graph.counts_all = True
        self._states_alive()
        inputs, names = len(graph.input_names), {node.name for node in graph.nodes}
        for path, (kind, nodes) in self.groups.items():
            if path not in names and nodes:
                alive = [index for index in nodes if graph.nodes[index].alive] or nodes
                graph.groups[path] = Members(alive[-1] + inputs, None, nodes, None, None, kind, 1)
        return report

    def _slot_name(self, ref: Ref) -> str:
        graph = self.growth.graph
        slot = -1 - ref.number if ref.number < 0 else ref.number + len(graph.input_names)
        return graph.slot_name(slot, ref.port)

    def _states_alive(self) -> None:
        """What a layer only starts from (the state of another) reaches what that layer does."""
        nodes, count = self.growth.graph.nodes, len(self.growth.graph.input_names)
        for number, reads in sorted(self.starts.items(), reverse=True):
            left = [ref.number for ref in reads if ref.number >= 0] if nodes[number].alive else []
            while left:
                node = nodes[left.pop()]
                if not node.alive:
                    node.alive = True
                    left += [slot - count for slot in node.sources if slot >= count]


def _names(model: Model, prefix: tuple[str, ...]) -> Iterator[str]:
    """The names of the rows of a model whose layers are each called once."""
    for entry in model.entries:
        yield ".".join((*prefix, entry.name))
        if entry.model is not None:
            yield from _names(entry.model, (*prefix, entry.name))
