"""A text → its table, what edits change of it, and its faults: as JSON, at each keystroke."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.printable import printable
from cnncalc.hooks.playground.faults import told, warned
from cnncalc.hooks.playground.pasted import Pasted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report
    from cnncalc.render.columns import Cells

MOST = 2000
"""Rows that are shown."""
_known: list[Any] = []
"""What was read last: (text, framework, input), the text as it was read."""


def answer(request: str) -> str:
    """The answer to a request: `{"do": "table", "text": …, "input": …, "framework": …, "edits": […]}`; `do` may be `layer`
    too (with `layer` and `step`), `write` and `examples`. Whatever is wrong is in the answer; nothing is raised."""
    try:
        return json.dumps(_answer(json.loads(request)), ensure_ascii=False, separators=(",", ":"))
    except Exception as error:  # the page stays alive, and says that this is ours
        said = f"{type(error).__name__}: {error}"
        return json.dumps({"broken": printable(said[:300])})


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    given = pasted(asked["text"], asked.get("framework"), asked.get("input", ""))
    edits = [edit for edit in asked.get("edits", ()) if edit.strip()]
    if asked["do"] == "write":
        try:
            return {"text": given.written(edits)}
        except SpecError as error:
            return {"faults": told(error, given.text)}
    if asked["do"] == "layer":
        from cnncalc.hooks.playground.detail import detail

        return detail(given, edits, asked.get("layer"), asked.get("step"))
    return table(given, edits)


def pasted(text: str, framework: str | None, input: str) -> Pasted:
    """A text as it was read, once while it stays the same."""
    key = (text, framework, input)
    if not _known or _known[0] != key:
        _known[:] = [key, Pasted(text, framework, input)]
    found: Pasted = _known[1]
    return found


def table(given: Pasted, edits: Sequence[str]) -> dict[str, Any]:
    """The rows, what differs from the text without edits, totals, faults."""
    report, error = given.reported(edits)
    found: dict[str, Any] = {"faults": [] if error is None else told(error, given.text), "warnings": []}
    if report is None or not (report.rows or error is None):
        return found
    marks: Any = {}
    if report.graph.spec is not None or any(node.expect for node in report.graph.nodes):
        from cnncalc.analysis.expectations.marks import marks as expected

        try:
            marks = expected(report)
        except SpecError as wrong:
            found["faults"] += told(wrong, given.text)
    from cnncalc.render.columns import cells_of

    cells = cells_of(report, marks)
    found["warnings"] = warned(report.warnings, given.text)
    found |= _plain(cells, report)
    if edits and given.before is not None:
        found |= _changed(given.before, report, cells, error is None)
    return found


def _plain(cells: Cells, report: Report) -> dict[str, Any]:
    rows = report.rows[:MOST]
    return {
        "model": cells.model,
        "facts": cells.facts,
        "columns": [
            {"key": c.key, "title": c.title, "right": c.right, "texts": c.texts[:MOST], "total": c.total}
            for c in cells.columns
        ],
        "names": [row.node.name for row in rows],
        "lines": [None if row.node.origin is None else row.node.origin.line for row in rows],
        "quiet": cells.quiet[:MOST],
        "left": len(report.rows) - len(rows),
        "totals": [{"key": t.key, "label": t.label, "text": t.text, "unit": t.unit} for t in cells.totals],
        "notes": cells.notes,
    }


def _changed(before: Report, after: Report, cells: Cells, whole: bool) -> dict[str, Any]:
    """For each row that changed what its columns said before (None where it is new), the layers that are gone, the totals
    that were."""
    from cnncalc.analysis.whatif.changes import changes
    from cnncalc.render.columns import cells_of

    old = cells_of(before, {})
    at = {row.node.name: index for index, row in enumerate(before.rows)}
    now = {row.node.name: index for index, row in enumerate(after.rows[:MOST])}
    changed: dict[int, Any] = {}
    gone = []
    for change in changes(before, after, whole):
        if change.after is None:
            gone.append(printable(change.name))
        elif change.after.node.name in now:
            row = now[change.after.node.name]
            was = None if change.before is None else at[change.before.node.name]
            changed[row] = None if was is None else _differing(old, cells, was, row)
    totals = {total.key: total.text for total in old.totals}
    return {"changed": changed, "gone": gone, "before": totals}


def _differing(old: Cells, new: Cells, was: int, row: int) -> dict[str, str]:
    pairs = zip(old.columns, new.columns, strict=True)
    found = {a.key: a.texts[was] for a, b in pairs if a.texts[was] != b.texts[row]}
    return {key: text for key, text in found.items() if key != "name"}
