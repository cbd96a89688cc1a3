"""ATen's recurrent operators: the layers of `torch.nn` that they are, with the weights in the order of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported import weights
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site


def recurrent(session: ArchiveSession, site: Site, kind: str, args: list[Any]) -> Any:
    """`aten.lstm(input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first)` and its kin."""
    x, state, params, biased, layers, _, _, both, first = args[:9]
    states = state if state.__class__ is list else [state]
    each = 4 if biased else 2
    directions = 2 if both else 1
    projected = kind == "LSTM" and len(params) == (each + 1) * layers * directions
    each += projected
    hidden = params[1].sample[0] // {"LSTM": 4, "GRU": 3}.get(kind, 1)
    made: dict[str, Any] = {"input_size": params[0].sample[1], "hidden_size": hidden, "num_layers": layers}
    made |= {"bias": bool(biased), "bidirectional": bool(both), "batch_first": bool(first)}
    if projected:
        made["proj_size"] = params[1].sample[1]
    names = [
        "weight_ih",
        "weight_hh",
        *(("bias_ih", "bias_hh") if biased else ()),
        *(("weight_hr",) if projected else ()),
    ]
    held = {
        f"{name}_l{number // directions}{'_reverse' * (number % directions)}": params[number * each + i]
        for number in range(layers * directions)
        for i, name in enumerate(names)
    }
    y = weights.layered(session, site, kind.lower(), kind, x, made, held)
    last = [Tensor(session, s.sample, s.batch, None, s.fold, "constant") for s in states if isinstance(s, Tensor)]
    return (y, *last)
