"""Indentation that a text has in common, or lost at its first line; tabs among spaces."""

from __future__ import annotations

from cnncalc.readers.python.snippets.line import Line


def dedented(lines: list[Line]) -> list[list[Line]]:
    """The lines without what they are all indented by; with tabs as eight spaces, or as four."""
    ways = [lines] if not any("\t" in line.text[: line.indent] for line in lines) else []
    if not ways:
        ways = [[_spaced(line, width) for line in lines] for width in (8, 4)]
    found = []
    for way in ways:
        if way is not lines:
            found.append(way)
        told = [i for i, line in enumerate(way) if not line.blank and line.text.lstrip()[0] not in "#"]
        if not told:
            continue
        common = min(way[i].indent for i in told)
        if common:
            found.append([line.without(min(common, line.indent)) for line in way])
        rest = min((way[i].indent for i in told[1:]), default=0)
        if rest > common == way[told[0]].indent and len(told) > 2:  # the first line was copied from its first letter on
            cut = [line.without(min(rest, line.indent)) for line in way]
            cut[told[0]] = way[told[0]].without(common)
            found.append(cut)
    return found


def _spaced(line: Line, width: int) -> Line:
    """A line whose tabs at the start are spaces."""
    lead = line.text[: line.indent]
    return line.replaced(0, len(lead), lead.expandtabs(width)) if "\t" in lead else line
