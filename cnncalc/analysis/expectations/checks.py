"""Every expectation of a spec (`=>` and `expect:`), in the order written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.expectations.check import shape_check
from cnncalc.analysis.expectations.expected import expected_checks
from cnncalc.analysis.expectations.marks import first_shape
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.graph.report import Report


def checks(report: Report) -> list[Check]:
    """Every expectation of the report's spec, in the order written; SpecError where one cannot be read."""
    faults: list[Fault] = []
    found = list(_arrows(report, faults))
    spec = report.graph.spec
    if spec is not None and spec.expect is not None:
        found += expected_checks(report, spec.expect, faults, "")
    if faults:
        raise SpecError(faults, report)
    own = None if spec is None else spec.source
    found.sort(
        key=lambda check: (
            (1, 0, 0) if check.place is None or check.place[0] is not own else (0, check.place[1], check.place[2])
        )
    )
    return found


def _arrows(report: Report, faults: list[Fault]) -> Iterator[Check]:
    graph = report.graph
    for slot, node in enumerate(graph.nodes, len(graph.input_names)):
        if node.expect is not None and report.shapes[slot] is not None:
            place = node.origin.place("=>") if node.origin is not None else None
            check = shape_check(
                graph, place, node.name, node.expect, first_shape(report.shapes[slot]), faults, slot, node.origin
            )
            if check:
                yield check
    for name, members in graph.groups.items():
        if members.expect is not None and members.slot is not None and report.shapes[members.slot] is not None:
            check = shape_check(
                graph,
                members.place,
                name,
                members.expect,
                first_shape(report.shapes[members.slot]),
                faults,
                members.slot,
                members.origin,
            )
            if check:
                yield check
