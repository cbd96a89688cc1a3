"""fvcore's `FlopCountAnalysis`: operations of a trace, 1 a multiply–accumulate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.seen import RECURRENT
from cnncalc.analysis.conventions.term import MACS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen

TITLE = "fvcore.nn.FlopCountAnalysis"
UNIT = "MACs"
BATCH = True
SAYS = "1 a multiply–accumulate without bias, and norms, global pooling and resizing by element"

_UNHEARD = {*RECURRENT, "scaled_dot_product_attention", "deform_conv", "bilinear"}
"""What it has no rule for, and counts as nothing."""
_NORMS = {"ln": "layer-norm", "gn": "group-norm", "instancenorm": "instance-norm"}
_POOLS = ("adaptive_avgpool", "global_avgpool", "se")


def terms(seen: Seen) -> Iterator[Term]:
    """MACs; norms, adaptive average pooling and resizing of pictures."""
    kind = seen.kind
    if kind == "attention" and seen.unasked:
        yield Term(1, seen.macs - seen.products, MACS)
    elif kind not in _UNHEARD and not _by_name(seen):
        yield Term(1, seen.macs, MACS)
    if kind == "bn":
        trained = not getattr(seen.layer, "track", True)  # without running statistics it is counted as in training
        factor = (5 if seen.affine else 4) if trained else 2 if seen.affine else 1
        yield Term(factor, seen.inputs, "batch-norm inputs")
    elif kind in _NORMS:
        yield Term(5 if seen.affine else 4, seen.inputs, f"{_NORMS[kind]} inputs")
    elif kind in _POOLS and seen.axes == 2:
        yield Term(1, seen.inputs, "adaptive-average-pool inputs")
    elif kind in ("upsample", "resize") and seen.axes == 2:
        factor = {"nearest": 1, "bilinear": 4}.get(getattr(seen.layer, "mode", ""), 0)
        yield Term(factor, seen.outputs, "resized outputs")
    elif kind == "grid_sample":
        yield Term(4, seen.outputs, "sampled outputs")


def _by_name(seen: Seen) -> bool:
    """Whether it is a convolution of PyTorch's whose padding is a word, which traces to an operation it does not know."""
    return seen.kind == "conv" and seen.in_code and isinstance(getattr(seen.layer, "padding", 0), str)
