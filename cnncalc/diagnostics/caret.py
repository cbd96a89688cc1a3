"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place


def _where(place: Place) -> str:
    return f"{printable(place[0].name)}:{place[1]}:{place[2]}"


def _excerpt(place: Place) -> list[str]:
    source, line, column, length = place
    raw = source.line(line)
    if not raw:
        return []
    start = max(0, min(column - 1, len(raw)))
    stop = min(len(raw), start + max(1, min(length, 80)))
    left, right = max(0, start - 60), min(len(raw), max(stop, start) + 40)  # a long line is shown around its fault
    before, marked, after = (printable(raw[a:b]) for a, b in ((left, start), (start, stop), (stop, right)))
    lead = "…" if left else ""
    number = str(line)
    rest = "…" if right < len(raw) else ""
    return [
        f"   {number} | {lead}{before}{marked}{after}{rest}",
        f"   {' ' * len(number)} | {' ' * (len(lead) + len(before))}{'^' * max(1, len(marked))}",
    ]
