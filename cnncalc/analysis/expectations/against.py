"""One source held to another: `check A --against B`. Each layer that has weights, MACs or an output of its own is a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.difference import differences, totals
from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.expectations.expected import result_of

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

_FIGURES = ("trainable", "macs")


def against(report: Report, other: Report, name: str) -> list[Check]:
    """What differs between a report and another of the name `name`, the first difference first; then the totals and the
    outputs, met or not."""
    found: list[Check] = []
    for difference in differences(other, report, computed=True):
        wanted, row = difference.before, difference.after
        place = _place(row)
        slot = None if row is None else _slot(report, row)
        subject = difference.name if row is not None else f"{difference.name} of {name}"
        if row is None or wanted is None:
            present: Any = wanted or row
            there = f"{present.type} ({present.node.name})"
            found.append(
                Check(
                    place,
                    subject,
                    there if row is None else "no such layer",
                    "none" if row is None else there,
                    False,
                    slot=slot,
                )
            )
        for what, expected, actual in difference.changes:
            found.append(
                Check(place, f"{subject} {what}", expected, actual, False, slot=slot if what == "output" else None)
            )
    own, wanted_totals = totals(report), totals(other)
    for figure in _FIGURES:
        found.append(_total(figure, wanted_totals[figure], own[figure]))
    return found


def _total(figure: str, wanted: Any, actual: Any) -> Check:
    from cnncalc.analysis.expectations.figures import percent

    met = wanted == actual and wanted is not None
    if wanted.__class__ is not int or actual.__class__ is not int:
        return Check(None, figure, str(wanted or "unknown"), str(actual or "unknown"), met)
    by = actual - wanted
    return Check(
        None, figure, f"{wanted:,}", f"{actual:,}", met, f"{by:+,}" if by else "", percent(by, wanted) if by else ""
    )


def _place(row: Any) -> Any:
    origin = None if row is None else row.node.origin
    place = None if origin is None else origin.place()
    return place if place is not None and place.known else None


def _slot(report: Report, row: Any) -> int | None:
    return result_of(report, row.node.name)[1]
