"""A network's graph for a terminal: a line for each unit, and a lane for each result that is still to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Network

UNICODE = {
    "node": "●",
    "bar": "│",
    "line": "─",
    "cross": "┼",
    "right": "╯",
    "left": "╰",
    "on": "┤",
    "off": "├",
    "up": "┴",
}
ASCII = {
    "node": "*",
    "bar": "|",
    "line": "-",
    "cross": "+",
    "right": "'",
    "left": "'",
    "on": "+",
    "off": "+",
    "up": "'",
}
MOST = 24
"""Lanes that are drawn; further ones are not."""


def lanes(network: Network, width: int, ascii: bool = False) -> str:
    """The graph as text; labels are cut where a line would be wider than `width`."""
    marks = ASCII if ascii else UNICODE
    drawn = _lanes(network, marks)
    units = network.units
    margin = max(map(len, drawn), default=0)
    name_wide = min(max((len(unit.shown) for unit in units), default=0), max(width // 3, 12))
    size_wide = max((len(unit.size) for unit in units), default=0)
    room = max(width - margin - name_wide - size_wide - 6, 8)
    label_wide = min(max((len(unit.label) for unit in units), default=0), room)
    lines = [f"{network.title}: {network.description}", ""]
    for unit, lane in zip(units, drawn, strict=True):
        name, label = _cut(unit.shown, name_wide), _cut(unit.label, label_wide)
        lines.append(f"{lane:<{margin}}  {name:<{name_wide}}  {label:<{label_wide}}  {unit.size:>{size_wide}}".rstrip())
    text = "\n".join(lines) + "\n"
    if not ascii:
        return text
    return text.replace("×", "x").replace("…", "~").encode("ascii", "backslashreplace").decode()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _lanes(network: Network, marks: dict[str, str]) -> list[str]:
    """The lanes beside each unit's line."""
    left = [len(readers) for readers in network.readers]
    held: list[int | None] = []
    lines = []
    for index, unit in enumerate(network.units):
        sources = [source for source in unit.sources if source in held]
        for source in sources:
            left[source] -= 1
        at = {held.index(source): not left[source] for source in sources}
        ended = [lane for lane, ends in at.items() if ends]
        lane = min(ended) if ended else next((i for i, value in enumerate(held) if value is None), len(held))
        if lane == len(held):
            held.append(None)
        lines.append(_line(held, lane, at, marks))
        for free in ended:
            held[free] = None
        held[lane] = index if left[index] else None
        while held and held[-1] is None:
            held.pop()
    return lines


def _line(held: list[int | None], lane: int, at: dict[int, bool], marks: dict[str, str]) -> str:
    """One line of lanes: the unit in its own, joined to those that it reads."""
    low, high = min([lane, *at]), max([lane, *at])
    text = ""
    for i, value in enumerate(held[:MOST]):
        inside = low < i < high
        if i == lane:
            mark = marks["node"]
        elif i in at:
            ends = marks["up"] if inside else marks["right"] if i > lane else marks["left"]
            mark = ends if at[i] else marks["cross"] if inside else marks["on"] if i > lane else marks["off"]
        elif value is not None:
            mark = marks["cross"] if inside else marks["bar"]
        else:
            mark = marks["line"] if inside else " "
        text += mark + (marks["line"] if low <= i < high else " ")
    return text.rstrip()
