"""Stretches of a network that are built alike and follow each other, whatever their layers are called.

Two layers are alike that have the same type, attributes, shapes and weights, and read what stands as far before
them (or, of the network's inputs and of parameters that several layers read, the very same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.repeats import Repeat, repeats
from cnncalc.layers.declaration.layer import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.row import Row

LISTED = 3
"""The types of so many layers are listed; of a longer body their number is told."""
_MARKS = "/._"
_CALLED = ("label", "own")
"""Attributes that hold what weights are called."""


def alike(rows: Sequence[Row]) -> list[Repeat]:
    """The repeats among rows in execution order that fold them to the fewest lines."""
    if not rows:
        return []
    reads = _reads(rows)
    known: dict[Any, int] = {}
    told: dict[int, Any] = {}
    keys = [known.setdefault(_key(row, read, told), len(known)) for row, read in zip(rows, reads, strict=True)]
    names = [row.node.name for row in rows]

    def quality(repeat: Repeat) -> int | None:
        """How well a repeat begins where a person would: one thing is read from outside, names begin alike, what comes
        first has weights. None where no copy reads the one before it: branches side by side are no repeat."""
        start, end = repeat.start, repeat.start + repeat.period
        outside = {i + r for i in range(start, end) for r in reads[i] if r.__class__ is int and i + r < start}
        if not any(place >= start - repeat.period for place in outside):
            return None
        common = len(_common(names[start:end]))
        return (outside == {start - 1}) * 1_000_000 + min(common, 9999) * 10 + bool(rows[start].weights)

    return repeats(keys, quality)


def _reads(rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """What each row reads: how far before it that stands, or a text for what is read from everywhere."""
    graph = rows[0].graph
    first = len(graph.input_names)
    slot_of = {id(node): slot for slot, node in enumerate(graph.nodes, first)}
    place = {slot_of[id(row.node)]: number for number, row in enumerate(rows)}
    readers: dict[int, int] = {}
    for row in rows:
        for slot in row.node.sources:
            readers[slot] = readers.get(slot, 0) + 1

    def read(number: int, slot: int) -> int | str:
        everywhere = readers[slot] > 1 and (slot < first or not graph.nodes[slot - first].sources)
        if everywhere or (slot >= first and slot not in place):
            return f"slot {slot}"
        return place.get(slot, slot - first) - number

    return [tuple(read(number, slot) for slot in row.node.sources) for number, row in enumerate(rows)]


def _key(row: Row, read: tuple[Any, ...], told: dict[int, Any]) -> Any:
    """All that a layer has in common with its like."""
    node, layer = row.node, row.layer
    if id(layer) not in told:
        told[id(layer)] = _told(layer)
    weights = tuple((w.shape, w.size, w.trainable, w.frozen) for w in row.weights)
    shared = node.shared is not None
    flags = (node.alive, node.uncounted, shared and bool(row.shared_with))
    key = (told[id(layer)], read, node.ports, _plain(row.x), _plain(row.y), weights, flags)
    try:
        hash(key)
    except TypeError:
        return repr(key)
    return key


def _told(layer: Any) -> tuple[Any, ...]:
    """A layer's type and attributes."""
    return (layer.type, *(_plain(getattr(layer, name, None)) for name in layer.attributes if name not in _CALLED))


def _plain(value: Any) -> Any:
    if isinstance(value, Layer):
        return _told(value)
    if value.__class__ in (list, tuple):
        return (value.__class__.__name__, *map(_plain, value))
    if value.__class__ is dict:
        return tuple((name, _plain(each)) for name, each in value.items())
    return value


def _common(names: Sequence[str]) -> str:
    """What all names begin with: what the first and the last of them do, sorted."""
    one, other = min(names), max(names)
    return next((one[:i] for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), one)


def name_of(names: Sequence[str], repeat: Repeat) -> str:
    """What a repeat among layers of these names is called: after its first and last copy, `conv2_block2 … conv2_block3`;
    after its first and last layer where names don't tell the copies."""
    last = repeat.end - repeat.period
    ends = [_copy(names, start, repeat.period) for start in (repeat.start, last)]
    if not all(ends):
        ends = [names[repeat.start], names[repeat.end - 1]]
    return " … ".join(ends)


def _copy(names: Sequence[str], start: int, period: int) -> str:
    """What the names of one copy's layers have in common, up to a mark, and no layer beside it has; "" where nothing."""
    end = start + period
    common = _common(names[start:end])
    common = common[: 1 + max(common.rfind(mark) for mark in _MARKS)]
    beside = (*names[max(start - 1, 0) : start], *names[end : end + 1])
    if period == 1 or any(name.startswith(common) for name in beside):
        return ""
    return common.rstrip(_MARKS)


def kind_of(rows: Sequence[Row], repeat: Repeat, name: str, graph: Graph) -> str:
    """What a repeat is: `3 × Bottleneck`, `2 × (conv, relu)`, `3 × 10 layers`."""
    module = graph.groups.get(name.partition(" … ")[0])
    types = [row.type for row in rows[repeat.start : repeat.start + repeat.period]]
    if module is not None and len(module.nodes) == repeat.period:
        body = module.kind
    elif len(types) == 1:
        body = types[0]
    else:
        body = f"({', '.join(types)})" if len(types) <= LISTED else f"{len(types)} layers"
    return f"{repeat.copies} × {body}"
