"""What is drawn of a network: one unit for a layer with what follows it value by value, or for a folded block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.fold import enclosing, groups_to_fold, level_of
from cnncalc.diagnostics.printable import printable
from cnncalc.draw.words import layer_words
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

STYLES = {
    "convolution": "conv",
    "pooling": "pool",
    "resampling": "pool",
    "dense": "dense",
    "attention": "dense",
    "sequence": "dense",
    "normalization": "norm",
    "activation": "norm",
    "merge": "merge",
}
_FOLLOWING = ("activation", "normalization", "regularization")
"""Families that work value by value and are drawn with the layer they follow."""


class Unit:
    """One thing that is drawn. `sources` are the units it reads, `rows` its layers (none: an input), `scope` the names of
    the blocks it stands in, the outermost first."""

    __slots__ = ("after", "name", "rows", "scope", "shape", "short", "shown", "sources", "style", "words")

    def __init__(self, name: str, style: str, words: str, shape: Any, scope: tuple[str, ...]) -> None:
        self.name = name
        self.shown = self.short = printable(name)
        self.style = style
        self.words = words
        self.shape = shape
        self.scope = scope
        self.sources: list[int] = []
        self.rows: list[Row] = []
        self.after: list[str] = []

    @property
    def size(self) -> str:
        """Its output's size: `55×55×96`."""
        return shape_text(self.shape)

    @property
    def label(self) -> str:
        """What it is, in words: `conv 96 11×11 stride 4, relu`."""
        return printable(", ".join([self.words, *self.after]) if self.words else "")


def shape_text(shape: Any) -> str:
    """A shape in words; of several the first."""
    if shape.__class__ is list:
        return f"{len(shape)} × {shape_text(shape[0])}" if len(set(shape)) == 1 else f"{shape_text(shape[0])}, …"
    return "×".join(map(_size_text, shape.dims)) or "scalar"


def _size_text(n: Any) -> str:
    if n is UNKNOWN or n is None:
        return "?"
    text = str(n)
    return f"({text})" if " " in text else text


class Network:
    """The units of a network in the order they are computed, and at which depth its blocks are folded (None: nowhere)."""

    def __init__(self, report: Report, units: list[Unit], depth: int | None) -> None:
        self.report = report
        self.units = units
        self.depth = depth

    @property
    def title(self) -> str:
        """What the network is called."""
        return printable(self.report.graph.model or "network")

    @property
    def description(self) -> str:
        """The picture in a sentence."""
        graph = self.report.graph
        inputs = " and ".join(shape_text(s) for s in graph.input_shapes if s is not None)
        outputs = [unit for unit, readers in zip(self.units, self.readers, strict=True) if not readers]
        ends = " and ".join(dict.fromkeys(unit.size for unit in outputs[:4]))
        layers = sum(len(unit.rows) for unit in self.units)
        return f"{layers} layer{'' if layers == 1 else 's'} from {inputs} to {ends}"

    @property
    def readers(self) -> list[list[int]]:
        """The units that read each unit."""
        found: list[list[int]] = [[] for _ in self.units]
        for index, unit in enumerate(self.units):
            for source in unit.sources:
                found[source].append(index)
        return found


def network(report: Report, depth: int | None = None, every: bool = False, most: int = 64) -> Network:
    """The units of a report: blocks that lie `depth` deep folded; None folds as little as leaves at most `most` units.
    `every` draws every layer by itself."""
    if depth is not None:
        rows = [row for row in report.rows if row.node.alive]
        folded = groups_to_fold(report.graph, False, depth)
        return Network(report, _made(report, rows, _owners(report, rows, every), folded), depth)
    for found in foldings(report, every):
        if len(found.units) <= most:
            break
    return found


def foldings(report: Report, every: bool) -> Iterator[Network]:
    """The network with no block folded, then with the deepest ones, and so on to the outermost."""
    graph = report.graph
    rows = [row for row in report.rows if row.node.alive]
    owners = _owners(report, rows, every)
    found = Network(report, _made(report, rows, owners, set()), None)
    yield found
    count = len(found.units)
    deepest = max((level_of(name, graph) for name in graph.groups), default=0)
    for level in range(deepest, 0, -1):
        found = Network(report, _made(report, rows, owners, groups_to_fold(graph, False, level)), level)
        if len(found.units) < count:
            count = len(found.units)
            yield found


def _owners(report: Report, rows: list[Row], every: bool) -> dict[str, str]:
    """For each layer the layer that it is drawn with: itself, or the one that it follows value by value."""
    graph = report.graph
    count = len(graph.input_names)
    readers: dict[int, int] = {}
    for row in rows:
        for slot in row.node.sources:
            readers[slot] = readers.get(slot, 0) + 1
    for slot, _ in graph.outputs:
        readers[slot] = readers.get(slot, 0) + 1
    owners: dict[str, str] = {}
    for row in rows:
        name = source = row.node.name
        slot = row.node.source
        if not every and slot.__class__ is int and slot >= count and readers[slot] == 1 and row.node.port is None:
            source = graph.nodes[slot - count].name
            follows = row.layer.family in _FOLLOWING or row.layer.type == "identity"
            if not follows or row.y != row.x or source not in owners:
                source = name
        owners[name] = owners.get(source, name)
    return owners


def _made(report: Report, rows: list[Row], owners: dict[str, str], folded: set[str]) -> list[Unit]:
    """The units, those of each folded group made one."""
    graph = report.graph
    heads = _heads(owners, folded)
    names = _names(heads, graph.groups)
    units = [
        Unit(name, "data", "", shape, ()) for name, shape in zip(graph.input_names, graph.input_shapes, strict=True)
    ]
    index_of: dict[str, int] = {}
    of_slot: dict[int, int] = {slot: slot for slot in range(len(units))}
    slot_of = {node.name: slot for slot, node in enumerate(graph.nodes, len(units))}
    for row in rows:
        head = heads[owners[row.node.name]]
        index = index_of.get(head)
        if index is None:
            index = index_of[head] = len(units)
            units.append(_unit(report, row, head, names[head]))
            units[-1].short = printable(short_name(names[head], graph.groups))
        elif head not in graph.groups or head not in folded:
            units[index].after.append(_short(row))
        unit = units[index]
        unit.rows.append(row)
        if head not in graph.groups:
            unit.shape = row.y
        for slot in row.node.sources:
            source = of_slot.get(slot)
            if source is not None and source != index and source not in unit.sources:
                unit.sources.append(source)
        of_slot[slot_of[row.node.name]] = index
    return units


def _heads(owners: dict[str, str], folded: set[str]) -> dict[str, str]:
    """For each layer that owns a unit the name of its unit: its own, or the folded group's that it lies in. A group that
    holds one unit stays that unit."""
    found = {owner: enclosing(owner, folded) or owner for owner in dict.fromkeys(owners.values())}
    counts: dict[str, int] = {}
    for head in found.values():
        counts[head] = counts.get(head, 0) + 1
    return {owner: head if counts[head] > 1 else owner for owner, head in found.items()}


def _names(heads: dict[str, str], groups: Any) -> dict[str, str]:
    """What each unit is called: after the outermost block that holds nothing else, `conv1` for `conv1.conv`."""
    held: dict[str, set[str]] = {}
    for head in heads.values():
        for group in _scope(head, groups):
            held.setdefault(group, set()).add(head)
    found = {}
    for head in heads.values():
        found[head] = next((group for group in _scope(head, groups) if len(held[group]) == 1), head)
    return found


def short_name(name: str, groups: Any, within: str = "") -> str:
    """A name without the residuals and parallels that it lies in, and as it reads inside the block `within`."""
    known = within
    kept = []
    for part in name[len(within) + 1 if within else 0 :].split("."):
        known = f"{known}.{part}" if known else part
        members = groups.get(known)
        if members is None or members.kind not in ("residual", "parallel") or known == name:
            kept.append(part)
    return ".".join(kept)


def _unit(report: Report, row: Row, head: str, name: str) -> Unit:
    """The unit that begins with this row, called `name`."""
    groups = report.graph.groups
    scope = _scope(name, groups)
    if head == row.node.name:
        rank = len(row.x.spatial) if hasattr(row.x, "spatial") else 2
        return Unit(name, STYLES.get(row.layer.family, "other"), layer_words(row.layer, rank), row.y, scope)
    members = groups[head]
    kind = groups[name].kind
    if groups[name].kind == "repeat":
        inner = groups.get(f"{name}.0")
        kind = f"{groups[name].copies} × {inner.kind if inner is not None else row.type}"
    shape = report.shapes[members.slot] if members.slot is not None else row.y
    if shape.__class__ is list and members.port is not None:
        shape = shape[members.port]
    layers = max(len(members.nodes), len(groups[name].nodes))
    return Unit(name, "folded", f"{kind}, {layers} layers", shape or row.y, scope)


def _scope(name: str, groups: Any) -> tuple[str, ...]:
    found = []
    while "." in name:
        name = name.rpartition(".")[0]
        if name in groups:
            found.append(name)
    return tuple(reversed(found))


def _short(row: Row) -> str:
    """A layer that follows another, in a word: an activation's own name, else its type."""
    return str(row.type)
