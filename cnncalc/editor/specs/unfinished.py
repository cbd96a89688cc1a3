"""A spec with a line that cannot be read: the same text with another line in its place, which stops what follows from it
and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.place import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.diagnostics.fault import Fault

UNFINISHED = "unfinished"
"""The type of a layer that nobody knows, so that what reads it is not computed."""
ITEM = re.compile(r"(\s*(?:- )+)\s*(?:([A-Za-z0-9_][\w.-]*):(?=\s|$))?")
_NEAR = 3


def mended(source: Source, lines: bool, faults: Iterable[Fault], changed: int | None) -> Iterator[Source]:
    """Texts as long as the source, in lines, that may be read: without the line typed last, the line at fault, one of
    those before it, or two of them."""
    written = source.text.split("\n")
    at = next((fault.place[1] - 1 for fault in faults if isinstance(fault.place, tuple)), 0)
    near: list[int] = []
    for number in (changed, *range(at, at - _NEAR, -1)):
        if number is not None and 0 <= number < len(written) and written[number].strip() and number not in near:
            near.append(number)
    near += [number for number, line in enumerate(written) if _open(line) and number not in near][:_NEAR]
    for gone in [*((number,) for number in near), *((a, b) for a in near[:1] for b in near[1:])]:
        for aligned in (False, True):
            other = list(written)
            for number in gone:
                other[number] = instead(_aligned(written, number) if aligned else written[number], lines)
            if other != written and (not aligned or any(_aligned(written, n) != written[n] for n in gone)):
                yield Source(source.name, "\n".join(other))


def _open(line: str) -> bool:
    """Whether a line opens a quote or a bracket that it does not close, or the other way round."""
    return line.count('"') % 2 == 1 or line.count("[") != line.count("]") or line.count("{") != line.count("}")


def _aligned(written: list[str], number: int) -> str:
    """A line as far indented as the nearest entry before it."""
    before = next((line for line in reversed(written[:number]) if line.lstrip().startswith("- ")), written[number])
    return before[: len(before) - len(before.lstrip())] + written[number].lstrip()


def instead(line: str, lines: bool) -> str:
    """The line that stands for one that cannot be read: an entry keeps its name."""
    found = ITEM.match(line)
    if found is not None:
        name = f"{found[2]}: " if found[2] else ""
        return f"{found[1]}{name}{UNFINISHED}"
    return UNFINISHED if lines else line[: len(line) - len(line.lstrip())] + "#"
