"""The table of a network before and after a change: the layers that differ, what is folded, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.analysis.whatif.changes import attribute_changes, followed
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.render.figures import LOWER_BOUND, field_text, number_text, shape_text, weights_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnncalc.analysis.whatif.changes import Change
    from cnncalc.graph.report import Report

COLUMNS = ("layer", "change", "output", "weights", "params", "MACs")
FIELD = "receptive field"
_ARROW = " → "
LONG = 12
"""Layers in a row that only follow from what stands before them, from which on those in the middle are folded."""
_SHOWN = 3


def before_after(
    before: Report, after: Report, found: Sequence[Change], everything: bool = False, whole: bool = True
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """(titles, rows) of the layers that changed. `everything`: nothing is folded. Not `whole`: a network that broke on
    the way has no totals."""
    fields = receptive_fields(before), receptive_fields(after)
    rows = []
    for run in [[change] for change in found] if everything else list(_runs(found)):
        rows.append(_row(run[0], *fields) if len(run) == 1 else _folded(run))
    if not found:
        rows.append(("(none)", "nothing changed", "", "", "", "", ""))
    if whole:
        rows += _totals(before, after)
    if any(row[-1] for row in rows):
        return (*COLUMNS, FIELD), rows
    return COLUMNS, [row[:-1] for row in rows]


def _runs(found: Sequence[Change]) -> Iterator[list[Change]]:
    """The changes one by one, but for the middle of a long run of layers that only follow."""
    start = 0
    while start < len(found):
        stop = start
        while stop < len(found) and followed(found[stop]):
            stop += 1
        if stop - start > LONG:
            yield from ([change] for change in found[start : start + _SHOWN])
            yield list(found[start + _SHOWN : stop - _SHOWN])
            yield from ([change] for change in found[stop - _SHOWN : stop])
        else:
            yield from ([change] for change in found[start:stop])
        if stop < len(found):
            yield [found[stop]]
        start = stop + 1


def _row(change: Change, old_fields: Any, new_fields: Any) -> tuple[str, ...]:
    old, new = change.before, change.after
    if old is None or new is None:
        row: Any = new or old
        fields = new_fields if old is None else old_fields
        cells = (shape_text(row), weights_text(row), number_text(row.params), number_text(row.macs))
        return (change.name, "new" if new else "gone", *cells, field_text(fields.get(row.node.name)))
    what = [f"{name} {a}{_ARROW}{b}" for name, a, b in attribute_changes(change)]
    if old.type != new.type:
        what.insert(0, f"{old.type}{_ARROW}{new.type}")
    cells = (
        _pair(shape_text(old), shape_text(new)),
        _pair(weights_text(old), weights_text(new)),
        _pair(number_text(old.params), number_text(new.params)),
        _pair(number_text(old.macs), number_text(new.macs)),
    )
    seen = [field_text(fields.get(row.node.name)) for fields, row in ((old_fields, old), (new_fields, new))]
    return (change.name, ", ".join(what), *cells, _pair(*seen) if seen[0] != seen[1] else "")


def _folded(run: Sequence[Change]) -> tuple[str, ...]:
    """One row for many layers that only follow: the shape of the last, the sum of their MACs."""
    rows: Any = [(change.before, change.after) for change in run]
    params, macs = (_sums([getattr(pair[at], what) for pair in rows] for at in (0, 1)) for what in ("params", "macs"))
    last = rows[-1]
    name = f"{run[0].name} … {run[-1].name}"
    return (name, f"{len(run)} layers follow", _pair(shape_text(last[0]), shape_text(last[1])), "", params, macs, "")


def _sums(both: Any) -> str:
    texts = []
    for numbers in both:
        known = [number for number in numbers if number is not UNKNOWN]
        total = known[0] if known else 0
        for number in known[1:]:
            total = total + number
        texts.append(("" if len(known) == len(numbers) else f"{LOWER_BOUND} ") + number_text(total))
    return _pair(*texts)


def _totals(before: Report, after: Report) -> list[tuple[str, ...]]:
    """The totals, and how they differ."""
    a, b = before.totals, after.totals
    pairs = [_pair(_total(a, what), _total(b, what)) for what in ("params", "macs")]
    rows = [("total", "", "", "", *pairs, "")]
    differ = [_difference(a, b, what) for what in ("params", "macs")]
    if any(differ):
        rows.append(("difference", "", "", "", *differ, ""))
    return rows


def _total(totals: Any, what: str) -> str:
    return (f"{LOWER_BOUND} " if what in totals.unknown else "") + number_text(getattr(totals, what))


def _difference(a: Any, b: Any, what: str) -> str:
    """`−1,234,567 (−2.1 %)`; nothing where there is none, or it is not known."""
    old, new = getattr(a, what), getattr(b, what)
    if old.__class__ is not int or new.__class__ is not int or what in a.unknown | b.unknown or old == new:
        return ""
    return f"{signed(new - old)}{share(old, new)}"


def signed(number: int) -> str:
    """A difference with its sign: +1,024, −96."""
    return f"{'+' if number >= 0 else '−'}{abs(number):,}"


def share(old: int, new: int) -> str:
    """The difference in hundredths of the old, to one decimal, in integers: ` (−2.1 %)`; nothing of none."""
    if old <= 0:
        return ""
    tenths = (abs(new - old) * 2000 + old) // (2 * old)
    if not tenths:
        return " (under 0.1 %)"
    return f" ({'+' if new >= old else '−'}{tenths // 10:,}.{tenths % 10} %)"


def _pair(a: str, b: str) -> str:
    return a if a == b else f"{a}{_ARROW}{b}"
