"""What a change does: the layers that differ, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.layers.declaration.value import shown
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Change(NamedTuple):
    """One layer of which something differs; `before` or `after` is None where it is new or gone."""

    name: str
    before: Row | None
    after: Row | None


def changes(before: Report, after: Report) -> list[Change]:
    """The layers whose attributes, output, weights, MACs or receptive field differ, in the order of the changed network
    (layers that are gone come first). A layer that a broken network does not reach is not gone."""
    old = {row.node.name: row for row in before.rows}
    new = {node.name for node in after.graph.nodes}
    fields = receptive_fields(before), receptive_fields(after)
    broken = bool(after.faults) and len(after.rows) < len(before.rows)
    found = []
    gone = [] if broken else [row for row in before.rows if row.node.name not in new]
    for row in after.rows:
        name = row.node.name
        other = old.get(name)
        if other is None:
            found.append(Change(name, None, row))
        elif row is not other and (
            figures(row) != figures(other) or attributes(row) != attributes(other) or _sees(fields, row, other)
        ):
            found.append(Change(name, other, row))
    return [Change(row.node.name, row, None) for row in gone] + found


def _sees(fields: tuple[dict[str, Any], dict[str, Any]], row: Row, other: Row) -> bool:
    """Whether two rows of one layer see another part of the input."""
    a, b = fields[0].get(other.node.name), fields[1].get(row.node.name)
    return (a is None) != (b is None) or (a is not None and b is not None and (a.whole, a.size) != (b.whole, b.size))


def figures(row: Row) -> tuple[str, ...]:
    """What a row shows, as text, so that symbolic figures compare too."""
    return (row.type, str(row.output_shapes), _weights(row), str(row.macs))


def _weights(row: Row) -> str:
    return str([(w.name, w.shape, w.trainable) for w in row.weights])


def attributes(row: Row) -> dict[str, str]:
    """A layer's attributes as they are written."""
    return {name: shown(getattr(row.layer, name)) for name in row.layer.attributes}


def attribute_changes(change: Change) -> list[tuple[str, str, str]]:
    """(attribute, before, after) of what was set differently."""
    if change.before is None or change.after is None or change.before.type != change.after.type:
        return []
    old, new = attributes(change.before), attributes(change.after)
    return [(name, old[name], new[name]) for name in new if name in old and old[name] != new[name]]


def followed(change: Change) -> bool:
    """Whether a layer changed in shape alone, and in what comes of its shape: its MACs, its receptive field."""
    old, new = change.before, change.after
    if old is None or new is None or old.type != new.type:
        return False
    return _weights(old) == _weights(new) and attributes(old) == attributes(new)
