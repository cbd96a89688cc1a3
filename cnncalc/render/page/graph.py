"""The network's picture, as `cnncalc draw` makes it: boxes where all layers stand in one line, else the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.network.boxes import box_network, boxes, in_one_line
from cnncalc.draw.network.graph import graph
from cnncalc.draw.network.units import network
from cnncalc.draw.writers.embedded import embedded

if TYPE_CHECKING:
    from cnncalc.render.page.side import Side

MOST = 500
"""Nodes of a picture; a larger one is left out."""
TOP = 56
"""Where a picture begins below its title, which the page has already."""


def picture(side: Side, used: dict[str, None]) -> tuple[str, int | None]:
    """(the picture, at which depth its blocks are folded); nothing for a network that breaks, or one too large. Nodes are placed without
    Graphviz, so that a page is the same wherever it is made."""
    report = side.report
    if report.faults or not report.rows:
        return "", None
    drawn = box_network(report)
    boxed = drawn.depth is None and len(drawn.units) <= MOST and in_one_line(drawn)
    if not boxed:
        drawn = network(report)
    if len(drawn.units) > MOST:
        return "", None
    scene = boxes(drawn) if boxed else graph(drawn, own=True)
    return embedded(scene, used, top=0 if boxed else TOP - 6), drawn.depth
