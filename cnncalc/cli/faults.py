"""Faults as one text, for standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.diagnostics.errors import SpecError
    from cnncalc.diagnostics.fault import Fault

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
        if explained and at < EXPLAINED and error.report is not None and fault.layer is not None:
            lines += [f"   {printable(line)}" for line in _arithmetic(error, fault)]
    if len(faults) > MOST:
        lines.append(f"… and {len(faults) - MOST} more")
    if len(faults) > 1:
        lines.append(f"{len(faults)} errors")
    return "\n".join(lines) + "\n"


def _arithmetic(error: SpecError, fault: Fault) -> list[str]:
    """The arithmetic of a fault; nothing rather than a fault of our own in its place."""
    from cnncalc.analysis.explanation.story import arithmetic

    try:
        return arithmetic(error.report, fault)
    except Exception:  # what the user did wrong matters more than that we cannot explain it
        return []
