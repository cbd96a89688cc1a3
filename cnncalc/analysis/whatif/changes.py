"""What a change does: the layers that differ, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.alignment import aligned
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.layers.declaration.value import shown
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Change(NamedTuple):
    """One layer of which something differs; `before` or `after` is None where it is new or gone."""

    name: str
    before: Row | None
    after: Row | None


def changes(before: Report, after: Report, whole: bool = True) -> list[Change]:
    """The layers whose attributes, output, weights, MACs or receptive field differ, in the order of the changed network
    (layers that are gone come first). Not `whole`: of a broken network, what it does not reach is not gone."""
    fields = receptive_fields(before), receptive_fields(after)
    gone, found = [], []
    for other, row in _pairs(before, after, whole):
        if row is None and other is not None:
            gone.append(Change(other.node.name, other, None))
        elif row is not None and other is None:
            found.append(Change(row.node.name, None, row))
        elif row is not None and other is not None and row is not other and _differ(other, row, fields):
            found.append(Change(row.node.name, other, row))
    return gone + found


def _pairs(before: Report, after: Report, whole: bool) -> Iterable[tuple[Row | None, Row | None]]:
    """The rows of each layer in both networks: by name, and where layers came or went, which moves the names that nobody
    gave, by what they are too."""
    old = {row.node.name: row for row in before.rows}
    new = {node.name for node in after.graph.nodes}
    if not whole:
        return [(old.get(row.node.name), row) for row in after.rows]
    if new == old.keys():
        return [(old[row.node.name], row) for row in after.rows]
    return aligned(before.rows, after.rows)


def _differ(old: Row, new: Row, fields: tuple[dict[str, Any], dict[str, Any]]) -> bool:
    return figures(new) != figures(old) or _declared(new) != _declared(old) or _sees(fields, new, old)


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


def _declared(row: Row) -> dict[str, Any]:
    """A layer's attributes, those that are one number an axis and alike as that number."""
    return {name: _plain(getattr(row.layer, name)) for name in row.layer.attributes}


def _plain(value: Any) -> Any:
    if value.__class__ is tuple and value and all(part == value[0] for part in value):
        return _plain(value[0])
    return value if value.__class__ in (int, str, bool, tuple, None.__class__) else shown(value)


def attribute_changes(change: Change) -> list[tuple[str, str, str]]:
    """(attribute, before, after) of what was set differently."""
    if change.before is None or change.after is None or change.before.type != change.after.type:
        return []
    old, new = attributes(change.before), attributes(change.after)
    a, b = _declared(change.before), _declared(change.after)
    return [(name, old[name], new[name]) for name in new if name in old and a[name] != b[name]]


def followed(change: Change) -> bool:
    """Whether a layer changed in shape alone, and in what comes of its shape: its MACs, its receptive field."""
    old, new = change.before, change.after
    if old is None or new is None or old.type != new.type:
        return False
    return _weights(old) == _weights(new) and _declared(old) == _declared(new)
