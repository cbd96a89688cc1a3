"""torchvision's `_ops`, "GFLOPS" in its tables: multiply–accumulates, of one sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.term import MACS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen

TITLE = "torchvision, _ops of its weights"
UNIT = "MACs"
BATCH = False
SAYS = "multiply–accumulates of convolutions and matrix products; its tables call them GFLOPS"


def terms(seen: Seen) -> Iterator[Term]:
    """Multiply–accumulates, and nothing else."""
    yield Term(1, seen.macs, MACS)
