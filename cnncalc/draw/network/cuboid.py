"""One map as a cuboid in oblique projection, or as several, one for each stream of channels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from cnncalc.draw.scene import Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.draw.network.units import Unit
    from cnncalc.draw.scene import Item, Point

FACE, LEAST = 150, 5
"""The height of the largest map, and of the smallest that is drawn."""
ACROSS, UP = 0.42, 0.34
"""How far a unit of depth goes to the right, and up."""
LONGEST = 15
"""Characters of a name under a cuboid; the end of a longer one is shown."""
BETWEEN = 26
"""Between the cuboids of two streams."""


class Cuboid:
    """The cuboid of a shape. (x, y) is the top left corner of all that it takes; `parts` streams stand above each other."""

    pitch: float
    """From one stream to the next."""

    def __init__(self, shape: Any, largest: int, parts: int) -> None:
        shape = shape[0] if shape.__class__ is list else shape
        spatial = [n if n.__class__ is int else 1 for n in shape.spatial][-2:]
        channels = shape.channels if shape.channels.__class__ is int else 1
        self.parts = parts
        self.high: float
        self.deep: float
        self.thick: float
        self.x = self.y = 0.0
        if not spatial:  # a vector: a post, as high as it is long
            self.thick, self.high, self.deep = 9.0, min(12 + math.sqrt(channels) * 1.6, 130.0), 8.0
        else:
            self.high = _side(spatial[0], largest)
            self.deep = _side(spatial[1], largest) if len(spatial) == 2 else 8.0
            self.thick = min(3 + math.sqrt(channels // parts) * 1.5, 76.0)
        self.high, self.deep, self.thick = (round(n, 1) for n in (self.high, self.deep, self.thick))
        self.pitch = self.one + BETWEEN

    @property
    def wide(self) -> float:
        """All that it takes across."""
        return self.thick + self.deep * ACROSS

    @property
    def one(self) -> float:
        """The height of one stream."""
        return self.high + self.deep * UP

    @property
    def tall(self) -> float:
        """All that it takes down."""
        return self.one + self.pitch * (self.parts - 1)

    @property
    def top(self) -> float:
        """Its highest point."""
        return self.y

    @property
    def bottom(self) -> float:
        """Its lowest point."""
        return self.y + self.tall

    @property
    def right(self) -> float:
        """Its rightmost point."""
        return self.x + self.wide

    @property
    def middle(self) -> float:
        """Its middle across."""
        return self.x + self.wide / 2

    @property
    def crown(self) -> float:
        """The middle across of its highest edge, where arrows over the top begin and end."""
        return self.x + self.deep * ACROSS + self.thick / 2

    @property
    def centre(self) -> float:
        """Its middle down."""
        return self.y + self.tall / 2

    def corners(self) -> Iterator[Point]:
        """The top left corner of each stream's front."""
        for part in range(self.parts):
            yield self.x, self.y + self.deep * UP + part * self.pitch

    def faces(self, style: str) -> Iterator[Item]:
        """Front, top and side of each stream."""
        dx, dy = self.deep * ACROSS, self.deep * UP
        for x, y in self.corners():
            r, b = x + self.thick, y + self.high
            front = ((x, y), (r, y), (r, b), (x, b))
            top = ((x, y), (x + dx, y - dy), (r + dx, y - dy), (r, y))
            side = ((r, y), (r + dx, y - dy), (r + dx, b - dy), (r, b))
            for face, light in ((top, "light"), (side, "shade"), (front, "")):
                yield Polygon(style, face)
                if light:
                    yield Polygon(light, face)

    def ports(self) -> tuple[list[Point], list[Point]]:
        """Where arrows end at each stream, and where they start."""
        ends, starts = [], []
        for x, y in self.corners():
            down = y - self.deep * UP + self.one / 2
            ends.append((x, down))
            starts.append((x + self.thick + self.deep * ACROSS * 0.5, down))
        return ends, starts

    def arrows_to(self, other: Cuboid, row: Any) -> Iterator[tuple[Point, Point]]:
        """The arrows to another: of streams that do not mix from each to its own, else from each to each."""
        starts, ends = self.ports()[1], other.ports()[0]
        apart = row is not None and len(starts) == len(ends) and _apart(row, len(starts))
        for i, start in enumerate(starts):
            for j, end in enumerate(ends):
                if i == j or not apart:
                    yield start, (max(end[0] - 1, start[0] + 1), end[1])


def _apart(row: Any, parts: int) -> bool:
    """Whether a layer keeps so many streams of channels apart."""
    joins = row.layer.joins(row.view_x, row.y)
    if not joins:
        return bool(row.y == row.x)
    return all(groups.__class__ is int and groups % parts == 0 for _, _, groups in joins)


def _side(size: int, largest: int) -> float:
    return max(FACE * math.sqrt(size / largest), LEAST)


def label_lines(unit: Unit, parts: int) -> list[str]:
    """What stands under a cuboid: its name, its layer in short, its size."""
    name = unit.short if len(unit.short) <= LONGEST else "…" + unit.short[1 - LONGEST :]
    lines = [name]
    short = _short(unit)
    if short:
        lines.append(short)
    size = unit.size
    if parts > 1:
        shape = unit.shape
        size = f"{parts} × {'×'.join(map(str, shape.replaced(shape.channel_axis, shape.channels // parts).dims))}"
    return [*lines, size]


def _short(unit: Unit) -> str:
    """A layer in short: `11×11 / 4`, `max 3×3 / 2`, `dense`; a block's kind."""
    if not unit.rows:
        return ""
    if unit.style == "folded":
        return unit.words.partition(",")[0]
    layer: Any = unit.rows[0].layer
    kernel = getattr(layer, "kernel", None)
    name = str(layer.type).removesuffix("pool").replace("global_", "").replace("adaptive_", "")
    step = getattr(layer, "step", None) or getattr(layer, "stride", None)
    if kernel is None or step is None or unit.rows[0].x.__class__ is tuple:
        return name if len(name) <= 14 else ""
    rank = len(unit.rows[0].x.spatial)
    sizes = kernel if kernel.__class__ is tuple else (kernel,) * rank
    text = "×".join(map(str, sizes))
    if name != "conv":
        text = f"{name} {text}"
    steps = step if step.__class__ is tuple else (step,)
    if any(n != 1 for n in steps):
        text += f" / {steps[0] if len(set(steps)) == 1 else '×'.join(map(str, steps))}"
    return text
