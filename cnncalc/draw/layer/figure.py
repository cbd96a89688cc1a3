"""One layer's arithmetic as a scene: the input with its padding, the taps of an output position, the output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.layer.channels import channel_panel
from cnncalc.draw.layer.plane import Plane
from cnncalc.draw.layer.text import WORDS, said
from cnncalc.draw.scene import Cells, Group, Line, Scene, Text, text_room

if TYPE_CHECKING:
    from cnncalc.draw.layer.subject import Subject
    from cnncalc.draw.layer.view import View
    from cnncalc.draw.scene import Item

LIMIT = 40
"""Positions of an axis that are drawn before it is cut."""
FRAMES = 150
"""Output positions that an animation goes through at most."""
MARGIN, GAP = 20, 70
KINDS = ("input", "lost", "zero", "pad", "cut", "over")


def figure(subject: Subject, animated: bool = False, most: int = LIMIT) -> Scene:
    """The scene of a layer at its output position; animated, of all that are drawn. An axis is cut beyond `most` positions."""
    limit = most if len(subject.axes) > 1 else 3 * most // 2
    plane = Plane(subject, limit)
    if animated and len(plane.rows.outputs) * len(plane.columns.outputs) > FRAMES:
        plane = Plane(subject, limit, 4)
    notes = said(subject, plane)
    if animated:
        drawn = len(plane.rows.outputs) * len(plane.columns.outputs)
        notes[0] = f"{drawn:,} of the {subject.count:,} output positions, one after another"
    scene = Scene(subject.title, ". ".join([*subject.sizes, *notes]) + ".")
    longest = max(plane.rows.input.size, plane.columns.input.size)
    side = 22 if longest <= 12 else 16 if longest <= 20 else 11
    rows, columns = plane.rows, plane.columns
    scene.add(Text("head", MARGIN, 28, subject.title, size=14))
    top = 76 if len(rows.output.slots) + len(rows.input.slots) > 2 else 70
    tall = max(rows.input.size, rows.output.size) * side
    left, right = MARGIN + 18, MARGIN + 18 + columns.input.size * side + GAP
    down = top + (tall - rows.input.size * side) // 2
    lower = top + (tall - rows.output.size * side) // 2
    scene.add(Text("ink", left, 50, subject.sizes[0]), Text("ink", right, 50, subject.sizes[1]))
    right = max(right, left + int(text_room(subject.sizes[0])) + 24)
    scene.items[-1] = Text("ink", right, 50, subject.sizes[1])
    scene.add(_grid("input", plane, left, down, side, _input_cells(plane)))
    scene.add(_grid("output", plane, right, lower, side, _output_cells(plane)))
    scene.add(*_window(plane, (left, down), (right, lower), side, animated))
    if animated:
        scene.frame_count = len(rows.outputs) * len(columns.outputs)
    else:
        scene.add(*_rays(plane, (left, down), (right, lower), side))
    edge = max(right + columns.output.size * side, right + text_room(subject.sizes[1]))
    panel, wide, high = channel_panel(subject, edge + 46, top)
    scene.add(*panel)
    bottom = max(top + tall, high) + 14
    if plane.depth is not None:
        bottom = _strip(scene, plane.depth, left, right, bottom + 16)
    bottom = _legend(scene, plane, left, bottom + 14) + 6
    for note in notes:
        bottom += 15
        scene.add(Text("note", left, bottom, note, size=10))
    wanted = [edge + 46 + wide if panel else edge, left + text_room(subject.title, 14, True)]
    wanted += [left + text_room(note, 10) for note in notes]
    scene.width, scene.height = int(max(wanted)) + MARGIN, int(bottom) + MARGIN
    return scene


def _input_cells(plane: Plane) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for row, column, kind in plane.cells():
        found.setdefault(kind, []).append((column, row))
    return found


def _output_cells(plane: Plane) -> dict[str, list[tuple[int, int]]]:
    columns = plane.columns.output.slots.values()
    return {"output": [(column, row) for row in plane.rows.output.slots.values() for column in columns]}


def _grid(name: str, plane: Plane, x: float, y: float, side: int, cells: dict[str, list[tuple[int, int]]]) -> Group:
    """A grid of cells with the numbers of its ends, and a dot for what is left out."""
    views = [plane.rows, plane.columns]
    shown = [view.input if name == "input" else view.output for view in views]
    items: list[Item] = []
    for kind in ("output", *KINDS):
        if kind in cells:
            style = "input" if kind == "lost" else kind
            items.append(Cells(style, x, y, side, tuple(cells[kind])))
            if kind == "lost":
                items += _crosses(cells[kind], x, y, side)
    for across, one in enumerate(shown):
        ends = _ends(one.slots, side)
        alone = one.size == 1 and len(plane.subject.axes) == 1
        for position, slot in ends if not alone else ():
            at = (slot + 0.5) * side
            text = str(position).replace("-", "−")
            items.append(
                Text("note", x + at, y - 5, text, "middle", 8)
                if across
                else Text("note", x - 5, y + at + 3, text, "end", 8)
            )
        for slot, _, _ in one.gaps:
            at, length = (slot + 0.5) * side, shown[1 - across].size * side
            ends_at = ((x + at, y), (x + at, y + length)) if across else ((x, y + at), (x + length, y + at))
            items.append(Line("ray", ends_at))
    data = (("side", str(side)), ("at", f"{x},{y}"), ("rows", shown[0].runs), ("columns", shown[1].runs))
    return Group(f"grid {name}-grid", tuple(items), data)


def _ends(slots: dict[int, int], side: int) -> list[tuple[int, int]]:
    """The first and last (position, slot) of each run; of small neighbours one, so that numbers do not touch."""
    pairs = sorted(slots.items())
    found: list[tuple[int, int]] = []
    for index, (position, slot) in enumerate(pairs):
        first = index == 0 or pairs[index - 1][0] != position - 1
        last = index == len(pairs) - 1 or pairs[index + 1][0] != position + 1
        if (first or last) and not (found and found[-1][1] == slot - 1 and side < 16):
            found.append((position, slot))
    return found


def _crosses(cells: list[tuple[int, int]], x: float, y: float, side: int) -> list[Item]:
    inset = side // 4
    return [
        Line(
            "lost",
            ((x + c * side + inset, y + (r + 1) * side - inset), (x + (c + 1) * side - inset, y + r * side + inset)),
        )
        for c, r in cells
    ]


def _window(plane: Plane, at: tuple[float, float], out: tuple[float, float], side: int, animated: bool) -> list[Item]:
    """The taps and the output they make; animated, of every output that is drawn."""
    rows, columns = plane.rows, plane.columns
    asked = (rows.index, columns.index)
    if not animated:
        return _frame(plane, *asked, at, out, side, None)
    frames = [(row, column) for row in rows.outputs for column in columns.outputs]
    windows = [_relative(plane, *frame) for frame in frames]
    if any(cells != windows[0][1] for _, cells in windows):
        return [item for index, frame in enumerate(frames) for item in _frame(plane, *frame, at, out, side, index)]
    (row, column), cells = windows[0]
    moves = tuple(((c - column) * side, (r - row) * side) for (r, c), _ in windows)
    first = (rows.output.slots[frames[0][0]], columns.output.slots[frames[0][1]])
    places = [(rows.output.slots[r], columns.output.slots[c]) for r, c in frames]
    steps = tuple(((c - first[1]) * side, (r - first[0]) * side) for r, c in places)
    taps = Cells("tap", *at, side, tuple((c + column, r + row) for r, c in cells))
    made = Cells("made", *out, side, ((first[1], first[0]),))
    data = (("output", f"{frames[0][0]},{frames[0][1]}"), ("frames", str(len(frames))))
    return [Group("window", (taps,), data, moves), Group("result", (made,), data, steps)]


def _relative(plane: Plane, row: int, column: int) -> tuple[tuple[int, int], tuple[tuple[int, int], ...]]:
    """A window's first slot, and its slots counted from there."""
    cells = sorted(plane.window(row, column))
    first = cells[0] if cells else (0, 0)
    return first, tuple((r - first[0], c - first[1]) for r, c in cells)


def _frame(
    plane: Plane, row: int, column: int, at: tuple[float, float], out: tuple[float, float], side: int, index: int | None
) -> list[Item]:
    cells = tuple((c, r) for r, c in sorted(plane.window(row, column)))
    made = ((plane.columns.output.slots[column], plane.rows.output.slots[row]),)
    data = (("output", f"{row},{column}"),)
    return [
        Group("window", (Cells("tap", *at, side, cells),), data, shown=index),
        Group("result", (Cells("made", *out, side, made),), data, shown=index),
    ]


def _rays(plane: Plane, at: tuple[float, float], out: tuple[float, float], side: int) -> list[Item]:
    """Lines from the window's corners to the output."""
    cells = plane.tapped()
    if not cells:
        return []
    low, high = min(r for r, _ in cells), max(r for r, _ in cells) + 1
    end = at[0] + (max(c for _, c in cells) + 1) * side
    row, column = plane.made()
    x, y = out[0] + column * side, out[1] + row * side
    return [
        Line("ray", ((end, at[1] + low * side), (x, y))),
        Line("ray", ((end, at[1] + high * side), (x, y + side))),
    ]


def _strip(scene: Scene, depth: View, left: float, right: float, top: float) -> float:
    """The first of three axes as a row of cells: which slices the window reads."""
    side = 10
    scene.add(Text("note", left, top, "slices of the input", size=9), Text("note", right, top, "of the output", size=9))
    top += 6
    kinds: dict[str, list[tuple[int, int]]] = {}
    for position, slot in depth.input.slots.items():
        kinds.setdefault(depth.taps.kind(position), []).append((slot, 0))
    items = [Cells(kind, left, top, side, tuple(kinds[kind])) for kind in KINDS if kind in kinds]
    items.append(Cells("tap", left, top, side, tuple((slot, 0) for slot in depth.window(depth.index))))
    outputs = Cells("output", right, top, side, tuple((slot, 0) for slot in depth.output.slots.values()))
    made = Cells("made", right, top, side, ((depth.output.slots[depth.index], 0),))
    scene.add(Group("slices", (*items, outputs, made), (("input", depth.input.runs), ("output", depth.output.runs))))
    return top + side + 6


def _legend(scene: Scene, plane: Plane, left: float, top: float) -> float:
    """What the colours mean, of those that are used."""
    used = plane.kinds()
    words = {**{kind: WORDS.get(kind, "beyond the padding") for kind in KINDS if kind in used}}
    entries = [*words.items(), ("tap", "read by the output"), ("made", "the output")]
    x = left
    for kind, text in entries:
        box: list[Item] = [Cells("input" if kind == "lost" else kind, x, top - 9, 10, ((0, 0),))]
        box += _crosses([(0, 0)], x, top - 9, 10) if kind == "lost" else []
        scene.add(Group("legend", (*box, Text("note", x + 15, top, text, size=10))))
        x += 15 + text_room(text, 10) + 18
    scene.width = max(scene.width, x)
    return top
