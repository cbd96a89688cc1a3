"""One network of a page: its report, what it is called there, and the texts of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.memory import BYTES, memory
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.graph.report import Report
from cnncalc.render.columns import cells_of, facts_of, notes_of, per_sample, totals_of, unit_of
from cnncalc.render.figures import shape_writer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.row import Row
    from cnncalc.render.columns import Cells, Total

MEASURES = ("params", "macs", "activations")
"""What the shares are of."""
WHOLE = 1_000_000
"""Shares are in millionths, rounded down."""


class Side:
    """A report on a page. `source` is what the user named; `faults` are the texts of what is wrong with it."""

    def __init__(
        self, report: Report, source: str, faults: Sequence[str] = (), marks: Mapping[str, Any] | None = None
    ) -> None:
        self.report = report
        self.source = source
        self.faults = list(faults)
        self.marks = marks or {}
        self.memory = memory(report)

    @property
    def name(self) -> str:
        """What the network is called: its model's name, else what the user named."""
        return self.report.graph.model or self.source

    @property
    def facts(self) -> str:
        """The framework, the input's shape, and who counts where another tool does."""
        report = self.report
        counted = "" if report.counted is None else f" · {unit_of(report)} {per_sample(report)}"
        return facts_of(report.graph, shape_writer(report.graph)) + counted

    @property
    def notes(self) -> list[str]:
        """What the command line says below the table."""
        return notes_of(self.report, self.marks)

    @property
    def totals(self) -> list[Total]:
        """The totals, as the command line prints them."""
        return totals_of(self.report)

    def texts(self, rows: Sequence[Row], results: Mapping[str, Row | None]) -> Cells:
        """The cells of these rows, blocks among them; `results` are the rows of the blocks' results, by name."""
        report = self.report
        known = receptive_fields(report)
        fields = dict(known)
        for name, row in results.items():
            fields[name] = None if row is None else known.get(row.node.name)
        view = Report(
            report.graph,
            tuple(rows),
            report.shapes,
            report.faults,
            report.warnings,
            report.assumptions,
            report.totals,
        )
        view.dtype = report.dtype
        view.derived["receptive_fields"] = fields
        return cells_of(view, self.marks)

    def bytes_of(self, row: Row) -> Any:
        """The bytes of a layer's outputs, of the batch that was given."""
        unit = BYTES[self.report.dtype] * (self.report.graph.batch or 1)
        total: Any = 0
        for shape in row.y if row.y.__class__ is list else (() if row.y is None else (row.y,)):
            total = total + shape.elements
        return total * unit

    def share(self, number: Any, measure: str) -> int | None:
        """Which part of the network's whole a number is, in millionths; None where that is not known."""
        whole = self.memory.activations if measure == "activations" else getattr(self.report.totals, measure)
        if number.__class__ is not int or whole.__class__ is not int or whole <= 0:
            return None
        return min(WHOLE, int(number * WHOLE // whole))
