"""The figures of a network: its rows in execution order, their sums, and what was found on the way.

Immutable and unformatted. What is derived from it (receptive fields, memory) asks it, from another room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import full_shape
from cnncalc.graph.totals import sum_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        totals: Totals | None = None,
    ) -> None:
        """`totals` where they are not those of the rows: of a report that shows some of them folded."""
        self.graph = graph
        self.rows = rows
        self.shapes = shapes
        self.faults = faults
        self.warnings = warnings
        self.assumptions = assumptions
        self._by_name: dict[str, Row] | None = None
        self._totals = totals
        self.derived: dict[str, Any] = {}
        """What further walks over the report found (receptive fields), kept by those who made them."""
        self.dtype = "float32"
        """What weights and activations are held in, for those who count bytes."""
        self.counted: Any = None
        """What another tool makes of it, where its rows show that instead of MACs."""
        self.itself: Report | None = None
        """The report whose rows are shown as that tool counts them, with its own MACs."""

    def stopped(self, faults: Sequence[Fault]) -> Report:
        """The same where faults ended the reading behind its rows: its totals are lower bounds."""
        return Report(self.graph, self.rows, self.shapes, tuple(faults), self.warnings, self.assumptions)

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
