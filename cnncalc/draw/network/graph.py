"""A network as a graph: a box for each unit, an arrow for each edge, a frame around each block that is drawn open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.draw.network.graphviz import graphviz
from cnncalc.draw.network.layered import layered
from cnncalc.draw.network.units import short_name
from cnncalc.draw.scene import Box, Group, Line, Scene, Text, text_room

if TYPE_CHECKING:
    from cnncalc.draw.network.layered import Placed
    from cnncalc.draw.network.units import Network, Unit
    from cnncalc.draw.scene import Item

MARGIN, TOP = 24, 56
LABEL = 34
"""Characters of a label before it is broken in two."""


def graph(network: Network, own: bool = False) -> Scene:
    """The scene of a network's graph; with `own`, placed without Graphviz."""
    units = network.units
    blocks = frames(units)
    groups = network.report.graph.groups
    texts = [_texts(unit, _within(unit, blocks, groups)) for unit in units]
    sizes = [_size(lines) for lines in texts]
    edges = [(source, index) for index, unit in enumerate(units) for source in unit.sources]
    placed = (None if own else graphviz(sizes, edges, list(blocks.values()))) or layered(sizes, edges)
    scene = Scene(network.title, network.description)
    scene.add(Text("head", MARGIN, 28, network.title, size=15), Text("note", MARGIN, 44, network.description, size=10))
    framed = [
        frame for name, members in blocks.items() if (frame := _frame(name, members, placed, sizes, units)) is not None
    ]
    scene.add(*framed)
    for (a, b), points in sorted(placed.edges.items()):
        moved = tuple((x + MARGIN, y + TOP) for x, y in points)
        line = Line("edge", moved, True, True)
        scene.add(Group("link", (line,), (("from", units[a].name), ("to", units[b].name))))
    for unit, lines, size, (x, y) in zip(units, texts, sizes, placed.places, strict=True):
        scene.add(_node(unit, lines, size, x + MARGIN, y + TOP))
    words = max(text_room(network.title, 15, True), text_room(network.description, 10))
    scene.width = int(max(placed.width, words)) + 2 * MARGIN
    scene.height = int(placed.height) + TOP + MARGIN
    return scene


def frames(units: list[Unit]) -> dict[str, list[int]]:
    """The blocks to be framed: the outermost that hold several units, not all of them."""
    found: dict[str, list[int]] = {}
    for index, unit in enumerate(units):
        for name in unit.scope:
            found.setdefault(name, []).append(index)
    chosen: dict[str, list[int]] = {}
    for name, members in found.items():
        if 1 < len(members) <= len(units) // 2 and not any(name.startswith(f"{other}.") for other in chosen):
            chosen[name] = members
    return chosen


def _within(unit: Unit, blocks: dict[str, list[int]], groups: Any) -> str:
    """A unit's name as it stands in its frame: without the frame's, and without `main` and `parallel` in between."""
    frame = next((name for name in unit.scope if name in blocks), None)
    if frame is None:
        return short_name(unit.name, groups)
    return short_name(unit.name, groups, frame)


def _texts(unit: Unit, name: str) -> list[str]:
    """The lines of a unit: its name, its size, what it is (in two lines where it is long)."""
    label = unit.label
    lines = [_clipped(printable(name), 40), unit.size]
    if len(label) > LABEL:
        cut = label.rfind(", ", 0, LABEL + 1)
        cut = cut + 1 if cut > 0 else label.rfind(" ", 0, LABEL)
        if cut > 0:
            return [*lines, label[:cut].strip(), _clipped(label[cut:].strip(), LABEL)]
    return [*lines, _clipped(label, 60)] if label else lines


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _size(lines: list[str]) -> tuple[float, float]:
    head = text_room(lines[0], 11, True) + 14 + text_room(lines[1], 10)
    body = max((text_room(line, 10) for line in lines[2:]), default=0)
    return int(max(head, body)) + 18, 12 + 14 * (len(lines) - 1)


def _node(unit: Unit, lines: list[str], size: tuple[float, float], x: float, y: float) -> Group:
    width, height = size
    left, top = x - width / 2, y - height / 2
    items: list[Item] = [
        Box(unit.style, left, top, width, height, 5),
        Text("head", left + 8, top + 15, lines[0], size=11),
        Text("note", left + width - 8, top + 15, lines[1], "end", 10),
    ]
    items += [Text("ink", left + 8, top + 29 + 13 * row, line, size=10) for row, line in enumerate(lines[2:])]
    data = (("name", unit.name), ("size", unit.size))
    return Group(
        "node", tuple(items), data, title=f"{unit.name}: {unit.label}, {unit.size}" if unit.label else unit.name
    )


def _frame(
    name: str, members: list[int], placed: Placed, sizes: list[tuple[float, float]], units: list[Unit]
) -> Group | None:
    """The frame around a block's units; None where others would stand in it."""
    boxes = [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for (x, y), (w, h) in zip(placed.places, sizes, strict=True)]
    left = min(boxes[i][0] for i in members) - 8
    top = min(boxes[i][1] for i in members) - 18
    right = max(boxes[i][2] for i in members) + 8
    bottom = max(boxes[i][3] for i in members) + 8
    for index, (l, t, r, b) in enumerate(boxes):  # noqa: E741
        if index not in members and l < right and r > left and t < bottom and b > top + 6:
            return None
    shown = _clipped(printable(name), 40)
    x, y = left + MARGIN, top + TOP
    text = Text("note", x + 6, y + 12, shown, size=9)
    return Group("frame", (Box("block", x, y, right - left, bottom - top, 7), text), (("name", name),))
