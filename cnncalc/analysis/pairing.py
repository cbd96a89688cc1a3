"""Which layers of two networks are the same, whatever each is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.alignment import aligned
from cnncalc.analysis.meaning import output_of, pads, recognised, tells

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


Pair = tuple["Row | None", "Row | None"]


def pairs(other: Report, report: Report) -> list[Pair]:
    """The layers that correspond. Zeros that one network writes as a layer, and the other within the next, are passed over
    where that layer gives the same."""
    every = _reunited(aligned([*filter(tells, other.rows)], [*filter(tells, report.rows)], recognised))
    kept = []
    for index, (wanted, row) in enumerate(every):
        alone = (wanted or row) if wanted is None or row is None else None
        if alone is not None and pads(alone):
            following = next((pair for pair in every[index + 1 :] if pair[0] is not None and pair[1] is not None), None)
            if following is not None and output_of(following[0]) == output_of(following[1]):  # type: ignore[arg-type]
                continue
        kept.append((wanted, row))
    return kept


def _reunited(pairs: list[Pair]) -> list[Pair]:
    """The pairs, with layers paired that are alike and stand in another order: branches may be computed either way."""
    keys = [[None if row is None else recognised(row)[2:] for row in pair] for pair in pairs]
    left: dict[Any, list[Row]] = {}
    for (wanted, _), (theirs, ours) in zip(pairs, keys, strict=True):
        if wanted is not None and theirs != ours:
            left.setdefault(theirs, []).append(wanted)
    if not left:
        return pairs
    partners: dict[int, Row] = {}
    for (_, row), (theirs, ours) in zip(pairs, keys, strict=True):
        if row is not None and theirs != ours and left.get(ours):
            partners[id(row)] = left[ours].pop(0)
    taken = {id(wanted) for wanted in partners.values()}
    found: list[Pair] = []
    for wanted, row in pairs:
        partner = None if row is None else partners.get(id(row))
        free = wanted if id(wanted) not in taken else None
        if partner is not None and free is not None:
            found.append((free, None))
        if partner is not None or row is not None or free is not None:
            found.append((partner or free, row))
    return found
