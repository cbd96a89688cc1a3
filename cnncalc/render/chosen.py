"""A report in the columns that were asked for, in their order, with shares of what it is sorted by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.ranking import FIGURES, figures_of, shares
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.render.columns import Column, cells_of, totals_of, unit_of
from cnncalc.render.figures import LOWER_BOUND, number_text, shape_writer
from cnncalc.render.share import LONG, SHORT, Fitting, share_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.report import Report
    from cnncalc.render.columns import Cells

COLUMNS = (
    "name",
    "line",
    "type",
    "inputs",
    "input",
    "output",
    "weights",
    "params",
    "trainable",
    "non_trainable",
    "buffers",
    "macs",
    "activations",
    "share",
    "field",
)
"""The columns that can be chosen; `input` are the shapes of `inputs`."""
CSV_ONLY = ("shared_with", "reaches_output", "expected", "met")
"""Those that CSV has beside them."""
_USUAL = ("name", "type", "output", "weights", "params", "macs")
_DROPPED = ("field", "line", "inputs", "buffers", "non_trainable", "trainable", "type", "input", "weights")
"""What a narrow terminal leaves out, in turn; of the rest nothing."""


class Chosen(NamedTuple):
    """What was asked for: columns (empty: the usual ones), what the report is sorted by (or None), whether the encoding has
    blocks for bars."""

    columns: tuple[str, ...]
    sort: str | None
    blocks: bool

    def listed(self, lines: bool) -> tuple[str, ...]:
        """The columns, whether chosen or not; `lines` adds that of lines."""
        found = self.columns
        if not found:
            more = ("activations",) if self.sort == "activations" else ()
            found = (*_USUAL, *more, *(("share",) if self.sort else ()), "field")
        if lines and "line" not in found:
            at = found.index("name") + 1 if "name" in found else 0
            found = (*found[:at], "line", *found[at:])
        return found

    def shared(self) -> str:
        """The figure that shares are of: what is sorted by, else the figure that stands last before the shares, else the
        first one of all, else parameters."""
        if self.sort:
            return self.sort
        before = self.columns[: self.columns.index("share")] if "share" in self.columns else ()
        figures = [key for key in before if key in FIGURES]
        return figures[-1] if figures else next((key for key in self.columns if key in FIGURES), "params")


def chosen_cells(report: Report, marks: Mapping[str, tuple[bool, str]], lines: bool, chosen: Chosen) -> Cells:
    """The texts of a report in the chosen columns; `marks` and `lines` as in `cnncalc.render.render`."""
    keys = chosen.listed(lines)
    cells = cells_of(report, marks, "line" in keys)
    known = {column.key: column for column in cells.columns}
    drawn = []
    if "share" in keys:
        figure = chosen.shared()
        found = shares(report, figure)
        of = unit_of(report) if figure == "macs" else figure
        drawn = [share_column(found, of, cells_, chosen.blocks) for cells_ in (*LONG, *SHORT)]
        known["share"] = drawn[0]
    cells.columns = [known.get(key) or _further(report, key) for key in keys]
    cells.summed = tuple(key for key in keys if key in ("params", "trainable", "non_trainable", "buffers", "macs"))
    _label_total(cells.columns)
    dropped = tuple(key for key in _DROPPED if key in keys)
    dropped = dropped if len(dropped) < len(keys) else dropped[:-1]
    cells.fit = Fitting(drawn, dropped, (*(32, 28)[: len(dropped)], *[12] * max(0, len(dropped) - 2), 12, 1))
    return cells


def _label_total(columns: list[Column]) -> None:
    """The word `total` under the first column without a sum, where there are sums."""
    for column in columns:
        column.total = "" if column.key == "name" else column.total
    free = next((column for column in columns if not column.total), None)
    if free is not None and any(column.total for column in columns):
        free.total = "total"


def _further(report: Report, key: str) -> Column:
    """A column that the usual table has not."""
    rows = report.rows
    if key == "activations":
        figures = figures_of(report, key)
        total = number_text(sum(n for n in figures if n is not UNKNOWN))
        sure = not report.faults and UNKNOWN not in figures
        texts = [number_text(n) for n in figures]
        return Column(key, "Activations", texts, right=True, total=total if sure else f"{LOWER_BOUND} {total}")
    if key == "inputs":
        from cnncalc.diagnostics.printable import printable

        return Column(key, "Reads", [printable(", ".join(row.inputs)) for row in rows], called="what layers read")
    if key == "input":
        write = shape_writer(report.graph)
        texts = [", ".join(map(write, row.x if row.node.source.__class__ is not int else (row.x,))) for row in rows]
        return Column(key, "Input", texts, called="inputs", least=max(map(len, texts), default=0))
    totals = {total.key: total.text for total in totals_of(report)}
    texts = [number_text(getattr(row, key)) for row in rows]
    title = {"trainable": "Trainable", "non_trainable": "Non-trainable", "buffers": "Buffers"}[key]
    total = totals.get(key) or number_text(getattr(report.totals, key))
    return Column(key, title, texts, right=True, total=total, called=f"{title.lower()} parameters")
