"""torchinfo's `total_mult_adds`: the parameters of each module, by what its class is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.seen import CONVOLUTIONS, RECURRENT
from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen

TITLE = "torchinfo, total mult-adds"
UNIT = "MACs"
BATCH = True
SAYS = "weights and biases × the output positions of what is called Conv, once for all other modules"


def terms(seen: Seen) -> Iterator[Term]:
    """Weight and bias of a module, times what its class's name says."""
    kind = seen.kind
    if not seen.module or kind == "attention":
        return  # functions are not seen; nor is what holds another module
    biases = total([w.size for w in seen.weights if "bias" in w.name or w.name == "beta"])
    if kind in RECURRENT:
        yield Term(1, seen.macs, MACS)
        yield Term(1, seen.times * seen.x.dims[0] * biases, "bias outputs")
    elif kind in CONVOLUTIONS and kind != "deconv" and "Conv" in seen.name:
        yield Term(1, seen.macs, MACS)
        yield Term(1, biases * seen.positions, "bias outputs")
    elif "Conv" in seen.name:
        yield Term(1, seen.weight * seen.positions, "transposed convolution, by its output positions")
    elif kind == "dense" and not seen.x.spatial:
        yield Term(1, seen.macs, MACS)
        yield Term(1, seen.times * biases, "bias outputs")
    else:
        yield Term(1, seen.times * seen.weight, f"{_WORDS.get(kind, 'other')} weights, at one position")


_WORDS = {"dense": "dense-layer", "bn": "norm", "ln": "norm", "gn": "norm", "instancenorm": "norm", "prelu": "PReLU"}
