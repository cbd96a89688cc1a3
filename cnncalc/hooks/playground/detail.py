"""One layer as the playground shows it: what can be turned, its formulas, its picture; or the picture of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import printable
from cnncalc.hooks.playground.knobs import knobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.draw.scene import Scene
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.hooks.playground.pasted import Pasted

TOPICS = ("shape", "weights", "macs", "receptive-field")


def detail(given: Pasted, edits: Sequence[str], name: str | None, step: int | None) -> dict[str, Any]:
    """What there is to see of the layer `name` at an output position; without one, of the network."""
    report, _ = given.reported(edits)
    if report is None or not report.rows:
        return {"layer": None}
    row = None if name is None else next((row for row in report.rows if row.node.name == name), None)
    if row is None:
        return {"layer": None, **_pictured(_network, report)}
    found: dict[str, Any] = {
        "layer": row.node.name,
        "called": printable(row.node.name),
        "knobs": _with_base(given, row),
    }
    found |= _explained(report, row)
    found |= _pictured(lambda report: _layer(report, row, step, found), report)
    return found


def _with_base(given: Pasted, row: Row) -> list[dict[str, Any]]:
    """The knobs, each with what it is without edits."""
    before = None if given.before is None else given.before.find(row.node.name)
    base = {} if before is None else {knob["key"]: knob["text"] for knob in knobs(before)}
    return [knob | {"base": base.get(knob["key"], knob["text"])} for knob in knobs(row)]


def _explained(report: Report, row: Row) -> dict[str, Any]:
    from cnncalc.analysis.explanation.network import explanation
    from cnncalc.render.explanations.parts import TITLES, edges, legend_of, line_text, sections, words

    layer = explanation(report, [row.node.name], TOPICS, rows=[row]).layers
    if not layer:
        return {}
    told = [
        {"title": TITLES[topic], "lines": [line_text(line) for line in lines], "notes": said}
        for topic, lines, said in sections(layer[0], TOPICS)
    ]
    return {"words": words(layer[0]), "edges": edges(layer[0]), "sections": told, "legend": legend_of(layer[0])}


def _pictured(draw: Any, report: Report) -> dict[str, Any]:
    from cnncalc.draw.writers.svg import write

    try:
        return {"svg": write(draw(report))}
    except UsageError as error:
        return {"svg": None, "instead": printable(error.message)}


def _layer(report: Report, row: Row, step: int | None, found: dict[str, Any]) -> Scene:
    from cnncalc.draw.layer.figure import figure
    from cnncalc.draw.layer.subject import subject

    drawn = subject(report, row.node.name)
    found["positions"] = drawn.count
    found["step"] = min(max(step or 0, 0), drawn.count - 1)
    drawn.at(str(found["step"]))
    return figure(drawn)


def _network(report: Report) -> Scene:
    from cnncalc.draw.network.boxes import box_network, boxes, in_one_line
    from cnncalc.draw.network.graph import graph

    boxed = box_network(report)
    return boxes(boxed) if in_one_line(boxed) else graph(boxed, True)
