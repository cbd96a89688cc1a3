"""Entries of a spec that cannot be read, while the rest of it can: what stands for them, and where what follows begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.place import Source
from cnncalc.editor.specs.unfinished import ITEM, instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.diagnostics.fault import Fault

_TOP = re.compile(r"([A-Za-z_]\w*)\s*:")


def without(source: Source, lines: bool, faults: Iterable[Fault]) -> Source | None:
    """The text with other lines in place of those entries that cannot be read; None where that is none of its lines."""
    written = source.text.split("\n")
    other = list(written)
    for fault in faults:
        number = fault.place[1] - 1 if isinstance(fault.place, tuple) else -1
        item = ITEM.match(written[number]) if 0 <= number < len(written) else None
        if item is not None or (lines and 0 <= number < len(written)):
            other[number] = instead(written[number], lines)
        if item is not None and not lines:
            for rest in _rest(written, number, item[1].rindex("- ")):
                other[rest] = ""
    return Source(source.name, "\n".join(other)) if other != written else None


def _rest(written: list[str], number: int, dash: int) -> Iterator[int]:
    """The lines of an entry after its first: those further in than its dash."""
    for rest in range(number + 1, len(written)):
        line = written[rest]
        if line.strip() and len(line) - len(line.lstrip()) <= dash:
            return
        yield rest


def unread_from(source: Source, lines: bool, faults: Iterable[Fault]) -> tuple[int, int] | None:
    """Where `layers:` begins, and the first of its lines (from 0) with an entry that could not be read."""
    faults = list(faults)
    if not faults:
        return None
    start, section = 0, ""
    starts: dict[int, str] = {}
    for number, line in enumerate(source.lines):
        key = None if lines else _TOP.match(line)
        if key is not None:
            start, section = (number, key[1]) if key[1] == "layers" else (start, key[1])
        starts[number] = section
    found = [fault.place[1] - 1 for fault in faults if isinstance(fault.place, tuple)]
    found = [number for number in found if lines or starts.get(number) == "layers"]
    return (start, min(found)) if found else None
