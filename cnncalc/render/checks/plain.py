"""A run as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.render.json import json_text

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcome, Outcomes


def as_json(found: Outcomes, base: dict[str, Any] | None = None) -> str:
    """The run as JSON: each source with its checks or its errors, and the numbers; `base` what became of the figures."""
    return json_text(
        {"specs": [_plain(outcome) for outcome in found.all], **found.counts, **({"base": base} if base else {})}
    )


def _plain(outcome: Outcome) -> dict[str, Any]:
    if outcome.broken:
        return {"spec": outcome.name, "errors": [fault.to_dict() for fault in outcome.faults]}
    unmet = len(outcome.unmet)
    parting = outcome.parting
    return {
        "spec": outcome.name,
        "met": outcome.stated - unmet,
        "unmet": unmet,
        "parts": None if parting is None else {"at": parting.at, "after": parting.after},
        "checks": [check.to_dict() for check in outcome.checks],
    }
