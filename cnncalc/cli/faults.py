"""Faults as one text, for standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.diagnostics.errors import SpecError

MOST = 50
"""A file with more faults shows this many, and counts the rest."""


def fault_text(error: SpecError) -> str:
    """All faults of an error, each with its place, and their number where there are several."""
    faults = error.faults
    lines = [fault.text() for fault in faults[:MOST]]
    if len(faults) > MOST:
        lines.append(f"… and {len(faults) - MOST} more")
    if len(faults) > 1:
        lines.append(f"{len(faults)} errors")
    return "\n".join(lines) + "\n"
