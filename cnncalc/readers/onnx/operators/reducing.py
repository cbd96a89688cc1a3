"""Axes brought to one value: ReduceMean and its like, ArgMax."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.reducing import over_axes

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

_MODES = {
    "ReduceMean": "mean",
    "ReduceSum": "sum",
    "ReduceProd": "prod",
    "ReduceMax": "amax",
    "ReduceMin": "amin",
    "ReduceL1": "norm",
    "ReduceL2": "norm",
    "ReduceLogSum": "logsumexp",
    "ReduceLogSumExp": "logsumexp",
    "ReduceSumSquare": "sum",
    "QLinearReduceMean": "mean",
}


def reduce(c: Call) -> Any:
    """A reduction over some axes, else all; they stay with size 1 unless said."""
    x = c.tensor(0)
    axes = c.listed("axes", 1, "which axes are reduced")
    if not axes:
        if c.attributes.whole("noop_with_empty_axes"):
            return c.pointed(c.words("pointwise"), x)
        axes = list(range(x.rank))
    mode = _MODES[c.op.op]
    numbers = [x.index(c.site, axis) for axis in axes]
    if not numbers:
        return x
    if mode == "prod" and len(numbers) > 1:
        mode = "sum"
    return over_axes(c.site, x, mode, numbers, bool(c.attributes.whole("keepdims", 1)), c.session.current)


def arg(c: Call) -> Any:
    """ArgMax and ArgMin."""
    x = c.tensor(0)
    axis = x.index(c.site, c.attributes.whole("axis", 0))
    mode = c.op.op.lower()
    return over_axes(c.site, x, mode, [axis], bool(c.attributes.whole("keepdims", 1)), c.session.current)


TABLE = {**dict.fromkeys(_MODES, reduce), "ArgMax": arg, "ArgMin": arg}
