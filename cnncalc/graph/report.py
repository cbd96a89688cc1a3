"""What a walk found: one row a layer, and totals. Immutable and unformatted; rendering is elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import full_shape, plain, plain_shape
from cnncalc.graph.totals import sum_rows

if TYPE_CHECKING:
    from cnncalc.analysis.memory import Memory
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.row import Row
    from cnncalc.graph.totals import Totals


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
        """For each layer its `Field`, or None; see `cnncalc.analysis.receptive_field`."""
        if self._fields is None:
            from cnncalc.analysis.receptive_field import receptive_fields

            self._fields = receptive_fields(self)
        found: dict[str, Any] = self._fields
        return found

    @property
    def memory(self) -> Memory:
        """Bytes of weights and activations in `dtype`; see `cnncalc.analysis.memory`."""
        from cnncalc.analysis.memory import memory

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
