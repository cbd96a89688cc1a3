"""A scene as SVG inside a page that holds many: short, without ids, its styles the page's own (`page_rules`).

What `svg.py` writes cell by cell and line by line is here a path for all of one style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.scene import Box, Cells, Group, Line, Text, number
from cnncalc.draw.writers.svg import FONT, element, escaped, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.draw.scene import Item, Scene


def embedded(scene: Scene, used: dict[str, None], top: int = 0) -> str:
    """The scene as an element of a page, without what stands above `top`. The styles that it uses are noted in `used`, for
    `page_rules`."""
    body: list[str] = []
    _write(scene.items, body, used)
    width, height = number(scene.width), number(scene.height - top)
    label = escaped(f"{scene.title}. {scene.description}")
    head = f'<svg class="cnncalc" width="{width}" height="{height}" viewBox="0 {top} {width} {height}" role="img"'
    return f'{head} aria-label="{label}">{"".join(body)}</svg>'


def page_rules(used: Iterable[str]) -> str:
    """The rules for all that was embedded in a page, once."""
    own = [name for name in used if not name.startswith("size ")]
    sizes = [name.removeprefix("size ") for name in used if name.startswith("size ")]
    texts = [f".cnncalc .s{size.replace('.', '-')}{{font-size:{size}px}}" for size in sizes]
    anchors = ".cnncalc .end{text-anchor:end}.cnncalc .middle{text-anchor:middle}"
    return "\n".join([f".cnncalc{{font-family:{FONT}}}", anchors, *texts, *rules(own)])


def _write(items: Sequence[Item], body: list[str], used: dict[str, None]) -> None:
    style, lines = "", list[str]()
    for item in items:
        plain = isinstance(item, Line) and not item.arrow and not item.curved
        if style and not (plain and item.style == style):  # type: ignore[union-attr]
            body.append(f'<path class="{style}" d="{"".join(lines)}"/>')
            style, lines = "", []
        if isinstance(item, Group):
            _group(item, body, used)
            continue
        used[item.style] = None
        if isinstance(item, Cells):
            body.append(f'<path class="{item.style}" d="{_grid(item)}"/>')
        elif isinstance(item, Line) and plain:
            style = item.style
            lines.append(_path(item))
        elif isinstance(item, Text):
            body.append(_text(item, used))
        elif isinstance(item, Box):
            place = f"x={number(item.x)} y={number(item.y)} width={number(item.width)} height={number(item.height)}"
            body.append(f"<rect class={item.style} {place} rx={number(item.radius)} />")
        else:
            if isinstance(item, Line) and item.arrow:
                used[f"{item.style}.tip"] = None
            body.append(element(item))
    if style:
        body.append(f'<path class="{style}" d="{"".join(lines)}"/>')


def _text(item: Text, used: dict[str, None]) -> str:
    size = number(item.size)
    used[f"size {size}"] = None
    classes = f"{item.style} s{size.replace('.', '-')}" + ("" if item.anchor == "start" else f" {item.anchor}")
    return f'<text class="{classes}" x={number(item.x)} y={number(item.y)}>{escaped(item.text)}</text>'


def _group(group: Group, body: list[str], used: dict[str, None]) -> None:
    name = next((value for key, value in group.data if key == "name"), "")
    told = f' data-name="{escaped(name)}"' if name and group.name == "node" else ""
    if told:
        title = f"<title>{escaped(group.title)}</title>" if group.title else ""
        body.append(f'<g class="node"{told}>{title}')
    _write(group.items, body, used)
    if told:
        body.append("</g>")


def _path(line: Line) -> str:
    x, y = line.points[0]
    found = [f"M{number(x)} {number(y)}"]
    for a, b in line.points[1:]:
        found.append(f"l{number(round(a - x, 2))} {number(round(b - y, 2))}")
        x, y = a, b
    return "".join(found)


def _grid(cells: Cells) -> str:
    """The cells as rectangles, each with the lines between its cells."""
    side = cells.side
    found = []
    for left, top, wide, high in rectangles(cells.cells):
        x, y = number(cells.x + left * side), number(cells.y + top * side)
        width, height = number(wide * side), number(high * side)
        found.append(f"M{x} {y}h{width}v{height}h-{width}z")
        found += [f"M{number(cells.x + (left + at) * side)} {y}v{height}" for at in range(1, wide)]
        found += [f"M{x} {number(cells.y + (top + at) * side)}h{width}" for at in range(1, high)]
    return "".join(found)


def rectangles(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """(column, row, columns, rows) of rectangles that cover the cells, none twice: runs of a row, equal ones of the rows
    below with them."""
    rows: dict[int, list[int]] = {}
    for column, row in cells:
        rows.setdefault(row, []).append(column)
    going: dict[tuple[int, int, int], tuple[int, int]] = {}
    found: list[tuple[int, int, int, int]] = []
    for row in sorted(rows):
        kept = {}
        for first, count in _runs(sorted(rows[row])):
            top, high = going.pop((first, count, row), (row, 0))
            kept[first, count, row + 1] = (top, high + 1)
        found += [(first, top, count, high) for (first, count, _), (top, high) in going.items()]
        going = kept
    return found + [(first, top, count, high) for (first, count, _), (top, high) in going.items()]


def _runs(columns: list[int]) -> Iterable[tuple[int, int]]:
    """(first, count) of neighbours."""
    first = last = columns[0]
    for column in columns[1:]:
        if column != last + 1:
            yield first, last - first + 1
            first = column
        last = column
    yield first, last - first + 1
