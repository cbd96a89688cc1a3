"""Which maps are drawn as streams of channels that do not mix, as AlexNet's two halves are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Unit

MOST = 4
"""More groups than these are not drawn apart."""


def streams(units: list[Unit], sources: list[list[int]]) -> list[int]:
    """In how many streams each unit's map is drawn: as many as its layer makes apart, or what reads it reads apart."""
    groups = [_groups(unit) for unit in units]
    found = [1 if own is None else own for own in groups]
    for index in range(len(units) - 1, -1, -1):
        own = groups[index]
        wanted = found[index] if own is None else own
        for source in sources[index]:
            if 1 < wanted <= MOST:
                found[source] = max(found[source], wanted)
    for index, unit in enumerate(units):
        read = {found[source] for source in sources[index]}
        if groups[index] is None and len(read) == 1:
            found[index] = max(found[index], *read)
        channels: Any = getattr(unit.shape, "channels", None)
        if found[index] > MOST or channels.__class__ is not int or channels % found[index] or not unit.shape.spatial:
            found[index] = 1
    return found if all(len(read) <= 1 for read in sources) else [1] * len(units)


def _groups(unit: Unit) -> int | None:
    """The groups that a unit's layer keeps apart; None where every channel is by itself, 1 where all mix."""
    if not unit.rows or unit.style == "folded" or unit.rows[0].x.__class__ is tuple:
        return 1
    row = unit.rows[0]
    joins = row.layer.joins(row.view_x, row.y)
    if len(joins) != 1:
        return 1
    read, _, groups = joins[0]
    if groups.__class__ is not int:
        return 1
    return None if groups == read and groups > MOST else groups
