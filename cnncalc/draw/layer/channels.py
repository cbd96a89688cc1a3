"""How channels are joined to channels, as two columns of dots with lines between them: dense, grouped, each by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.scene import Box, Group, Line, Text, text_room

if TYPE_CHECKING:
    from cnncalc.draw.layer.subject import Subject
    from cnncalc.draw.scene import Item

SIDE, PITCH, WIDTH = 9, 16, 84


def channel_panel(subject: Subject, x: float, y: float) -> tuple[list[Item], float, float]:
    """(items, width, bottom) of the panel; nothing for a layer that says nothing of its channels."""
    stages = [stage for stage in subject.joins if all(number.__class__ is int and number > 0 for number in stage)]
    if not stages or len(stages) != len(subject.joins):
        return [], 0, y
    items: list[Item] = [Text("ink", x, 50, "channels")]
    bottom = y
    for index, stage in enumerate(stages):
        found, bottom = _stage(stage, x + index * (WIDTH + 46), y, bottom)
        items.append(found)
    return items, max((WIDTH + 46) * len(stages) - 12, text_room("channels")), bottom


def _stage(stage: tuple[int, int, int], x: float, y: float, bottom: float) -> tuple[Group, float]:
    """One stage: the columns of what is read and what is made, side by side."""
    read, made, groups = stage
    blocks = _blocks(groups, read // groups, made // groups)
    lines: list[Line] = []
    dots: list[Item] = []
    for number, (sources, results) in enumerate(blocks):
        if number and sources is None:
            dots.append(Text("note", x + WIDTH / 2, y + 10, f"… {results} more groups", "middle", 8))
            y += PITCH
            continue
        assert sources is not None and results.__class__ is list
        tall = max(len(sources), len(results)) * PITCH
        left = _column(dots, sources, x, y + (tall - len(sources) * PITCH) / 2, "end")
        right = _column(dots, results, x + WIDTH, y + (tall - len(results) * PITCH) / 2, "start")
        for to, result in enumerate(right):
            for start in left:
                style = "joined" if number == 0 and to == 0 else "join"
                lines.append(Line(style, ((x + SIDE, start), (x + WIDTH, result))))
        y += tall + 6
    lines.sort(key=lambda line: line.style == "joined")
    data = (("read", str(read)), ("made", str(made)), ("groups", str(groups)))
    return Group("channels", (*lines, *dots), data), max(bottom, y)


def _column(dots: list[Item], channels: list[int | None], x: float, y: float, side: str) -> list[float]:
    """Draw a column of channels with their numbers; the heights of those that are drawn."""
    heights = []
    for channel in channels:
        if channel is None:
            dots.append(Text("note", x + SIDE / 2, y + 10, "…", "middle", 9))
        else:
            style = "input" if side == "end" else "output"
            dots.append(Box(style, x, y + 3, SIDE, SIDE, 2))
            at = x - 4 if side == "end" else x + SIDE + 4
            dots.append(Text("note", at, y + 11, str(channel), side, 8))
            heights.append(y + 3 + SIDE / 2)
        y += PITCH
    return heights


def _blocks(groups: int, read: int, made: int) -> list[tuple[list[int | None] | None, object]]:
    """The groups to draw, each with the channels it reads and makes; (None, count) for those left out."""
    few = groups <= (4 if max(read, made) > 1 else 6)
    chosen = list(range(groups)) if few else [0, 1, groups - 1]
    most = 8 if groups == 1 else 4
    found: list[tuple[list[int | None] | None, object]] = []
    for group in chosen:
        if not few and group == groups - 1:
            found.append((None, f"{groups - 3:,}"))
        found.append((_some(group * read, read, most), _some(group * made, made, most)))
    return found


def _some(first: int, count: int, most: int) -> list[int | None]:
    """The channels from `first` on: all, or the first ones and the last."""
    if count <= most:
        return list(range(first, first + count))
    return [*range(first, first + most - 2), None, first + count - 1]
