"""Whether code that was read back is the network that it was written from, in the target's counting and layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.writers.code.writing import Writing


def disagreement(w: Writing, back: Report) -> str:
    """What the two differ in; "" where they agree: in all weights, MACs and outputs, and in those of each row where as many were
    read as were written."""
    report = w.report
    ours, theirs = (sum(_weights(row) for row in each.rows) for each in (report, back))
    if ours + w.extra != theirs:
        return f"{ours + w.extra:,} weights became {theirs:,}"
    ours, theirs = (sum(_macs(row) for row in each.rows) for each in (report, back))
    if ours != theirs:
        return f"{ours:,} MACs became {theirs:,}"
    wanted = {w.values[slot, port].own for slot, port in report.graph.outputs}
    found = {shape[1:] if back.graph.batched else shape for shape in back.outputs.values()}
    if wanted != found:
        return f"the outputs {sorted(map(str, wanted))} became {sorted(map(str, found))}"
    called = all(row.node.alive for row in report.rows)  # what is not called is read back weight by weight
    if called and len(report.rows) == len(back.rows) and not w.extra:
        # in whatever order: a functional model's layers run in their framework's own
        ours, theirs = (sorted((_weights(row), _macs(row)) for row in each.rows) for each in (report, back))
        if ours != theirs:
            return "some layer has other weights or MACs"
    return ""


def _weights(row: Row) -> Any:
    return sum(weight.size for weight in row.weights)


def _macs(row: Row) -> Any:
    return row.macs if row.node.alive and row.macs.__class__ is int else 0
