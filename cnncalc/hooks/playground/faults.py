"""Faults as the playground shows them: what is wrong, the line with its caret, the way out, and which characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.errors import SpecError
    from cnncalc.diagnostics.fault import Fault

MOST = 50
EXPLAINED = 3
"""Faults whose arithmetic is shown."""


def told(error: SpecError, text: str) -> list[dict[str, Any]]:
    """The faults of an error, the first ones with their arithmetic; `text` is what was typed."""
    return [_fault(fault, text, error if at < EXPLAINED else None) for at, fault in enumerate(error.faults[:MOST])]


def warned(warnings: Sequence[Fault], text: str) -> list[dict[str, Any]]:
    """Warnings in the same form."""
    return [_fault(warning, text) for warning in warnings[:MOST]]


def _fault(fault: Fault, text: str, error: SpecError | None = None) -> dict[str, Any]:
    plain = fault.to_dict()
    place: Any = fault.place
    found: dict[str, Any] = {
        "severity": fault.severity,
        "layer": None if fault.layer is None else printable(fault.layer),
        "message": plain["message"],
        "help": plain["help"],
        "where": "",
        "excerpt": [],
        "more": fault.more,
        "arithmetic": [],
    }
    if place is not None:
        found["where"] = _where(place)
        found["excerpt"] = [line.removeprefix("   ") for line in place.excerpt()]
        found |= _span(place, text)
    if error is not None:
        from cnncalc.analysis.explanation.beneath import beneath

        found["arithmetic"] = beneath(error.report, fault)
    return found


def _where(place: Any) -> str:
    if not isinstance(place, Place):
        return printable(place.where())
    name = place.source.name
    cell = f"cell {place.source.cell}, " if place.source.cell else ""
    at = f"{cell}line {place[1]}, column {place[2]}"
    return at if name in ("<text>", "<expression>") else f"{clipped(name)}: {at}" if name != "<edit>" else "in the edit"


def _span(place: Any, text: str) -> dict[str, int]:
    """From which to which UTF-16 unit of the text it is, as browsers count them; nothing where it is in another text."""
    if not isinstance(place, Place) or place.source.text.rstrip("\n") != text.rstrip("\n"):
        return {}
    source = place.source
    if not 0 < place[1] <= len(source.starts):
        return {}
    start = min(len(text), source.starts[place[1] - 1] + place[2] - 1)
    stop = min(len(text), start + max(1, place[3]), source.starts[place[1] - 1] + len(source.line(place[1])))
    return {"from": units(text[:start]), "to": units(text[: max(start, stop)])}


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) + sum(character > "\uffff" for character in text)
