"""The line of a text with a caret under the characters at fault."""

from __future__ import annotations

from cnncalc.diagnostics.printable import printable


def marked_line(raw: str, line: int, column: int, length: int) -> list[str]:
    """Line `line`, which reads `raw`, and a line of carets under `length` characters from `column` (from 1) on. A long
    line is shown around its fault; nothing for an empty one."""
    if not raw:
        return []
    start = max(0, min(column - 1, len(raw)))
    stop = min(len(raw), start + max(1, min(length, 80)))
    left, right = max(0, start - 60), min(len(raw), max(stop, start) + 40)
    before, marked, after = (printable(raw[a:b]) for a, b in ((left, start), (start, stop), (stop, right)))
    lead = "…" if left else ""
    number = str(line)
    rest = "…" if right < len(raw) else ""
    return [
        f"   {number} | {lead}{before}{marked}{after}{rest}",
        f"   {' ' * len(number)} | {' ' * (len(lead) + len(before))}{'^' * max(1, len(marked))}",
    ]
