"""Networks that come back to sizes they had: how far down each map stands, by the input pixels between its positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.receptive_field import receptive_fields

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Network, Unit


def levels(network: Network, units: list[Unit], edges: list[tuple[int, int]], ranks: list[int]) -> list[int] | None:
    """The level of each unit, 0 the finest; None for a network that has no two skips over coarser levels."""
    fields = receptive_fields(network.report)
    found: list[int] = []
    for index, unit in enumerate(units):
        field = fields.get(unit.rows[-1].name) if unit.rows else None
        jump = None if field is None else field.jump
        before = [found[a] for a, b in edges if b == index and a < index]
        found.append(_level(jump[0]) if jump else max(before, default=0))
    skips = 0
    for a, b in edges:
        if ranks[b] - ranks[a] > 2 and found[a] == found[b]:
            skips += any(found[i] > found[a] for i in range(a + 1, b))
    return found if skips >= 2 else None


def _level(jump: int | str) -> int:
    """⌊log₂⌋ of the pixels between two positions; below 0 where there are more positions than pixels."""
    if jump.__class__ is int:
        return max(int(jump), 1).bit_length() - 1
    over, _, under = str(jump).partition("/")
    return (int(over) // int(under) or 1).bit_length() - (int(under) // int(over) or 1).bit_length()
