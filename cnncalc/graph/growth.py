"""A network that grows a node at a time, each node's output known at once: readers of programs and files need shapes
while they read. It is the walk of a finished graph, a step at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.nodes import Graph, Node
from cnncalc.graph.order import mark_alive
from cnncalc.graph.walk import Walk
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.origin import Origin
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.shape import Shape


class Ref(NamedTuple):
    """What a node reads, and what making one gives back: node `number`, or the input -1 - `number` where it is
    negative; `port` is which of several outputs. It stays what it is while the network grows."""

    number: int
    port: int | None = None


class Growth:
    """A network in the making. `add` gives a `Ref`, and `shape` what is known of it: a `Shape` without the batch, or
    None, with a fault in `faults`, where it could not be computed."""

    def __init__(self, model: str, framework: str, *, batched: bool = True) -> None:
        self.graph = Graph(model, framework, framework == "torch")
        self.graph.batched = batched
        self.changes: Any = None
        """What is changed from outside: the layer of a name → the layer as it is to be; `behind` says what is put in after it."""
        self._walk = Walk(self.graph)

    @property
    def faults(self) -> list[Any]:
        """The faults found so far."""
        return self._walk.found.faults

    def input(self, name: str, shape: Shape, place: Any = None) -> Ref:
        """One more input, written at `place`; it may come after nodes, which keep what they read."""
        graph = self.graph
        count = len(graph.input_names)
        graph.input_names.append(name)
        graph.input_shapes.append(shape)
        graph.input_places.append(place)
        self._walk.shapes.insert(count, shape)
        for node in graph.nodes:
            node.source = _moved(node.source, count)
        return Ref(-1 - count)

    def add(
        self, name: str, layer: Any, reads: Ref | Sequence[Ref], origin: Origin | None = None, shared: Ref | None = None
    ) -> Ref:
        """One more node: `layer` reads `reads` (a sequence for a layer with `many` inputs). `shared` is the node whose
        weights it uses."""
        if self.changes is not None:
            layer = self.changes(name, layer)
        if isinstance(reads, Ref):
            node = Node(name, layer, self._slot(reads), origin)
            node.port = reads.port
        else:
            node = Node(name, layer, tuple(self._slot(read) for read in reads), origin)
            node.port = tuple(read.port for read in reads)
        if shared is not None:
            node.shared = shared.number
        self.graph.nodes.append(node)
        self._walk.step(node)
        ref = Ref(len(self.graph.nodes) - 1)
        return ref if self.changes is None else self._put_in(name, ref)

    def _put_in(self, name: str, ref: Ref) -> Ref:
        """What comes behind a node: itself, or the last of the layers that are put in from outside."""
        changes, self.changes = self.changes, None
        for other, layer in changes.behind(name, self.graph.framework):
            ref = self.add(other, layer, ref)
        self.changes = changes
        return ref

    def withdraw(self, count: int) -> None:
        """Take the last nodes back, which nothing reads."""
        rows = self._walk.rows
        gone = {id(node) for node in self.graph.nodes[-count:]}
        while rows and id(rows[-1].node) in gone:
            rows.pop()
        del self.graph.nodes[-count:], self._walk.shapes[-count:]
        self._walk.found.forget()

    def shape(self, ref: Ref) -> Any:
        """What a ref came to: a `Shape`; a list of them where several outputs are not told apart; None where unknown."""
        y = self._walk.shapes[self._slot(ref)]
        if ref.port is None or y is None:
            return y
        return y[ref.port] if y.__class__ is list else y

    def row(self, number: int) -> Row | None:
        """The figures of node `number`; None where it could not be computed."""
        node, rows = self.graph.nodes[number], self._walk.rows
        at = min(number, len(rows) - 1)
        while at >= 0 and rows[at].node is not node:
            at -= 1
        return rows[at] if at >= 0 else None

    def slot_shape(self, slot: int) -> Any:
        """The same for a slot as nodes read it: the inputs first, then the nodes."""
        return self._walk.shapes[slot]

    def ends(self) -> list[Ref]:
        """The nodes that no other reads."""
        graph = self.graph
        read, count = {slot for node in graph.nodes for slot in node.sources}, len(graph.input_names)
        return [Ref(number) for number in range(len(graph.nodes)) if number + count not in read]

    def finish(self, outputs: Sequence[tuple[str, Ref]]) -> Report:
        """The report of the grown network with these outputs, by their names; `.graph` is the network."""
        graph = self.graph
        graph.outputs = [(self._slot(ref), ref.port) for _, ref in outputs]
        graph.output_names = [name for name, _ in outputs]
        mark_alive(graph)
        return self._walk.report()

    def _slot(self, ref: Ref) -> int:
        return -1 - ref.number if ref.number < 0 else ref.number + len(self.graph.input_names)


def _moved(source: Any, count: int) -> Any:
    """A node's slots after one more input behind the first `count`."""
    if source.__class__ is int:
        return source + (source >= count)
    return tuple(slot + (slot >= count) for slot in source)
