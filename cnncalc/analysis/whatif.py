"""What a change does: the layers that differ, before and after, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """The layers whose attributes, output, weights or MACs differ, in the order of the changed network (layers that
    are gone stand where they stood)."""
    old = {row.node.name: row for row in before.rows}
    new = {row.node.name: row for row in after.rows}
    found = []
    gone = [row for row in before.rows if row.node.name not in new]
    for row in after.rows:
        name = row.node.name
        other = old.get(name)
        if other is None:
            found.append(Change(name, None, row))
        elif figures(row) != figures(other) or attributes(row) != attributes(other):
            found.append(Change(name, other, row))
    return [Change(row.node.name, row, None) for row in gone] + found


def figures(row: Row) -> tuple[str, ...]:
    """What a row shows, as text, so that symbolic figures compare too."""
    return (row.type, str(row.output_shapes), str([(w.name, w.shape) for w in row.weights]), str(row.macs))


def attributes(row: Row) -> dict[str, str]:
    """A layer's attributes as they are written."""
    return {name: shown(getattr(row.layer, name)) for name in row.layer.attributes}


def attribute_changes(change: Change) -> list[tuple[str, str, str]]:
    """(attribute, before, after) of what was set differently."""
    if change.before is None or change.after is None or change.before.type != change.after.type:
        return []
    old, new = attributes(change.before), attributes(change.after)
    return [(name, old[name], new[name]) for name in new if name in old and old[name] != new[name]]
