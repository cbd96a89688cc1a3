"""A scene as SVG: accessible (title, desc, role), readable on light and dark, its texts escaped, no script, nothing loaded.

An animation is CSS alone: it also moves in an `<img>`, and stands still for readers who ask for less motion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from cnncalc.diagnostics.printable import printable
from cnncalc.draw.palette import STYLES, Style
from cnncalc.draw.scene import Box, Cells, Group, Line, Polygon, Text, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.draw.scene import Item, Scene

FONT = "Helvetica,Arial,sans-serif"
SECONDS = 0.6
"""How long a frame of an animation stands."""


def write(scene: Scene) -> str:
    """The scene as an SVG file, the same bytes for the same scene."""
    body: list[str] = []
    used: dict[str, None] = {"paper": None}
    mark = f"{crc32((scene.title + scene.description).encode('utf-8', 'replace')):08x}"
    writer = _Body(body, used, mark)
    for item in scene.items:
        writer.write(item)
    width, height = number(scene.width), number(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cnncalc" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="t{mark} d{mark}" font-family="{FONT}">\n'
        f'<title id="t{mark}">{escaped(scene.title)}</title>\n<desc id="d{mark}">{escaped(scene.description)}</desc>\n'
    )
    found = [*rules(used), *writer.animations(scene.frame_count)]
    style = "<style>\n" + "\n".join(found) + "\n</style>\n"
    paper = f'<rect class="paper" width="{width}" height="{height}"/>\n'
    return head + style + paper + "\n".join(body) + "\n</svg>\n"


def escaped(text: str) -> str:
    """Text as XML holds it: no markup, no control characters, nothing that turns the direction of writing."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text if text.isascii() else text.replace("\ufffe", "").replace("\uffff", "")


class _Body:
    """Writes primitives, and notes the styles that they use and the animations that they need."""

    def __init__(self, body: list[str], used: dict[str, None], mark: str) -> None:
        self.body = body
        self.used = used
        self.mark = mark
        self.moving: list[Group] = []

    def write(self, item: Item) -> None:
        """Write one primitive, or a group of them."""
        if isinstance(item, Group):
            self.group(item)
            return
        self.used[item.style] = None
        if isinstance(item, Line) and item.arrow:
            self.used[f"{item.style}.tip"] = None
        self.body.append(element(item))

    def group(self, group: Group) -> None:
        """Write a group, with what it says of itself."""
        attributes = "".join(f' data-{name}="{escaped(value)}"' for name, value in group.data)
        classes = group.name
        style = ""
        if group.frames or group.shown is not None:
            classes = f"{group.name} m{len(self.moving)}-{self.mark}".strip()
            self.moving.append(group)
            if group.shown:
                style = ' visibility="hidden"'
        title = f"<title>{escaped(group.title)}</title>" if group.title else ""
        self.body.append(f'<g class="{classes}"{attributes}{style}>{title}')
        for item in group.items:
            self.write(item)
        self.body.append("</g>")

    def animations(self, frames: int) -> Iterator[str]:
        """The keyframes of what moves, and the rule that stills it."""
        if not frames:
            return
        for index, group in enumerate(self.moving):
            name = f"m{index}-{self.mark}"
            if group.shown is not None:
                steps = f"0%{{visibility:hidden}}{_percent(group.shown, frames)}{{visibility:visible}}" + (
                    f"{_percent(group.shown + 1, frames)}{{visibility:hidden}}" if group.shown + 1 < frames else ""
                )
                steps = steps.removeprefix("0%{visibility:hidden}") if not group.shown else steps
            else:
                steps = "".join(
                    f"{_percent(frame, frames)}{{transform:translate({number(dx)}px,{number(dy)}px)}}"
                    for frame, (dx, dy) in enumerate(group.frames)
                )
            yield f"@keyframes {name}{{{steps}}}"
            yield f".{name}{{animation:{name} {number(frames * SECONDS)}s step-end infinite}}"
        yield "@media (prefers-reduced-motion:reduce){.cnncalc g{animation:none!important}}"


def _percent(frame: int, frames: int) -> str:
    thousandths = frame * 100000 // frames
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".") + "%"


def element(item: Cells | Polygon | Line | Box | Text) -> str:
    """One primitive as an element, which names its style as its class."""
    style = item.style
    if isinstance(item, Cells):
        side = number(item.side)
        across = {column: number(item.x + column * item.side) for column, _ in item.cells}
        down = {row: number(item.y + row * item.side) for _, row in item.cells}
        rest = f"h{side}v{side}h-{side}z"
        path = "".join([f"M{across[column]} {down[row]}{rest}" for column, row in item.cells])
        return f'<path class="{style}" d="{path}"/>'
    if isinstance(item, Polygon):
        points = " ".join(f"{number(x)},{number(y)}" for x, y in item.points)
        return f'<polygon class="{style}" points="{points}"/>'
    if isinstance(item, Line):
        return _line(item)
    if isinstance(item, Box):
        radius = f' rx="{number(item.radius)}"' if item.radius else ""
        place = f'x="{number(item.x)}" y="{number(item.y)}"'
        return f'<rect class="{style}" {place} width="{number(item.width)}" height="{number(item.height)}"{radius}/>'
    assert isinstance(item, Text)
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    place = f'x="{number(item.x)}" y="{number(item.y)}"'
    return f'<text class="{style}" {place} font-size="{number(item.size)}"{anchor}>{escaped(item.text)}</text>'


def _line(item: Line) -> str:
    points = [f"{number(x)} {number(y)}" for x, y in item.points]
    path = f"M{points[0]}" + ("C" if item.curved else "L") + " ".join(points[1:])
    if not item.arrow:
        return f'<path class="{item.style}" d="{path}"/>'
    tip = "L".join(f"{number(x)} {number(y)}" for x, y in arrow_head(item))
    return f'<path class="{item.style}" d="{path}"/><path class="{item.style} tip" d="M{tip}z"/>'


def arrow_head(line: Line) -> list[tuple[float, float]]:
    """The triangle at the end of a line: its tip and its two corners."""
    (x1, y1), (x2, y2) = line.points[-2], line.points[-1]
    dx, dy = x2 - x1, y2 - y1
    length = (dx * dx + dy * dy) ** 0.5 or 1
    ux, uy = dx / length, dy / length
    back_x, back_y = x2 - 6 * ux, y2 - 6 * uy
    return [(x2, y2), (back_x - 2.6 * uy, back_y + 2.6 * ux), (back_x + 2.6 * uy, back_y - 2.6 * ux)]


def rules(used: Iterable[str]) -> Iterator[str]:
    """The rules of the styles that are used, `.tip` those of the heads of arrows; the last is that of dark pages."""
    names = sorted(used)
    dark = []
    for name in names:
        plain, _, tip = name.partition(".")
        style = STYLES[plain]
        if tip:
            yield f".cnncalc .{name}{{fill:{style.line};stroke:none}}"
            dark.append(f".cnncalc .{name}{{fill:{style.dark_line};stroke:none}}")
        else:
            yield f".cnncalc .{name}{{{_declared(style)}}}"
            dark.append(f".cnncalc .{name}{{{_colors(style.dark_fill, style.dark_line)}}}")
    yield "@media (prefers-color-scheme:dark){" + "".join(dark) + "}"


def _colors(fill: str, line: str) -> str:
    return f"fill:{fill or 'none'}" + (f";stroke:{line}" if line else "")


def _declared(style: Style) -> str:
    text = _colors(style.fill, style.line)
    if style.line:
        text += f";stroke-width:{number(style.width)}"
    if style.dash:
        text += f";stroke-dasharray:{style.dash}"
    if style.opacity != 100:
        text += f";fill-opacity:.{style.opacity:02d}"
    return text + (";font-weight:bold" if style.bold else "")
