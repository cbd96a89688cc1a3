"""A network as boxes: a cuboid for each map, its face as high and deep as the map, as thick as its channels are many.

Heights and depths grow with the square root of the sizes, thickness with that of the channels, so that 7×7 is seen beside
224×224. Networks that come back to a size they had (U-Net) go down and up again by the pixels between their positions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.draw.network.cuboid import Cuboid, label_lines
from cnncalc.draw.network.layered import ranks_of
from cnncalc.draw.network.levels import levels
from cnncalc.draw.network.streams import streams
from cnncalc.draw.network.units import foldings, network
from cnncalc.draw.scene import Group, Line, Scene, Text, text_room

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Network, Unit
    from cnncalc.draw.scene import Item
    from cnncalc.graph.report import Report

MARGIN, TOP, GAP = 24, 62, 16
MOST = 40
_PASSED = ("shape", "padding", "regularization", "other", "preprocessing")
"""Families that are not drawn where they read one map: what reads them is joined to what they read."""


def box_network(report: Report, depth: int | None = None, every: bool = False) -> Network:
    """The units for boxes: blocks folded as deep as is asked, else as little as leaves one line of at most `MOST` boxes
    (or one that goes down and up again)."""
    if depth is not None:
        return network(report, depth, every)
    fits = None
    for folded in foldings(report, every):
        if len(_drawn(folded)[0]) <= MOST:
            fits = fits or folded
            if in_one_line(folded):
                return folded
    return fits or folded


def in_one_line(drawn: Network) -> bool:
    """Whether a network's boxes stand in one line, or in one that goes down and up again."""
    units, sources = _drawn(drawn)
    edges = [(a, b) for b, found in enumerate(sources) for a in found if a < b]
    if all(len(found) <= 1 for found in sources) and len({a for a, _ in edges}) == len(edges):
        return True
    return levels(drawn, units, edges, ranks_of(len(units), edges)) is not None


def boxes(drawn: Network) -> Scene:
    """The scene of a network's boxes."""
    units, sources = _drawn(drawn)
    edges = [(source, index) for index, found in enumerate(sources) for source in found]
    ranks = ranks_of(len(units), [(a, b) for a, b in edges if a < b])
    split = streams(units, sources)
    largest = max((n for unit in units for n in _spatial(unit)), default=1)
    cuboids = [Cuboid(unit.shape, largest, parts) for unit, parts in zip(units, split, strict=True)]
    labels = [label_lines(unit, parts) for unit, parts in zip(units, split, strict=True)]
    level = levels(drawn, units, edges, ranks)
    pitch = max((cuboid.pitch for cuboid in cuboids if cuboid.parts > 1), default=0)
    for cuboid in cuboids:
        cuboid.pitch = max(pitch, cuboid.pitch)
    _columns(cuboids, labels, ranks)
    bottom = _rows(cuboids, labels, ranks, level)
    scene = Scene(drawn.title, f"{drawn.description}; faces follow the maps' sizes")
    scene.add(Text("head", MARGIN, 28, drawn.title, size=15), Text("note", MARGIN, 44, scene.description, size=10))
    lifted = _edges(cuboids, edges, ranks, level, units)
    high = min(
        [y for line in lifted for item in line.items if isinstance(item, Line) for _, y in item.points], default=TOP
    )
    high = min([high, *(cuboid.top for cuboid in cuboids)])
    for cuboid in cuboids:
        cuboid.y += TOP - high
    scene.add(*_edges(cuboids, edges, ranks, level, units))
    for unit, cuboid, lines in sorted(zip(units, cuboids, labels, strict=True), key=lambda item: item[1].x):
        scene.add(_map(unit, cuboid, lines))
    wide = max((max(c.right, c.middle + _label_width(t) / 2) for c, t in zip(cuboids, labels, strict=True)), default=0)
    scene.width = int(max(wide, text_room(drawn.title, 15, True), text_room(scene.description, 10))) + 2 * MARGIN
    scene.height = int(bottom + TOP - high) + MARGIN
    return scene


def _drawn(drawn: Network) -> tuple[list[Unit], list[list[int]]]:
    """The units that are drawn and what each reads of them: what only rearranges is passed over."""
    instead: dict[int, int] = {}
    kept: list[int] = []
    for index, unit in enumerate(drawn.units):
        family = unit.rows[0].layer.family if unit.rows and unit.style != "folded" else ""
        if family in _PASSED and len(unit.sources) == 1:
            instead[index] = instead.get(unit.sources[0], unit.sources[0])
        else:
            kept.append(index)
    place = {old: new for new, old in enumerate(kept)}
    units = [drawn.units[index] for index in kept]
    sources = [[place[instead.get(source, source)] for source in unit.sources] for unit in units]
    return units, [list(dict.fromkeys(found)) for found in sources]


def _spatial(unit: Unit) -> list[int]:
    shape: Any = unit.shape[0] if unit.shape.__class__ is list else unit.shape
    return [n for n in shape.spatial if n.__class__ is int]


def _label_width(lines: list[str]) -> float:
    return max((text_room(line, 9, row == 0) for row, line in enumerate(lines)), default=0)


def _columns(cuboids: list[Cuboid], labels: list[list[str]], ranks: list[int]) -> None:
    """Place the cuboids across: a column a rank, as wide as what stands in it and its labels."""
    wide = [0.0] * (max(ranks, default=0) + 1)
    for cuboid, lines, rank in zip(cuboids, labels, ranks, strict=True):
        wide[rank] = max(wide[rank], cuboid.wide + GAP, _label_width(lines) + 10)
    starts, at = [], float(MARGIN)
    for width in wide:
        starts.append(at)
        at += width
    for cuboid, rank in zip(cuboids, ranks, strict=True):
        cuboid.x = round(starts[rank] + (wide[rank] - cuboid.wide) / 2, 1)


def _rows(cuboids: list[Cuboid], labels: list[list[str]], ranks: list[int], level: list[int] | None) -> float:
    """Place the cuboids down: about one line, those of a rank above each other; or at their levels. The lowest point."""
    if level is not None:
        tall: dict[int, float] = {}
        for cuboid, lines, at in zip(cuboids, labels, level, strict=True):
            tall[at] = max(tall.get(at, 0), cuboid.tall + 12 * len(lines) + 34)
        tops, y = {}, 0.0
        for at in sorted(tall):
            tops[at] = y
            y += tall[at]
        for cuboid, lines, at in zip(cuboids, labels, level, strict=True):
            cuboid.y = round(tops[at] + (tall[at] - cuboid.tall - 12 * len(lines)) / 2, 1)
    else:
        _stacked(cuboids, labels, ranks)
    return max((c.bottom + 12 * len(lines) + 8 for c, lines in zip(cuboids, labels, strict=True)), default=0)


def _stacked(cuboids: list[Cuboid], labels: list[list[str]], ranks: list[int]) -> None:
    """Those of a rank above each other, about one line; ranks of as many have their rows at the same heights."""
    columns: dict[int, list[int]] = {}
    for index, rank in enumerate(ranks):
        columns.setdefault(rank, []).append(index)
    tall: dict[int, list[float]] = {}
    lines: dict[int, int] = {}
    for members in columns.values():
        rows = tall.setdefault(len(members), [0.0] * len(members))
        lines[len(members)] = max(lines.get(len(members), 0), *(len(labels[i]) for i in members))
        for row, i in enumerate(members):
            rows[row] = max(rows[row], cuboids[i].tall)
    for members in columns.values():
        rows = tall[len(members)]
        room = [12 * lines[len(members)] + 22] * (len(rows) - 1) + [0]
        y = -(sum(rows) + sum(room)) / 2
        for i, height, label in zip(members, rows, room, strict=True):
            cuboids[i].y = round(y + (height - cuboids[i].tall) / 2, 1)
            y += height + label


def _edges(
    cuboids: list[Cuboid], edges: list[tuple[int, int]], ranks: list[int], level: list[int] | None, units: list[Unit]
) -> list[Group]:
    """The arrows: straight between neighbours, over the top of what lies between, in steps from level to level."""
    found = []
    for a, b in edges:
        start, end = cuboids[a], cuboids[b]
        far = ranks[b] - ranks[a] != 1
        if level is not None and level[a] != level[b] and not far:
            lines: list[Line] = [_step(start, end, level[b] > level[a])]
        elif not far:
            row = units[b].rows[0] if units[b].rows else None
            lines = [Line("edge", ends, True) for ends in start.arrows_to(end, row)]
        elif level is not None and level[a] == level[b]:
            lines = [_over(start, end, min(start.top, end.top) - 14)]
        else:
            between = [c for c, rank in zip(cuboids, ranks, strict=True) if ranks[a] <= rank <= ranks[b]]
            lines = [_over(start, end, min(c.top for c in between) - 12 - 3 * abs(ranks[b] - ranks[a]))]
        found.append(Group("link", tuple(lines), (("from", units[a].name), ("to", units[b].name))))
    return found


def _step(start: Cuboid, end: Cuboid, down: bool) -> Line:
    """From one level to the next: beside what it leaves, then down; or up first."""
    if down:
        y = start.ports()[1][0][1]
        return Line("edge", ((start.ports()[1][0][0], y), (end.crown, y), (end.crown, end.top)), True)
    x, y = end.ports()[0][0]
    return Line("edge", ((start.crown, start.top), (start.crown, y), (x - 1, y)), True)


def _over(start: Cuboid, end: Cuboid, height: float) -> Line:
    """Over the top of what lies between two maps."""
    x, to = start.crown, end.crown - 3
    bend = min(18.0, (to - x) / 3)
    points = ((x, start.top), (x, height), (x, height), (x + bend, height))
    across = ((x + 2 * bend, height), (to - 2 * bend, height), (to - bend, height))
    return Line("skip", (*points, *across, (to, height), (to, height), (to, end.top)), True, True)


def _map(unit: Unit, cuboid: Cuboid, lines: list[str]) -> Group:
    """A cuboid with its label under it."""
    items: list[Item] = list(cuboid.faces(unit.style))
    for row, line in enumerate(lines):
        style, size = ("head", 9) if row == 0 else ("note", 9)
        items.append(Text(style, cuboid.middle, cuboid.bottom + 13 + 12 * row, line, "middle", size))
    data = (("name", unit.name), ("size", unit.size))
    title = f"{unit.name}: {unit.label}, {unit.size}" if unit.label else unit.name
    return Group("map", tuple(items), data, title=title)
