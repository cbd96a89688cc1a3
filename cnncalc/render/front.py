"""A front of two figures as a picture: SVG, or characters on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 480, 90, 20, 30, 55


def front_svg(points: Sequence[tuple[int, int]], labels: Sequence[str], names: tuple[str, str], title: str) -> str:
    """The points as a staircase; each says what it is when the mouse is over it."""
    xs, ys = ticks([x for x, _ in points]), ticks([y for _, y in points])

    def at(x: int, y: int) -> tuple[float, float]:
        across = (x - xs[0]) / ((xs[-1] - xs[0]) or 1)
        up = (y - ys[0]) / ((ys[-1] - ys[0]) or 1)
        return (
            round(_LEFT + across * (_WIDTH - _LEFT - _RIGHT), 1),
            round(_HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM), 1),
        )

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        f'<text x="{_LEFT}" y="18" font-size="14">{escape(title)}</text>',
    ]
    for x in xs:
        place, _ = at(x, ys[0])
        lines.append(f'<path d="M{place} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        lines.append(f'<text x="{place}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{short(x)}</text>')
    for y in ys:
        _, place = at(xs[0], y)
        lines.append(f'<path d="M{_LEFT} {place}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{place + 4}" text-anchor="end">{short(y)}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) // 2
    lines.append(f'<text x="{middle}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(names[0])}</text>')
    lines.append(
        f'<text transform="translate(16 {_HEIGHT // 2}) rotate(-90)" text-anchor="middle">{escape(names[1])}</text>'
    )
    places = [at(x, y) for x, y in points]
    steps = "".join(f"H{x}V{y}" for x, y in places[1:])
    if places:
        lines.append(f'<path d="M{places[0][0]} {places[0][1]}{steps}" fill="none" stroke="#4a7ebb"/>')
    for (across, down), label in zip(places, labels, strict=True):
        lines.append(f'<circle cx="{across}" cy="{down}" r="4" fill="#1f4e99"><title>{escape(label)}</title></circle>')
    return "\n".join([*lines, "</svg>", ""])


def front_text(points: Sequence[tuple[int, int]], names: tuple[str, str], width: int, height: int) -> str:
    """The points on a grid of characters, `width` × `height` of them at most."""
    xs, ys = ticks([x for x, _ in points]), ticks([y for _, y in points])
    left = max(len(short(y)) for y in ys) + 1
    across, up = max(width - left - 2, 10), max(height - 4, 5)
    grid = [[" "] * (across + 1) for _ in range(up + 1)]
    for x, y in points:
        grid[up - _scaled(y, ys, up)][_scaled(x, xs, across)] = "●"
    marks = {up - _scaled(y, ys, up): short(y) for y in ys}
    lines = [names[1].rjust(left)]
    for row, cells in enumerate(grid):
        lines.append(f"{marks.get(row, ''):>{left}} {'┤' if row in marks else '│'}{''.join(cells).rstrip()}")
    base, below = ["─"] * (across + 1), [" "] * (across + 12)
    free = 0
    for x in xs:
        place = _scaled(x, xs, across)
        base[place] = "┴"
        text = short(x)
        start = max(place - len(text) // 2, 0)
        if start >= free and start + len(text) <= len(below):
            below[start : start + len(text)] = text
            free = start + len(text) + 1
    lines.append(" " * (left + 1) + "└" + "".join(base))
    lines.append(" " * (left + 2) + "".join(below).rstrip())
    lines.append(names[0].center(left + 2 + across).rstrip())
    return "\n".join(lines) + "\n"


def _scaled(value: int, marks: list[int], cells: int) -> int:
    """The cell of a value, between 0 and `cells`."""
    return (value - marks[0]) * cells // ((marks[-1] - marks[0]) or 1)


def ticks(values: Sequence[int]) -> list[int]:
    """Round numbers over the range of some values, four to eight of them, the first and the last around it."""
    low, high = min(values, default=0), max(values, default=1)
    span = max(high - low, 1)
    step = 1
    while span > 8 * step:
        for factor in (1, 2, 5):
            step_ = factor * 10 ** (len(str(step)) - 1)
            if step_ >= step and span <= 8 * step_:
                step = step_
                break
        else:
            step = 10 ** len(str(step))
    first = low // step * step
    return list(range(first, -(-high // step) * step + 1, step)) if high > first else [first, first + step]


def short(value: int) -> str:
    """A round number in few characters: 1.5 M."""
    for scale, suffix in ((10**12, " T"), (10**9, " G"), (10**6, " M"), (10**3, " k")):
        if abs(value) >= scale:
            whole, rest = divmod(value, scale)
            digits = f"{rest:0{len(str(scale)) - 1}d}".rstrip("0")
            return f"{whole}.{digits}{suffix}" if digits else f"{whole}{suffix}"
    return str(value)
