"""LSTM, GRU and RNN: a sequence T × N × E, in one direction or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import View
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.tensors.views import squeezed, unsqueezed

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

_GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
_QUANTIZED = "DynamicQuantize"
"""What ONNX Runtime's quantised forms begin with; their matrices stand the other way round."""


def recurrent(c: Call) -> Any:
    """The sequence of states, directions × N before the last axis; the last state, and the last memory."""
    x, kind = c.session.slotted(c.site, c.tensor(0)), c.op.op.removeprefix(_QUANTIZED)
    batch = 0 if c.attributes.whole("layout") else 1
    lone = x.rank == 3 and x.batch is None and x.sample[batch] == 1
    if lone:  # no batch is known: the axis of one sample stands in its place
        x = squeezed(c.site, x, [batch])
        x = Tensor(c.session, x.sample, batch, x.ref)
    if x.rank != 3 or x.batch != batch or x.fold != 1:
        raise c.error(f"{c.op.op} reads {'N × T × E' if not batch else 'T × N × E'}, and its input is {x.shown}")
    parts = [c.view(number) for number in (1, 2, 3) if c.has(number)]
    if None in parts or len(parts) < 2:
        raise c.error(f"the weights of {c.op.op} are computed in the graph")
    views: list[View] = [part for part in parts if part is not None]
    if kind != c.op.op:
        views[:2] = [View(view.root, (*view.dims[:1], *view.dims[:0:-1]), view.weighs) for view in views[:2]]
    units = c.attributes.whole("hidden_size") or views[1].dims[-1]
    directions, gates = views[0].dims[0], _GATES[kind]
    fits = views[1].dims == (directions, gates * units, units) and views[0].dims[:2] == (directions, gates * units)
    if not fits or directions not in (1, 2):
        shown = ", ".join(str(list(view.dims)) for view in views)
        raise c.error(f"the weights are {shown}, and {units} units in {directions} directions need others")
    c.fitting(views[0].root.name, views[0].dims, views[0].dims[-1], x, -1, "values a token")
    layer = c.words(
        kind.lower(),
        units,
        bidirectional=directions == 2,
        bias=len(views) > 2,
        return_state=any(c.wanted[1:]),
    )
    found = c.apply(layer, x.bare, [(view, True) for view in views])
    outputs = found if isinstance(found, list) else [found]
    tokens = x.sample[0]
    result: list[Any] = [None, None, None]
    if c.wanted[0]:
        result[0] = _sequence(c, outputs[0], tokens, directions, units, batch, lone)
    states = 2 if kind == "LSTM" else 1
    for number in range(1, len(c.op.outputs)):
        if c.wanted[number]:
            own = outputs[number::states][:directions]
            result[number] = _state(c, own, directions, units, batch, lone)
    return tuple(result[: len(c.op.outputs)])


def _sequence(c: Call, y: Tensor, tokens: Any, directions: int, units: int, batch: int, lone: bool) -> Tensor:
    """T × directions × N × U, or N × T × directions × U."""
    made = c.session.apply(c.site, "sequence", c.words("reshape", tokens, directions, units), y.bare)
    return _whole(c, Tensor(c.session, (tokens, directions, units), 2 if batch else 0, made.ref), lone)


def _state(c: Call, states: list[Tensor], directions: int, units: int, batch: int, lone: bool) -> Tensor:
    """Directions × N × U, or N × directions × U."""
    if directions == 1:
        made = c.session.apply(c.site, "state", c.words("reshape", 1, units), states[0].bare)
    else:
        made = c.session.apply(c.site, "state", c.words("stack", axis=1), [s.bare for s in states])
    return _whole(c, Tensor(c.session, (directions, units), 1 if batch else 0, made.ref), lone)


def _whole(c: Call, y: Tensor, lone: bool) -> Tensor:
    """The one sample's axis as a plain one, where no batch is known."""
    return unsqueezed(c.site, Tensor(c.session, y.sample, None, y.ref), y.batch) if lone else y


TABLE = dict.fromkeys([*_GATES, f"{_QUANTIZED}LSTM"], recurrent)
