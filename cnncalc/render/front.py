"""A front of two figures in characters on a terminal, and the round numbers beside any picture of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


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
