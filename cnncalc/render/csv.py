"""Comma-separated values for spreadsheets and scripts: plain ASCII figures, one row a layer, no totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.diagnostics.printable import printable
from cnncalc.graph.row import plain
from cnncalc.render.figures import shape_writer, weights_text
from cnncalc.render.lines import line_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.report import Report

COLUMNS = (
    "name",
    "type",
    "inputs",
    "output_shape",
    "weights",
    "params",
    "trainable",
    "non_trainable",
    "buffers",
    "macs",
    "receptive_field",
    "shared_with",
    "reaches_output",
    "expected",
    "met",
)
"""The columns, whatever the framework. An empty field is unknown, or does not apply."""


def render_csv(report: Report, marks: Mapping[str, tuple[bool, str]], lines: bool = False) -> str:
    """The rows; `marks` and `lines` as in `cnncalc.render.render`. Lines end in a newline alone."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    where = line_texts(report) if lines else []
    columns = [report.counted.unit.lower() if report.counted and name == "macs" else name for name in COLUMNS]
    writer.writerow((*columns, "line") if lines else columns)
    write = shape_writer(report.graph)
    fields = receptive_fields(report)
    for number, row in enumerate(report.rows):
        field = fields.get(row.name)
        mark = marks.get(row.name)
        writer.writerow(
            (
                printable(row.name),
                row.type,
                printable(" ".join(row.inputs)),
                "; ".join(map(write, row.y)) if row.y.__class__ is list else write(row.y),
                "" if row.shared_with else weights_text(row).replace("×", "x"),
                plain(row.params),
                plain(row.trainable),
                plain(row.non_trainable),
                plain(row.buffers),
                plain(row.macs),
                "" if field is None else "x".join(map(str, field.size)),
                printable(row.shared_with or ""),
                _word(row.node.alive),
                "" if mark is None else printable(mark[1]).replace("×", "x"),
                "" if mark is None else _word(mark[0]),
                *where[number : number + 1],
            )
        )
    return text.getvalue()


def _word(value: Any) -> str:
    return "true" if value else "false"
