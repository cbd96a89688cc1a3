"""A sorted report, or chosen columns of it, for programs: CSV and JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.ranking import Shares, figures_of, shares
from cnncalc.graph.row import plain
from cnncalc.render.csv import render_csv
from cnncalc.render.figures import shape_writer
from cnncalc.render.json import report_dict, report_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.report import Report
    from cnncalc.render.chosen import Chosen

SHARE = "share_per_mille"
_TITLES = {"output": "output_shape", "field": "receptive_field", "share": SHARE, "input": "input_shapes"}
"""What CSV calls a column, where it is called otherwise."""


def chosen_json(report: Report, chosen: Chosen) -> str:
    """All of the report, its layers in the order that was asked for, each with the bytes of its activations and its share."""
    whole = report_dict(report)
    found, activations = shares(report, chosen.shared()), figures_of(report, "activations")
    for index, line in enumerate(whole["layers"]):
        line["activations"] = plain(activations[index])
        line[SHARE] = found.per_mille(index)
    return report_text({"sorted_by": chosen.sort, **whole})


def chosen_csv(report: Report, marks: Mapping[str, tuple[bool, str]], lines: bool, chosen: Chosen) -> str:
    """CSV in the chosen columns; where none are chosen in all of its own, with activations and shares."""
    head, *rows = csv.reader(io.StringIO(render_csv(report, marks, lines or "line" in chosen.columns)))
    known = {title: [row[at] for row in rows] for at, title in enumerate(head)}
    titles = [_titled(key, report) for key in chosen.listed(lines)] if chosen.columns else [*head, "activations", SHARE]
    for title in titles:
        if title not in known:
            known[title] = _further(report, title, chosen)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(zip(*[known[title] for title in titles], strict=True))
    return text.getvalue()


def _titled(key: str, report: Report) -> str:
    if key == "macs" and report.counted is not None:
        return str(report.counted.unit).lower()
    return _TITLES.get(key, key)


def _further(report: Report, title: str, chosen: Chosen) -> list[Any]:
    """The cells of a column that CSV has only where it is asked for; an empty one is unknown."""
    if title == SHARE:
        found: Shares = shares(report, chosen.shared())
        return [found.per_mille(index) for index in range(len(report.rows))]
    if title == "activations":
        return [plain(figure) for figure in figures_of(report, title)]
    write = shape_writer(report.graph)
    return ["; ".join(map(write, row.x if row.node.source.__class__ is not int else (row.x,))) for row in report.rows]
