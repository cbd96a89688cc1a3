"""The longer hooks of ptflops: recurrent layers, attention, deformable convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import product, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen

_STEPS = {"rnn": 1, "gru": 7, "lstm": 10}
"""Values of the state that a step adds or multiplies, as it counts them."""


def recurrent(seen: Seen) -> Iterator[Term]:
    """Matrix products as if each direction of a layer were its first, biases, and the state's own sums and products."""
    layer: Any = seen.layer
    steps = seen.times * seen.x.dims[0] * layer.layers * layer.directions
    yield Term(1, seen.macs, MACS)
    biases = total([w.size for w in seen.weights if "bias" in w.name])
    yield Term(1, seen.times * seen.x.dims[0] * biases, "bias outputs")
    yield Term(_STEPS[seen.kind], steps * layer.units, "values of the state")


def attention(seen: Seen) -> Iterator[Term]:
    """`nn.MultiheadAttention`: products, biases, scaling and softmax; its bmm and softmax are patched too, unless it is
    called without its weights."""
    layer: Any = seen.layer
    query, key, value = layer.roles(seen.row.x)
    tokens, keys = query.dims[0], key.dims[0]
    pairs = layer.heads * tokens * keys
    yield Term(1, seen.macs, MACS)
    if layer.bias:
        yield Term(1, (tokens + keys + value.dims[0]) * query.dims[-1], "bias outputs")
    yield Term(1, tokens * value.dims[-1], "bias outputs")
    yield Term(1, tokens * query.dims[-1], "scaled queries")
    yield Term(1, pairs, "softmax inputs")
    if not seen.unasked:
        yield Term(1, seen.products, "products of attention, again")
        yield Term(1, pairs, "softmax inputs, again")


def squeezed(seen: Seen) -> Iterator[Term]:
    """`SqueezeExcitation`: a pool, two convolutions of one position with biases, and the activation between."""
    layer: Any = seen.layer
    units = layer.units(seen.x)
    yield Term(1, seen.macs, MACS)
    yield Term(1, total([w.size for w in seen.weights if "bias" in w.name]), "bias outputs")
    yield Term(2, seen.inputs, "pool inputs")
    yield Term(2, units, "activation inputs")


def deformed(seen: Seen) -> Iterator[Term]:
    """`DeformConv2d`: a convolution, and 24 operations a tap for the interpolation, 25 with a mask."""
    layer: Any = seen.layer
    kernel = layer.kernel if layer.kernel.__class__ is tuple else (layer.kernel,) * seen.axes
    yield Term(1, seen.macs, MACS)
    if seen.biased:
        yield Term(1, seen.outputs, "bias outputs")
    masked = len(seen.row.node.sources) > 2
    yield Term(25 if masked else 24, product(kernel) * seen.positions, "interpolated taps")
