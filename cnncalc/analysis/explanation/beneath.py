"""What stands beneath a fault wherever one is told: its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault


def beneath(report: Any, fault: Fault) -> list[str]:
    """The lines of a fault's arithmetic; nothing rather than a fault of our own in its place."""
    if report is None or fault.layer is None:
        return []
    from cnncalc.analysis.explanation.story import arithmetic

    try:
        return [printable(line) for line in arithmetic(report, fault)]
    except Exception:  # what the user did wrong matters more than that we cannot explain it
        return []
