"""The lines of a report by the size of a figure, and what each one is of the sum of all.

A line is a layer, or what a folded report sums up in one. A line's activations are the bytes of its output, for several layers
those of all their outputs, in the report's dtype and batch, as the totals count them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.fold import Summary
from cnncalc.analysis.memory import BYTES
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.report import Report
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

FIGURES = ("params", "macs", "activations")


class Shares:
    """What each line is of the sum of the lines' figures, each an int, UNKNOWN or symbolic.

    `counted` says which lines the sum counts: those that the network's totals do. `whole` is the sum of what is known, and
    `bound` says that more belongs to it, so that a share of it is an upper bound. `largest` is the largest figure of all.
    """

    def __init__(self, figures: list[Number], counted: list[bool], bound: bool) -> None:
        self.figures = figures
        self.counted = counted
        known = [n for n, adds in zip(figures, counted, strict=True) if adds and n.__class__ is int]
        self.whole = sum(known)
        self.largest = max(known, default=0)
        self.bound = bound or len(known) != sum(counted)

    def of(self, index: int) -> int | None:
        """The figure of a line that is a part of the sum; None where it is unknown, or not in the sum."""
        figure = self.figures[index]
        return figure if self.counted[index] and figure.__class__ is int else None

    def per_mille(self, index: int) -> int | None:
        """A line's share in thousandths, rounded to the nearest one, a half upward; None where `of` is, where the sum is 0
        and where it is a lower bound."""
        part = self.of(index)
        return None if part is None or not self.whole or self.bound else rounded(part, self.whole)


def rounded(part: int, whole: int) -> int:
    """part / whole in thousandths: ⌊1000·part/whole + 1/2⌋."""
    return (2000 * part + whole) // (2 * whole)


def figures_of(report: Report, figure: str) -> list[Number]:
    """The lines' figures of one of `FIGURES`: ints, UNKNOWN, or symbolic."""
    return [_figure(report, row, figure) for row in report.rows]


def shares(report: Report, figure: str) -> Shares:
    """The lines' shares of one of `FIGURES`; UsageError where a size is a letter."""
    figures = figures_of(report, figure)
    for row, n in zip(report.rows, figures, strict=True):
        if n.__class__ is not int and n is not UNKNOWN:
            raise UsageError(
                f"the {_called(report, figure)} of {clipped(row.name)} depend on a size that is a letter: {clipped(str(n))}",
                "give the size, as --input 224x224x3",
            )
    every = report.graph.framework == "torch" or report.graph.counts_all
    weights = figure == "params" and every
    counted = [row.node.alive or weights or figure == "activations" for row in report.rows]
    return Shares(figures, counted, bool(report.faults))


def ranked(report: Report, figure: str) -> Report:
    """The report with its lines by one of `FIGURES`, the largest first; what is equal keeps its order, what is unknown stands
    last. UsageError where a size is a letter."""
    figures = shares(report, figure).figures
    order = sorted(range(len(figures)), key=lambda i: (1, 0) if figures[i] is UNKNOWN else (0, -figures[i]))
    return _in_order(report, order)


def _in_order(report: Report, order: list[int]) -> Report:
    receptive_fields(report)  # found in the order of execution, and kept
    rows = tuple(report.rows[index] for index in order)
    view = Report(report.graph, rows, report.shapes, report.faults, report.warnings, report.assumptions, report.totals)
    view.dtype, view.derived, view.counted = report.dtype, report.derived, report.counted
    view.itself = None if report.itself is None else _in_order(report.itself, order)
    return view


def _figure(report: Report, row: Row, figure: str) -> Number:
    if figure == "activations":
        return _elements(row) * BYTES[report.dtype] * (report.graph.batch or 1)
    return row.params if figure == "params" else row.macs


def _elements(row: Row) -> Number:
    """The elements of a line's outputs, a sample."""
    layer = row.layer
    if isinstance(layer, Summary):
        return sum(map(_elements, layer.rows))
    total: Number = 0
    for shape in row.y if row.y.__class__ is list else (row.y,):
        total = total + shape.elements
    return total


def _called(report: Report, figure: str) -> str:
    return figure if figure != "macs" else "MACs" if report.counted is None else str(report.counted.unit)
