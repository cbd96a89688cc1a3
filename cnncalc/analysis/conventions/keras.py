"""Keras: it counts parameters, moving statistics among them, and no operations; these are those of `FlopCounterMode` over its
PyTorch backend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

TITLE = "Keras, its PyTorch backend under FlopCounterMode"
UNIT = "FLOPs"
BATCH = True
SAYS = "2 a multiply–accumulate; parameters with the moving mean and variance of batch norm"


def terms(seen: Seen) -> Iterator[Term]:
    """Two operations a multiply–accumulate."""
    yield Term(2, seen.macs, MACS)


def params(row: Row) -> Number:
    """All weights, moving statistics among them."""
    return total([w.size for w in row.weights])
