"""Shapes, layers and totals as the editor's lines show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.render.figures import LOWER_BOUND, number_text

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


def sizes(y: Any) -> str:
    """The shape of an output, or of several: `13×13×256`, `?` for what is not known."""
    if y.__class__ is list:
        from cnncalc.render.figures import several

        return several([str(shape) for shape in y])
    return str(y)


def totals_line(report: Report, ended: bool = False) -> str:
    """A network in a line: its parameters, its MACs, its layers; `at least` where some are not known, or the report `ended`
    before the network did."""
    totals = report.totals
    graph = report.graph

    def sure(key: str, value: Any) -> str:
        least = f"{LOWER_BOUND} " if ended or report.faults or graph.faults or key in totals.unknown else ""
        return least + number_text(value)

    shapes = ", ".join("?" if shape is None else str(shape) for shape in graph.input_shapes)
    count = len(report.rows)
    return (
        f"{sure('params', totals.params)} params · {sure('macs', totals.macs)} MACs"
        f" · {count} layer{'' if count == 1 else 's'} at {shapes}"
    )
