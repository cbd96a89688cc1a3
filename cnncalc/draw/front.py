"""A front of two figures as a picture: its points on a staircase, each with what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.scene import Box, Group, Line, Scene, Text
from cnncalc.render.front import short, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 480, 90, 20, 62, 55
_DOT = 4
"""The radius of a point."""


def front(points: Sequence[tuple[int, int]], labels: Sequence[str], names: tuple[str, str], title: str) -> Scene:
    """The points, given in the order of the first figure, as a staircase between round numbers; in an SVG each says what it is
    when the mouse is over it. `names` are the figures along and up."""
    count = f"{len(points):,} variant{'' if len(points) == 1 else 's'} that no other beats in both"
    scene = Scene(title, f"{names[1]} over {names[0]}: {count}")
    scene.width, scene.height = _WIDTH, _HEIGHT
    xs, ys = ticks([x for x, _ in points]), ticks([y for _, y in points])
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM

    def at(x: int, y: int) -> tuple[float, float]:
        across = (x - xs[0]) / ((xs[-1] - xs[0]) or 1)
        up = (y - ys[0]) / ((ys[-1] - ys[0]) or 1)
        return round(_LEFT + across * (right - _LEFT), 1), round(bottom - up * (bottom - _TOP), 1)

    scene.add(Text("head", _LEFT, 20, title, size=14), Text("note", _LEFT, 36, count))
    for x in xs:
        place, _ = at(x, ys[0])
        scene.add(Line("join", ((place, _TOP), (place, bottom))))
        scene.add(Text("note", place, bottom + 18, short(x), "middle"))
    for y in ys:
        _, place = at(xs[0], y)
        scene.add(Line("join", ((_LEFT, place), (right, place))))
        scene.add(Text("note", _LEFT - 8, place + 4, short(y), "end"))
    scene.add(Text("ink", (_LEFT + right) / 2, _HEIGHT - 12, names[0], "middle", 12))
    scene.add(Text("ink", 8, _TOP - 12, names[1], size=12))
    places = [at(x, y) for x, y in points]
    steps = places[:1]
    for across, down in places[1:]:
        steps += [(across, steps[-1][1]), (across, down)]
    if len(steps) > 1:
        scene.add(Line("joined", tuple(steps)))
    for (across, down), label in zip(places, labels, strict=True):
        dot = Box("made", across - _DOT, down - _DOT, 2 * _DOT, 2 * _DOT, _DOT)
        scene.add(Group("point", (dot,), title=label))
    return scene
