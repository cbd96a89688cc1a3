"""Faults as one text, for standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.diagnostics.errors import SpecError

MOST = 50
"""A file with more faults shows this many, and counts the rest."""

EXPLAINED = 5
"""Faults whose arithmetic is shown."""


def fault_text(error: SpecError, explained: bool = False) -> str:
    """All faults of an error, each with its place, and their number where there are several; `explained`, the first ones
    with the arithmetic that led to them."""
    faults = error.faults
    lines = []
    for at, fault in enumerate(faults[:MOST]):
        lines.append(fault.text())
        if explained and at < EXPLAINED:
            from cnncalc.analysis.explanation.beneath import beneath

            lines += [f"   {line}" for line in beneath(error.report, fault)]
    if len(faults) > MOST:
        lines.append(f"… and {len(faults) - MOST} more")
    if len(faults) > 1:
        lines.append(f"{len(faults)} errors")
    return "\n".join(lines) + "\n"
