"""ptflops with its `aten` backend: operations as PyTorch dispatches them, 1 a multiply–accumulate and 1 a bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.seen import CONVOLUTIONS, RECURRENT
from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

TITLE = "ptflops, backend aten"
UNIT = "MACs"
BATCH = False
SAYS = "1 a multiply–accumulate and a bias of convolutions, dense layers and matrix products; all else 0"

_UNHEARD = frozenset(("lstm", "scaled_dot_product_attention", "deform_conv", "bilinear"))
"""What PyTorch computes in one operation that it has no rule for."""


def terms(seen: Seen) -> Iterator[Term]:
    """MACs and biases."""
    kind = seen.kind
    if kind in _UNHEARD:
        return
    unheard = seen.products if kind == "attention" and seen.unasked else 0
    yield Term(1, seen.macs - unheard, MACS)
    if (kind in CONVOLUTIONS or kind == "dense") and seen.biased:
        yield Term(1, seen.outputs, "bias outputs")
    elif kind in RECURRENT or kind == "attention":
        biases = total([w.size for w in seen.weights if "bias" in w.name and not w.name.startswith("bias_k")])
        yield Term(1, seen.times * seen.x.dims[0] * biases, "bias outputs")
    elif kind == "se":
        yield Term(1, total([w.size for w in seen.weights if "bias" in w.name]), "bias outputs")


def params(row: Row) -> Number:
    """Parameters that are trained."""
    return row.trainable
