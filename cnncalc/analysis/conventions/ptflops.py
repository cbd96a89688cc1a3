"""ptflops with its `pytorch` backend: hooks on modules and patched functions, 1 a multiply–accumulate and 1 a bias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.conventions.ptflops_modules import attention, deformed, recurrent, squeezed
from cnncalc.analysis.conventions.seen import CONVOLUTIONS, RECURRENT
from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.arithmetic import product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.conventions.seen import Seen
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

TITLE = "ptflops, backend pytorch"
UNIT = "MACs"
BATCH = False
SAYS = (
    "1 a multiply–accumulate and a bias, norms and pools by element; what is a module and calls a function counts twice"
)

_TWICE = frozenset(("relu", "elu", "prelu", "gelu"))
"""Activations whose module is hooked, and calls a function that is patched."""
_ONCE = frozenset(("relu6", "leaky_relu", "silu", "softmax"))
"""Those that are either hooked or patched."""
_CALLED = frozenset(("relu", "prelu", "elu", "relu6", "gelu", "silu", "softmax"))
"""Functions that are patched, of `torch.nn.functional` alone."""
_INNER = frozenset(("relu", "elu", "prelu", "gelu", "silu", "softmax"))
"""Modules that call one of those, also of a class derived from PyTorch's."""
_NORMS = frozenset(("bn", "instancenorm", "gn"))
_POOLS = frozenset(("maxpool", "avgpool", "adaptive_avgpool", "adaptive_maxpool", "global_avgpool", "global_maxpool"))
_PRODUCTS = frozenset(("torch.add", "torch.mul", "Tensor.add", "Tensor.mul"))
_MATRICES = frozenset(
    ("torch.matmul", "torch.mm", "torch.bmm", "Tensor.matmul", "Tensor.mm", "Tensor.bmm", "torch.addmm", "Tensor.addmm")
)
_FUNCTIONAL = "torch.nn.functional."


def terms(seen: Seen) -> Iterator[Term]:
    """What the hook of its class counts, and what the functions that it calls count."""
    if not seen.module:
        yield from _function(seen)
        return
    hooked = list(_hooked(seen)) if seen.exact else []
    for term in _inner(seen):
        if term in hooked:  # counted twice
            hooked[hooked.index(term)] = term._replace(factor=2 * term.factor)
        else:
            hooked.append(term)
    yield from hooked


def _hooked(seen: Seen) -> Iterator[Term]:
    """The hook of a module."""
    kind = seen.kind
    if kind in CONVOLUTIONS or kind == "dense":
        yield Term(1, seen.macs, MACS)
        if seen.biased:
            yield Term(1, seen.outputs, "bias outputs")
    elif kind in _NORMS and seen.name != "SyncBatchNorm":
        yield Term(2 if getattr(seen.layer, "affine", True) and seen.affine else 1, seen.inputs, "norm inputs")
    elif kind == "ln":
        yield Term(1, seen.inputs, "norm inputs")
    elif kind in _POOLS:
        yield Term(1, seen.inputs, "pool inputs")
    elif kind in _TWICE or kind in ("relu6", "leaky_relu"):
        yield Term(1, seen.inputs, "activation inputs")
    elif kind in ("upsample", "resize") and not seen.name.startswith("Upsampling"):
        yield Term(1, seen.outputs, "resized outputs")
    elif kind in RECURRENT:
        yield from recurrent(seen)
    elif kind == "attention":
        yield from attention(seen)
    elif kind == "se":
        yield from squeezed(seen)
    elif kind == "deform_conv":
        yield from deformed(seen)


def _inner(seen: Seen) -> Iterator[Term]:
    """The patched functions that a module's forward calls."""
    kind = seen.kind
    if kind in _POOLS:
        yield Term(1, seen.inputs, "pool inputs")
    elif kind in _INNER:
        yield Term(1, seen.inputs, "activation inputs")
    elif kind in ("upsample", "resize"):
        yield Term(1, seen.outputs, "resized outputs")
    elif kind == "lppool":
        yield Term(1, seen.inputs, "pool inputs")
        yield Term(2, seen.outputs, "power-pool outputs")
    elif kind == "lrn":
        yield Term(3, seen.inputs, "local-response products and sums")
        channels: Number = seen.x.channels + (getattr(seen.layer, "size", 1) - 1)
        yield Term(1, channels * product(seen.x.spatial), "pool inputs")


def _function(seen: Seen) -> Iterator[Term]:
    """A function that a program calls itself; operators are not seen."""
    name = seen.name
    if name.startswith(_FUNCTIONAL):
        called = name[len(_FUNCTIONAL) :]
        if called in _CALLED:
            yield Term(1, seen.inputs, "activation inputs")
        elif seen.kind in _POOLS and not called.endswith("_"):
            yield Term(1, seen.inputs, "pool inputs")
        elif called in ("interpolate", "upsample"):
            yield Term(1, seen.outputs, "resized outputs")
    elif name in _PRODUCTS:
        yield Term(1, seen.outputs, "sums and products")
    elif name in _MATRICES:
        yield Term(1, seen.macs, MACS)


def params(row: Row) -> Number:
    """Parameters that are trained."""
    return row.trainable
