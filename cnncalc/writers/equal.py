"""Whether a network that was read back is the one that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


def difference(a: Report, b: Report, renamed: Callable[[str], str] = lambda name: name) -> str:
    """What first differs between the report of what was written and that of what was read back; "" where nothing does.
    `renamed` gives the name that a layer of the first has in the second."""
    if len(a.rows) != len(b.rows):
        return f"{len(a.rows)} rows became {len(b.rows)}"
    for one, other in zip(a.rows, b.rows, strict=True):
        for key, value in _figures(one, renamed).items():
            found = _figures(other, lambda name: name)[key]
            if value != found:
                return f"{one.name}: {key} {value} became {found}"
    for what in ("input_names", "output_names"):
        mine, theirs = getattr(a.graph, what), getattr(b.graph, what)
        if what == "input_names" and mine != theirs:
            return f"the inputs {mine} became {theirs}"
    if list(a.outputs.values()) != list(b.outputs.values()):
        return f"the outputs {a.outputs} became {b.outputs}"
    mine, theirs = _totals(a), _totals(b)
    return "" if mine == theirs else f"the totals {mine} became {theirs}"


def _totals(report: Report) -> dict[str, Any]:
    """The sums; which of PyTorch's parameters are frozen, no text but its own says."""
    found = report.totals.to_dict(report.graph.framework)
    if report.graph.framework == "torch":
        found = {key: value for key, value in found.items() if key not in ("trainable", "non_trainable", "at_least")}
    return found


def _figures(row: Row, renamed: Callable[[str], str]) -> dict[str, Any]:
    return {
        "name": renamed(row.name),
        "type": row.type,
        "inputs": [renamed(name) for name in row.inputs],
        "input shapes": row.input_shapes,
        "output shapes": row.output_shapes,
        "weights": [(w.shape, w.trainable) for w in row.weights],  # a file may call them otherwise
        "macs": plain(row.macs),
        "shared": renamed(row.shared_with) if row.shared_with and row.layer.weights(row.view_x, row.y) else None,
        "reaches an output": row.node.alive,
    }
