"""Which pixels of the input one cell of a layer sees: its windows followed back, tap by tap, through every branch.

Along each axis the positions are a set, so that taps that are apart, and zeros of the padding between two layers, count for
what they are. Where a layer says no more than how far it sees, its set is what it may see at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.layers.families.pooling import AdaptivePool
from cnncalc.layers.families.window import Windowed
from cnncalc.numbers.arithmetic import dilated

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

MOST = 200_000
"""Positions of an axis that are followed one by one; of more, all between the first and the last."""

Positions = tuple["set[int] | range", ...]
"""What is seen of each spatial axis."""


class Sight:
    """What one cell sees: of each input, by its name, the positions along every axis; `exact` is False where a layer on the
    way says only how far it sees at most."""

    __slots__ = ("exact", "inputs")

    def __init__(self, inputs: dict[str, Positions], exact: bool) -> None:
        self.inputs = inputs
        self.exact = exact


def sight(report: Report, row: Row, cell: tuple[int, ...]) -> Sight:
    """What the cell at `cell` (its spatial position in the layer's output) sees of the network's inputs."""
    graph = report.graph
    count = len(graph.input_names)
    rows = {id(each.node): each for each in report.rows}
    wanted: dict[int, Positions] = {count + graph.nodes.index(row.node): tuple({at} for at in cell)}
    exact = True
    for slot in range(len(graph.nodes) + count - 1, count - 1, -1):
        asked = wanted.pop(slot, None)
        each = rows.get(id(graph.nodes[slot - count])) if asked is not None else None
        if asked is None or each is None:
            continue
        inputs = each.x if each.node.source.__class__ is not int else (each.x,)
        seen, known = _read(each, asked)
        exact = exact and known
        for source, shape in zip(each.node.sources, inputs, strict=True):
            found = _clipped(seen, shape)
            if all(found) or not shape.spatial:
                there = wanted.get(source)
                wanted[source] = found if there is None else tuple(map(_union, there, found))
    names = graph.input_names
    return Sight({names[slot]: wanted[slot] for slot in sorted(wanted)}, exact)


def _union(a: set[int] | range, b: set[int] | range) -> set[int] | range:
    return _bounded(set(a) | set(b))


def _bounded(found: set[int]) -> set[int] | range:
    return found if len(found) <= MOST else range(min(found), max(found) + 1)


def _clipped(seen: Positions | None, shape: Shape) -> Positions:
    """What of the positions lies in a map; all of it where they are None, or where its axes are others. An axis of 1 is
    read by every position (broadcasting)."""
    sizes: Any = shape.spatial
    if seen is None or len(seen) != len(sizes):
        return tuple(range(size) for size in sizes)
    return tuple({0} if size == 1 and found else _within(found, size) for found, size in zip(seen, sizes, strict=True))


def _within(found: Any, size: int) -> set[int] | range:
    if found.__class__ is range:
        return range(max(found.start, 0), min(found.stop, size))
    return {at for at in found if 0 <= at < size}


def _read(row: Row, asked: Positions) -> tuple[Positions | None, bool]:
    """(what a layer reads for these positions of its output, None for all of it; whether that is exact)."""
    layer: Any = row.layer
    x = row.view_x
    y = row.y[0] if row.y.__class__ is list else row.y
    reach = None if layer.pointwise else layer.reach(x, row.y)
    if reach == WHOLE or (x.__class__ is not Shape and reach is not None):
        return None, True
    if reach is None:
        same = x.__class__ is not Shape or len(x.spatial) == len(y.spatial)
        return (asked, True) if same else (None, True)
    if not all(n.__class__ is int for window in reach for n in window):
        return None, False  # nobody says how far it sees
    if isinstance(layer, Windowed):
        axes = layer.by_axis(x)
        spread = layer.type == "deconv"
        follow = _spread if spread else _taps
        exact = getattr(layer, "padding_mode", "zeros") in ("zeros", "replicate")
        return tuple(_bounded(follow(at, axis)) for at, axis in zip(asked, axes, strict=True)), exact
    mean = isinstance(layer, AdaptivePool) or getattr(layer, "mode", "") == "area"
    plain = all(k.__class__ is int and k == 1 for k, *_ in reach)
    found = [
        {q for p in at for q in (_share(p, up, down) if mean else _window(p, k, up, down, pad))}
        for at, (k, up, down, pad) in zip(asked, reach, strict=True)
    ]
    sound = getattr(layer, "mode", "") not in ("reflect", "circular", "symmetric", "wrap")
    return tuple(map(_bounded, found)), sound and (mean or plain or all(down == 1 for _, _, down, _ in reach))


def _taps(asked: Any, axis: tuple[Any, ...]) -> set[int]:
    """What windows at these positions read of an axis."""
    n, k, s, pad, d = axis
    lo = padding_amounts(n, dilated(k, d), s, pad)[0]
    return {p * s - lo + tap * d for p in asked for tap in range(k)}


def _spread(asked: Any, axis: tuple[Any, ...]) -> set[int]:
    """What adds to these positions of a transposed convolution: those of which a tap falls there."""
    from cnncalc.layers.deconv import cut

    _, k, s, pad, d = axis
    lo = cut(dilated(k, d), s, pad)[0]
    return {(p + lo - tap * d) // s for p in asked for tap in range(k) if not (p + lo - tap * d) % s}


def _share(p: int, n: int, m: int) -> range:
    """What the p-th of m means over n positions averages: ⌊p·n/m⌋ to ⌈(p + 1)·n/m⌉, the latter left out."""
    return range(p * n // m, -(-(p + 1) * n // m))


def _window(p: int, k: int, up: int, down: int, pad: int) -> range:
    """What an output position reads through a window of k, `up`/`down` positions apart; where it falls between positions
    and reads several, all that it may."""
    if k == 1 or down == 1:
        return range(p * up // down - pad, p * up // down - pad + k)
    return range(p * up // down - pad - k, -(-(p + 1) * up // down) - pad + k)
