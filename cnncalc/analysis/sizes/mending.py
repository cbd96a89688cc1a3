"""Where no size is legal: what stands in the way, and the crops and pads that make some size legal.

The sizes that come furthest tell where it fails. Where branches that join differ by the same number of pixels at all of
them, one is cropped to the other, and the network is tried again, up to the last such join.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.trial import Inputs, stopped, until
from cnncalc.graph.nodes import Node
from cnncalc.graph.walk import compute
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph

_REACH = 640
_JOINS = 40
"""Joins that are mended at most."""


class Skip(NamedTuple):
    """A join whose branches never agree: its name, the layers it reads with their sizes, by how many pixels the first of
    them is too large along each axis, and the crop or pad that mends it."""

    join: str
    larger: str
    smaller: str
    sizes: tuple[tuple[int, ...], tuple[int, ...]]
    by: tuple[int, ...]
    crop: str
    pad: str

    def __str__(self) -> str:
        a, b = ("×".join(map(str, size)) for size in self.sizes)
        pixels = "×".join(map(str, dict.fromkeys(self.by) if len(set(self.by)) == 1 else self.by))
        return (
            f"{self.join}: {self.larger} ({a}) is {pixels} pixels larger than {self.smaller} ({b}); "
            f"{self.crop} behind {self.larger}, or {self.pad} behind {self.smaller}"
        )


class Obstacle(NamedTuple):
    """Why no size is legal: the fault of the size that comes furthest; the skips to mend, the network with their crops
    where some size is legal then, else the fault that is left."""

    sizes: tuple[int, ...]
    fault: Any
    skips: tuple[Skip, ...]
    mended: Graph | None
    left: Any = None


def obstacle(inputs: Inputs) -> Obstacle:
    """What stands in the way of a network without a legal size."""
    first = furthest(inputs)
    report = compute(_at(inputs, first))
    skips: list[Skip] = []
    trial = inputs
    for _ in range(_JOINS):
        reached = furthest(trial)
        node = stopped(trial, reached)
        if node is None:
            return Obstacle(first, next(iter(report.faults), None), tuple(skips), trial.graph)
        found = _skips(trial, node, reached)
        if not found:
            break
        skips += [skip for skip, _, _ in found]
        trial = Inputs(_cropped(trial.graph, node, found), trial.free)
    left = compute(_at(trial, furthest(trial))).faults if skips else ()
    return Obstacle(first, next(iter(report.faults), None), tuple(skips), None, next(iter(left), None))


def _at(inputs: Inputs, sizes: Sequence[int]) -> Graph:
    twin = copy(inputs.graph)
    twin.input_shapes = inputs.at(sizes)
    return twin


def furthest(inputs: Inputs) -> tuple[int, ...]:
    """The size at which most layers can be computed: the network's own, if none comes further."""
    rank = inputs.rank
    tries = [inputs.own] if inputs.own is not None else []
    tries += [(n,) * rank for n in range(16, _REACH + 1, 4)]
    tries += [(n,) * rank for n in range(1, 130)]
    order = {id(node): index for index, node in enumerate(inputs.graph.nodes)}
    best, reached = tries[0], -1
    for sizes in tries:
        node = stopped(inputs, sizes)
        if node is None:
            return sizes
        if order[id(node)] > reached:
            best, reached = sizes, order[id(node)]
    return best


def _skips(inputs: Inputs, node: Node, sizes: tuple[int, ...]) -> list[tuple[Skip, int, str]]:
    """(skip, which of the join's inputs is cropped, the crop) where a join's branches differ in space alone."""
    shapes = _read(inputs, node, sizes)
    if len(shapes) < 2 or len({len(shape.spatial) for shape in shapes}) != 1 or not shapes[0].spatial:
        return []
    least = tuple(min(ns) for ns in zip(*(shape.spatial for shape in shapes), strict=True))
    usual = _usual(inputs, node, len(shapes))
    found = []
    for index, shape in enumerate(shapes):
        by = tuple(n - m for n, m in zip(shape.spatial, least, strict=True))
        if not any(by):
            continue
        by = usual.get(index, by)
        smaller = next((at for at, other in enumerate(shapes) if other.spatial != shape.spatial), 0)
        ends = "x".join(f"{d // 2}:{d - d // 2}" for d in by)
        crop = f"crop {ends}"
        names = [inputs.graph.slot_name(slot, port) for slot, port in zip(node.sources, node.ports, strict=True)]
        both = (tuple(shape.spatial), tuple(shapes[smaller].spatial))
        found.append((Skip(node.name, names[index], names[smaller], both, by, crop, f"zeropad {ends}"), index, crop))
    return found


def _usual(inputs: Inputs, node: Node, count: int) -> dict[int, tuple[int, ...]]:
    """By how much each branch is larger than the smallest at most of the sizes that come so far."""
    seen: list[Counter[tuple[int, ...]]] = [Counter() for _ in range(count)]
    for n in range(16, _REACH + 1, 4):
        shapes = _read(inputs, node, (n,) * inputs.rank)
        if len(shapes) == count:
            least = [min(ns) for ns in zip(*(shape.spatial for shape in shapes), strict=False)]
            for index, shape in enumerate(shapes):
                seen[index][tuple(a - b for a, b in zip(shape.spatial, least, strict=False))] += 1
    return {index: counter.most_common(1)[0][0] for index, counter in enumerate(seen) if counter}


def _read(inputs: Inputs, node: Node, sizes: Sequence[int]) -> list[Any]:
    """The shapes that a node reads at these sizes, where the walk comes so far."""
    shapes = until(inputs, sizes, node)
    if not shapes:
        return []
    read = [shapes[slot] for slot in node.sources]
    read = [y[port or 0] if y.__class__ is list else y for y, port in zip(read, node.ports, strict=True)]
    return read if all(shape.__class__ is Shape for shape in read) else []


def _cropped(graph: Graph, node: Node, found: list[tuple[Skip, int, str]]) -> Graph:
    """The network with crops before a join."""
    from cnncalc.language.expansion.calls import bound
    from cnncalc.language.words.expression import read_expression

    at = next(index for index, each in enumerate(graph.nodes) if each is node)
    count, inputs = len(found), len(graph.input_names)
    twin = copy(graph)

    def moved(slot: int) -> int:
        return slot + count if slot >= at + inputs else slot

    nodes = []
    for each in graph.nodes:
        other = copy(each)
        other.source = moved(each.source) if each.source.__class__ is int else tuple(map(moved, each.source))
        other.shared = None if each.shared is None else each.shared + count * (each.shared >= at)
        nodes.append(other)
    sources, ports = list(nodes[at].sources), list(nodes[at].ports)
    crops = []
    for number, (_, index, crop) in enumerate(found):
        layer = bound(read_expression(crop), graph.framework, graph.batched)
        crops.append(Node(f"{node.name}.crop{number}", layer, sources[index], node.origin))
        crops[-1].port = ports[index]
        sources[index], ports[index] = at + inputs + number, None
    nodes[at].source, nodes[at].port = tuple(sources), tuple(ports)
    twin.nodes = [*nodes[:at], *crops, *nodes[at:]]
    twin.outputs = [(moved(slot), port) for slot, port in graph.outputs]
    return twin
