"""A network before and after a change, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.analysis.whatif.changes import attribute_changes
from cnncalc.graph.row import plain, plain_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.whatif.changes import Change
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


def before_after_dict(edits: Sequence[str], before: Report, after: Report, found: Sequence[Change]) -> dict[str, Any]:
    """What `cnncalc whatif --format json` prints of one variant."""
    return {
        "edits": list(edits),
        "changed": [
            {
                "name": change.name,
                "attributes": {name: [a, b] for name, a, b in attribute_changes(change)},
                "before": _row(before, change.before),
                "after": _row(after, change.after),
            }
            for change in found
        ],
        "before": _sums(before),
        "after": _sums(after),
    }


def _row(report: Report, row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    field = receptive_fields(report).get(row.name)
    return {**row.to_dict(), "receptive_field": None if field is None else [plain(n) for n in field.size]}


def _sums(report: Report) -> dict[str, Any]:
    outputs = {name: plain_shape(shape) for name, shape in report.outputs.items()}
    return {"totals": report.totals.to_dict(report.graph.framework), "outputs": outputs}
