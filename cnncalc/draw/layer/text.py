"""One layer's arithmetic for a terminal: two grids of characters, their legend, and what is not drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.layer.plane import Plane
from cnncalc.layers.declaration.shape import spatial_text

if TYPE_CHECKING:
    from cnncalc.draw.layer.subject import Subject

UNICODE = {
    "input": "□",
    "input tap": "■",
    "pad": "·",
    "pad tap": "▪",
    "zero": "∘",
    "zero tap": "•",
    "cut": "×",
    "cut tap": "×",
    "over": " ",
    "over tap": "▫",
    "lost": "◌",
    "output": "□",
    "made": "■",
    "gap": "…",
    "down": "⋮",
    "arrow": "→",
    "dash": "–",
}
ASCII = {
    "input": "o",
    "input tap": "#",
    "pad": ".",
    "pad tap": ":",
    "zero": "0",
    "zero tap": "8",
    "cut": "x",
    "cut tap": "x",
    "over": " ",
    "over tap": "~",
    "lost": "-",
    "output": "o",
    "made": "#",
    "gap": "~",
    "down": "~",
    "arrow": "->",
    "dash": "-",
}
WORDS = {
    "input": "input",
    "input tap": "input read",
    "pad": "padding",
    "pad tap": "padding read",
    "zero": "inserted zero",
    "zero tap": "inserted zero read",
    "cut": "cut off",
    "over tap": "beyond the padding",
    "lost": "read by no window",
}


def layer_text(subject: Subject, width: int, ascii: bool = False) -> str:
    """The layer as text, at most `width` columns wide where that can be."""
    marks = ASCII if ascii else UNICODE
    limit = max(12, min((width - 4) // 2, 40))
    plane = Plane(subject, limit, 28)
    used: set[str] = set()
    left = _input_lines(plane, marks, used)
    right = _output_lines(plane, marks)
    names = [f"{text}:" for text in subject.sizes]
    lines = [subject.title, ""]
    wide = max(len(names[0]), *map(len, left))
    if wide + 6 + max(len(names[1]), *map(len, right)) <= width:
        lines.append(f"{names[0]:<{wide}}      {names[1]}")
        middle = (len(left) - len(right)) // 2
        for index, line in enumerate(left):
            other = right[index - middle] if 0 <= index - middle < len(right) else ""
            arrow = marks["arrow"] if index == len(left) // 2 else ""
            lines.append(f"{line:<{wide}}  {arrow:<2}  {other}".rstrip())
        lines += [" " * (wide + 6) + line for line in right[len(left) - middle :]] if middle < 0 else []
    else:
        lines += [names[0], *left, "", names[1], *right]
    legend = [f"{marks[mark]} {words}" for mark, words in WORDS.items() if mark in used]
    lines += ["", *_wrapped(legend, width), *said(subject, plane)]
    text = "\n".join(lines) + "\n"
    return text.translate(_PLAIN).encode("ascii", "backslashreplace").decode() if ascii else text


_PLAIN = str.maketrans({"×": "x", "–": "-", "…": "...", "→": "->", "−": "-", "′": "'"})


def said(subject: Subject, plane: Plane) -> list[str]:
    """What the drawing shows, in sentences: the position, its taps, the channels, what is left out."""
    at = ", ".join(map(str, subject.index))
    taps = spatial_text(len(axis.window(i)) for axis, i in zip(subject.axes, subject.index, strict=True))
    lines = [f"output ({at}) reads {taps} taps: {', '.join(plane.spans())}"]
    if len(subject.axes) == 3:
        lines.append(plane.slice_words())
    for number, stage in enumerate(subject.joins):
        words = channel_words(*stage)
        lines.append(words.replace("channels:", "then 1×1:") if number else words)
    lines += [f"not drawn: {words}" for words in plane.left_out()]
    return lines + list(subject.notes())


def channel_words(read: int, made: int, groups: int) -> str:
    """How channels are joined, in words."""
    if groups == read == made:
        return f"channels: {read:,}, each by itself"
    if groups == 1:
        return f"channels: each of {made:,} reads all {read:,}"
    if groups == read:
        return f"channels: each of {read:,} makes {made // groups:,}"
    return f"channels: {groups:,} groups, each {read // groups:,} to {made // groups:,}"


def _input_lines(plane: Plane, marks: dict[str, str], used: set[str]) -> list[str]:
    rows, columns = plane.rows.input, plane.columns.input
    grid = [[" "] * columns.size for _ in range(rows.size)]
    tapped = plane.tapped()
    for row, column, kind in plane.cells():
        mark = f"{kind} tap" if (row, column) in tapped and kind != "lost" else kind
        used.add(mark)
        grid[row][column] = marks[mark]
    return _with_gaps(grid, plane.row_gaps("input"), plane.column_gaps("input"), marks)


def _output_lines(plane: Plane, marks: dict[str, str]) -> list[str]:
    rows, columns = plane.rows.output, plane.columns.output
    grid = [[" "] * columns.size for _ in range(rows.size)]
    for row in rows.slots.values():
        for column in columns.slots.values():
            grid[row][column] = marks["output"]
    row, column = plane.made()
    grid[row][column] = marks["made"]
    return _with_gaps(grid, plane.row_gaps("output"), plane.column_gaps("output"), marks)


def _with_gaps(grid: list[list[str]], rows: list[int], columns: list[int], marks: dict[str, str]) -> list[str]:
    for line in grid:
        for column in columns:
            line[column] = marks["gap"]
    for row in rows:
        grid[row] = [marks["down"]] * len(grid[row])
    return ["  " + " ".join(line).rstrip() for line in grid]


def _wrapped(parts: list[str], width: int) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 3 + len(part) <= width:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines
