"""A report whose rows and total show what another tool counts, in the place of MACs."""

from __future__ import annotations

from cnncalc.analysis.conventions.counted import counted
from cnncalc.graph.report import Report


def recounted(report: Report, name: str) -> Report:
    """`report` as the tool `name`, one of `NAMES`, counts it: `counted` is the tool's sums, `itself` the report as it was."""
    found = counted(report, name)
    rows = tuple(row._replace(macs=figure) for row, figure in zip(report.rows, found.rows, strict=True))
    unknown = report.totals.unknown - {"macs"} | ({"macs"} if found.unknown else set())
    totals = report.totals._replace(macs=found.total, unknown=frozenset(unknown))
    view = Report(report.graph, rows, report.shapes, report.faults, report.warnings, report.assumptions, totals)
    view.dtype, view.derived = report.dtype, report.derived
    view.counted, view.itself = found, report
    return view
