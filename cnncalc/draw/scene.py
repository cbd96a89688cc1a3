"""A picture as a list of primitives, before any format: lengths are in points, y grows downward.

Every primitive names a style of `palette.py`; a `Group` carries what readers of the file may ask for (`data`) and, in an
animated scene, where it stands in each frame.
"""

from __future__ import annotations

from cnncalc.numbers.named_tuple import NamedTuple

Point = tuple[float, float]


class Cells(NamedTuple):
    """Squares of a grid: `(column, row)` each, of `side` from (x, y)."""

    style: str
    x: float
    y: float
    side: float
    cells: tuple[tuple[int, int], ...]


class Polygon(NamedTuple):
    """A closed polygon."""

    style: str
    points: tuple[Point, ...]


class Line(NamedTuple):
    """A line through points; with `curved`, cubic Béziers (a start, then three points each). `arrow` points at its end."""

    style: str
    points: tuple[Point, ...]
    arrow: bool = False
    curved: bool = False


class Box(NamedTuple):
    """A rectangle with rounded corners."""

    style: str
    x: float
    y: float
    width: float
    height: float
    radius: float = 0


class Text(NamedTuple):
    """A line of text on the baseline y; `anchor` is start, middle or end. `size` in points."""

    style: str
    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = 11


class Group(NamedTuple):
    """Primitives that belong together. `frames` are (dx, dy) of each frame of an animation, `shown` the frame that it is
    shown in where it is shown in one alone."""

    name: str
    items: tuple[Item, ...]
    data: tuple[tuple[str, str], ...] = ()
    frames: tuple[Point, ...] = ()
    shown: int | None = None
    title: str = ""


Item = Cells | Polygon | Line | Box | Text | Group


class Scene:
    """A picture: its size, what it is called, what it shows in words, its primitives; seconds a frame, if it moves."""

    def __init__(self, title: str, description: str) -> None:
        self.title = title
        self.description = description
        self.width: float = 0
        self.height: float = 0
        self.items: list[Item] = []
        self.frame_count = 0

    def add(self, *items: Item) -> None:
        """Draw further primitives over what is there."""
        self.items.extend(items)


def text_room(text: str, size: float = 11, bold: bool = False) -> float:
    """The width to leave for a text, in points: that of fonts which stand in for Helvetica, somewhat wider than it."""
    return text_width(text, size, bold) * 1.16


def text_width(text: str, size: float = 11, bold: bool = False) -> float:
    """How wide Helvetica sets a text, in points; wide characters count as a full em."""
    from cnncalc.draw.helvetica import BOLD, WIDTHS

    table = BOLD if bold else WIDTHS
    total = 0
    for character in text:
        code = ord(character)
        total += table[code - 32] if 32 <= code < 127 else 1000 if code >= 0x1100 else 584 if character == "×" else 556
    return total * size / 1000


def number(value: float) -> str:
    """A coordinate as files hold it: at most two decimals, none that is 0."""
    return str(value) if value.__class__ is int else f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "-0") or "0"
