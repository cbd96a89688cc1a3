"""PyTorch's `FlopCounterMode`: two floating-point operations a multiply–accumulate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.term import MACS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen

TITLE = "torch.utils.flop_counter.FlopCounterMode"
UNIT = "FLOPs"
BATCH = True
SAYS = "2 a multiply–accumulate of convolutions and matrix products; no bias, norm, activation or pooling"


def terms(seen: Seen) -> Iterator[Term]:
    """Two operations a multiply–accumulate."""
    yield Term(2, seen.macs, MACS)
