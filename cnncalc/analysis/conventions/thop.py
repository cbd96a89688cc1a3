"""thop: hooks on modules of exactly the classes that it knows, 1 a multiply–accumulate without bias."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.conventions.seen import CONVOLUTIONS, RECURRENT
from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import exact_div, product, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

TITLE = "thop.profile"
UNIT = "MACs"
BATCH = True
SAYS = "1 a multiply–accumulate without bias, norms 4 an element, average pooling; modules of its own classes alone"

_NORMS = ("bn", "ln", "instancenorm")
_TAPS = {"nearest": 1, "linear": 5, "bilinear": 11, "bicubic": 259}
_STEPS = {"rnn": 0, "gru": 4, "lstm": 4}
"""Values of the state that a step multiplies or adds beyond those of its gates."""
_KNOWN = frozenset((*CONVOLUTIONS, *RECURRENT, *_NORMS, "dense", "prelu", "se"))
"""Kinds with parameters that it counts."""


def terms(seen: Seen) -> Iterator[Term]:
    """The hook of a module's own class; functions and derived classes have none."""
    if not seen.exact:
        return
    kind = seen.kind
    if kind == "deconv":
        yield from _transposed(seen)
    elif kind in CONVOLUTIONS or kind == "dense":
        yield Term(1, seen.macs, MACS)
    elif kind in _NORMS:
        yield Term(4 if seen.affine else 2, seen.inputs, "norm inputs")
    elif kind == "prelu":
        yield Term(1, seen.inputs, "PReLU inputs")
    elif kind == "softmax" and seen.name == "Softmax":
        yield from _softmax(seen)
    elif kind == "avgpool":
        yield Term(1, seen.outputs, "average-pool outputs")
    elif kind in ("adaptive_avgpool", "global_avgpool", "se"):
        if kind == "se":
            yield Term(1, seen.macs, MACS)
        yield Term(1, seen.inputs, "adaptive-average-pool inputs")
        yield Term(1, seen.x.channels if kind == "se" else seen.outputs, "average-pool outputs")
    elif kind in ("upsample", "resize"):
        yield Term(_TAPS.get(getattr(seen.layer, "mode", ""), 0), seen.outputs, "resized outputs")
    elif kind in RECURRENT:
        yield from _recurrent(seen)


def _transposed(seen: Seen) -> Iterator[Term]:
    """Its rule for convolutions, which is wrong here: each output position × the kernel × the input channels of a group."""
    layer: Any = seen.layer
    kernel = layer.kernel if layer.kernel.__class__ is tuple else (layer.kernel,) * seen.axes
    amount = seen.outputs * exact_div(seen.x.channels, layer.groups) * product(kernel)
    yield Term(1, amount, "transposed convolution, by its output positions")


def _softmax(seen: Seen) -> Iterator[Term]:
    """3f − 1 for each vector of f values."""
    layer: Any = seen.layer
    axis = (layer.axis or (None,))[0]
    size = seen.x.channels if axis is None else seen.x.dims[layer.index_of(axis, seen.x)]
    yield Term(3, seen.inputs, "softmax inputs")
    yield Term(-1, exact_div(seen.inputs, size), "softmax vectors")


def _recurrent(seen: Seen) -> Iterator[Term]:
    """Products, three values a gate for its sums (one without biases), and the state's."""
    layer: Any = seen.layer
    state = seen.times * seen.x.dims[0] * layer.layers * layer.directions * layer.units
    yield Term(1, seen.macs, MACS)
    yield Term((3 if layer.bias else 1) * layer.gates + _STEPS[seen.kind], state, "values of the state")


def params(row: Row) -> Number:
    """Parameters of modules that ran and whose class it knows."""
    from cnncalc.analysis.conventions.seen import Seen

    if not row.node.alive:
        return 0
    seen = Seen(row)
    return total([w.size for w in row.weights if w.trainable]) if seen.exact and seen.kind in _KNOWN else 0
