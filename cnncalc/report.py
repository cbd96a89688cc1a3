"""What a walk found: one row a layer, and totals. Immutable and unformatted; rendering is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnncalc.shape import Shape
from cnncalc.symbolic.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.arithmetic import Number
    from cnncalc.diagnostics import Fault
    from cnncalc.graph import Graph, Node
    from cnncalc.layer import Layer, Weight
    from cnncalc.memory import Memory


class Row(NamedTuple):
    """One layer's figures. `x` and `y` are its input and output shapes without the batch (tuples and lists of them
    where there are several)."""

    graph: Graph
    node: Node
    layer: Layer
    x: Any
    y: Any
    weights: tuple[Weight, ...]
    macs: Number
    """Multiply–accumulates a sample; UNKNOWN for an opaque layer."""

    @property
    def name(self) -> str:
        """The layer's full name."""
        return self.node.name

    @property
    def type(self) -> str:
        """The layer's canonical type."""
        return self.layer.type

    @property
    def inputs(self) -> list[str]:
        """The names of what it reads: `conv1`, `input`, `split.1`."""
        node = self.node
        if node.source.__class__ is int:
            return [self.graph.slot_name(node.source, node.port)]
        return [self.graph.slot_name(slot, port) for slot, port in zip(node.source, node.port, strict=True)]

    @property
    def input_shapes(self) -> list[tuple[Any, ...]]:
        """The shapes it reads, with the batch (None until one is given)."""
        many = self.node.source.__class__ is not int
        return [full_shape(self.graph, x) for x in (self.x if many else (self.x,))]

    @property
    def output_shape(self) -> tuple[Any, ...]:
        """The (first) output's shape, with the batch."""
        return full_shape(self.graph, self.y[0] if self.y.__class__ is list else self.y)

    @property
    def output_shapes(self) -> list[tuple[Any, ...]]:
        """All outputs' shapes, with the batch."""
        return [full_shape(self.graph, y) for y in (self.y if self.y.__class__ is list else [self.y])]

    @property
    def shared_with(self) -> str | None:
        """The layer whose weights it uses, if it has none of its own."""
        node = self.node
        return None if node.shared is None else self.graph.nodes[node.shared].name

    @property
    def trainable(self) -> Number:
        """Trainable weights."""
        return _sum(w.size for w in self.weights if w.trainable)

    @property
    def non_trainable(self) -> Number:
        """Weights that are not trained: moving statistics."""
        return _sum(w.size for w in self.weights if not w.trainable)

    @property
    def params(self) -> Number:
        """What the framework counts as parameters: Keras all weights, PyTorch without buffers."""
        return self.trainable if self.graph.framework == "torch" else _sum(w.size for w in self.weights)

    @property
    def buffers(self) -> Number:
        """PyTorch's buffers: running statistics, outside `params`; 0 under Keras."""
        return self.non_trainable if self.graph.framework == "torch" else 0

    def factors(self) -> tuple[tuple[Number, ...], ...]:
        """The factors of each kernel's size (5, 5, 48, 128, 2); vectors (bias, scale) are left out."""
        return () if self.node.shared is not None else self.layer.factors(self.view_x, self.y)

    @property
    def view_x(self) -> Any:
        """The input as the layer itself reads it (its own data_format)."""
        own = self.layer.data_format
        return self.x if own is None or self.x.__class__ is not Shape else self.x.viewed(own == "channels_first")

    def to_dict(self) -> dict[str, Any]:
        """The row as the JSON output has it."""
        shapes = [plain_shape(s) for s in self.output_shapes]
        row: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "inputs": self.inputs,
            "input_shapes": [plain_shape(s) for s in self.input_shapes],
            "output_shape": shapes[0],
        }
        if len(shapes) > 1:
            row["output_shapes"] = shapes
        row["weights"] = [
            {"name": w.name, "shape": [plain(n) for n in w.shape], "trainable": w.trainable} for w in self.weights
        ]
        row |= {
            "params": plain(self.params),
            "trainable": plain(self.trainable),
            "non_trainable": plain(self.non_trainable),
        }
        if self.graph.framework == "torch":
            row["buffers"] = plain(self.buffers)
        row["macs"] = plain(self.macs)
        if self.shared_with:
            row["shared_with"] = self.shared_with
        folded = getattr(self.layer, "layers", None) if self.node.layer is None else None
        if folded is not None:
            row["folded"] = folded
        if not self.node.alive:
            row["reaches_output"] = False
        return row


def _sum(sizes: Any) -> Number:
    total: Number = 0
    for size in sizes:
        total = total + size
    return total


def full_shape(graph: Graph, shape: Shape) -> tuple[Any, ...]:
    """A shape's axes with the batch in front (None until one is given)."""
    dims = tuple(None if n is UNKNOWN else n for n in shape.dims)
    return (graph.batch, *dims) if graph.batched else dims


def plain(value: Number) -> Any:
    """A number as JSON has it: an int, null for unknown, a string for a symbolic figure."""
    if value is UNKNOWN or value is None:
        return None
    return value if value.__class__ is int else str(value)


def plain_shape(shape: tuple[Any, ...]) -> list[Any]:
    """A shape as JSON has it."""
    return [plain(n) for n in shape]


class Totals(NamedTuple):
    """Sums over the rows. `unknown` names the figures that are lower bounds, since some row's is unknown."""

    params: Number
    trainable: Number
    non_trainable: Number
    buffers: Number
    macs: Number
    unknown: frozenset[str]

    def to_dict(self, framework: str) -> dict[str, Any]:
        """The totals as the JSON output has them: unknown ones null, with the known part under `at_least`."""
        names = ["params", "trainable", "non_trainable", *(["buffers"] if framework == "torch" else []), "macs"]
        found: dict[str, Any] = {n: None if n in self.unknown else plain(getattr(self, n)) for n in names}
        if self.unknown:
            found["at_least"] = {n: plain(getattr(self, n)) for n in names if n in self.unknown}
        return found


def sum_rows(rows: Any, graph: Graph) -> Totals:
    """The totals of some rows: MACs of those that reach an output; weights too under Keras, of all under PyTorch."""
    torch = graph.framework == "torch"
    trainable: Number = 0
    fixed: Number = 0
    macs: Number = 0
    unknown = set()
    for row in rows:
        alive = row.node.alive
        if alive:
            if row.macs is UNKNOWN:
                unknown.add("macs")
            else:
                macs = macs + row.macs
        if alive or torch:
            for weight in row.weights:
                if weight.size is UNKNOWN:
                    unknown.update(("params", "trainable"))
                elif weight.trainable:
                    trainable = trainable + weight.size
                else:
                    fixed = fixed + weight.size
    params = trainable if torch else trainable + fixed
    return Totals(params, trainable, fixed, fixed if torch else 0, macs, frozenset(unknown))


class Report:
    """The rows of a network in execution order, its totals, and the faults that stopped some of it.

    `report["conv1"]` is the row of a layer; a block's or repeat's name gives the row of its result.
    """

    def __init__(
        self,
        graph: Graph,
        rows: tuple[Row, ...],
        shapes: tuple[Any, ...],
        faults: tuple[Fault, ...],
        warnings: tuple[Fault, ...],
        assumptions: tuple[str, ...],
    ) -> None:
        self.graph = graph
        self.rows = rows
        self.shapes = shapes
        self.faults = faults
        self.warnings = warnings
        self.assumptions = assumptions
        self._by_name: dict[str, Row] | None = None
        self._totals: Totals | None = None
        self._fields: Any = None
        self.dtype = "float32"
        """What weights and activations are held in, for `memory`."""

    def __getitem__(self, name: str) -> Row:
        row = self.find(name)
        if row is None:
            raise KeyError(name)
        return row

    def find(self, name: str) -> Row | None:
        """The row of a layer, or of a group's result; None where there is none."""
        if self._by_name is None:
            self._by_name = {row.node.name: row for row in self.rows}
        row = self._by_name.get(name)
        if row is None and name in self.graph.groups:
            slot = self.graph.groups[name].slot
            index = -1 if slot is None else slot - len(self.graph.input_names)
            if index >= 0:
                row = self._by_name.get(self.graph.nodes[index].name)
        return row

    def adopt(self, totals: Totals, fields: dict[str, Any]) -> None:
        """Take over totals and receptive fields that were found for all layers, for a report that shows them folded."""
        self._totals = totals
        self._fields = fields

    @property
    def totals(self) -> Totals:
        """The sums over all rows."""
        if self._totals is None:
            self._totals = sum_rows(self.rows, self.graph)
        return self._totals

    def sums(self, name: str) -> Totals:
        """The sums of a layer or of all layers of a group."""
        members = self.graph.groups.get(name)
        if members is None:
            return sum_rows([self[name]], self.graph)
        names = {self.graph.nodes[index].name for index in members.nodes}
        return sum_rows([row for row in self.rows if row.node.name in names], self.graph)

    @property
    def receptive_fields(self) -> dict[str, Any]:
        """For each layer its `Field`, or None; see `cnncalc.receptive_field`."""
        if self._fields is None:
            from cnncalc.receptive_field import receptive_fields

            self._fields = receptive_fields(self)
        found: dict[str, Any] = self._fields
        return found

    @property
    def memory(self) -> Memory:
        """Bytes of weights and activations in `dtype`; see `cnncalc.memory`."""
        from cnncalc.memory import memory

        return memory(self)

    @property
    def outputs(self) -> dict[str, tuple[Any, ...]]:
        """The network's outputs: name → shape with the batch; those that could be computed."""
        found = {}
        graph = self.graph
        for index, (slot, port) in enumerate(graph.outputs):
            y = self.shapes[slot]
            if y is not None:
                y = y[port or 0] if y.__class__ is list else y
                name = graph.output_names[index] if index < len(graph.output_names) else graph.slot_name(slot, port)
                found[name] = full_shape(graph, y)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The report as the JSON output has it."""
        graph = self.graph
        fields = self.receptive_fields
        layers = []
        for row in self.rows:
            line = row.to_dict()
            field = fields.get(row.node.name)
            if field is None:
                line["receptive_field"] = None
            else:
                line["receptive_field"] = [plain(n) for n in field.size]
                line |= {"jump": field.jump, "offset": field.offset, "alignment": field.alignment}
            entry = row.node.entry
            line["line"] = (entry.node.line or None) if entry is not None else None
            layers.append(line)
        found: dict[str, Any] = {"errors": [fault.to_dict() for fault in self.faults]} if self.faults else {}
        found |= {
            "model": graph.model,
            "framework": graph.framework,
            "inputs": {
                name: plain_shape(full_shape(graph, shape))
                for name, shape in zip(graph.input_names, graph.input_shapes, strict=True)
                if shape is not None
            },
            "outputs": {name: plain_shape(shape) for name, shape in self.outputs.items()},
            "layers": layers,
            "totals": self.totals.to_dict(graph.framework),
            "memory": self.memory.to_dict(),
        }
        if self.assumptions:
            found["holds_where"] = list(self.assumptions)
        return found
