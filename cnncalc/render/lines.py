"""Where each layer is written: the line, with its file where that is not the one most layers are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


def line_texts(report: Report) -> list[str]:
    """`21` for each row, or `blocks.py:21`; nothing for one that no text holds."""
    places = []
    for row in report.rows:
        origin = row.node.origin
        found = None if origin is None or origin.line is None else origin.place().to_dict()
        places.append(found)
    files = [place["file"] for place in places if place is not None]
    usual = max(files, key=files.count) if files else ""
    return ["" if place is None else _text(str(place["file"]), str(place["line"]), str(usual)) for place in places]


def _text(file: str, line: str, usual: str) -> str:
    return line if file == usual else f"{printable(file.replace(chr(92), '/').rpartition('/')[2])}:{line}"
