"""A node whose inputs are all known numbers → what it comes to; None where that cannot be told so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.folding import arrays, numeric
from cnncalc.readers.onnx.folding.numeric import Unfoldable
from cnncalc.readers.onnx.values import Known

if TYPE_CHECKING:
    from cnncalc.readers.onnx.attributes import Attributes

_OTHERS = frozenset(
    [
        "Cast",
        "Gather",
        "Concat",
        "Slice",
        "Transpose",
        "Expand",
        "Tile",
        "Where",
        "Range",
        "NonZero",
        "ScatterND",
        "Split",
        "CumSum",
        "Clip",
        "ReduceProd",
        "ReduceSum",
        "ReduceMax",
        "ReduceMin",
    ]
)
FOLDED = numeric.NAMES | _OTHERS
"""The operators that are folded. Those that only name axes otherwise take known numbers as they are."""


def fold(op: str, inputs: list[Known | None], at: Attributes, outputs: int) -> Any:
    """What an operator gives of known numbers (a list for several outputs); None where it is not folded."""
    try:
        found = _folded(op, inputs, at, outputs)
    except (Unfoldable, TypeError, OverflowError, ZeroDivisionError, ValueError, IndexError, AttributeError):
        return None  # the operator itself says what is wrong, or takes it as a tensor
    return found


def _folded(op: str, inputs: list[Known | None], at: Attributes, outputs: int) -> Any:
    given = [x for x in inputs if x is not None]
    x = given[0]
    if any(len(g.values) > arrays.MOST for g in given):
        return None
    if op in numeric.NAMES:
        return numeric.one(op, x) if len(given) == 1 and op not in ("Max", "Min", "Sum") else numeric.many(op, given)
    if op == "Cast":
        return numeric.cast(x, at.whole("to", 1))
    if op == "Gather":
        return arrays.gather(x, given[1], at.whole("axis"))
    if op == "Concat":
        return arrays.concat(given, at.whole("axis", 1))
    if op == "Transpose":
        return arrays.transpose(x, at.wholes("perm"))
    if op in ("Expand", "Tile"):
        return (arrays.expand if op == "Expand" else arrays.tile)(x, given[1].values)
    if op == "Where":
        return arrays.where(*given)
    if op == "Range":
        return arrays.ranged(given[0].values[0], given[1].values[0], given[2].values[0], x.kind)
    return _rarer(op, inputs, given, at, outputs)


def _rarer(op: str, inputs: list[Known | None], given: list[Known], at: Attributes, outputs: int) -> Any:
    x = given[0]
    if op == "NonZero":
        return arrays.nonzero(x)
    if op == "ScatterND":
        return arrays.scatter(*given)
    if op == "CumSum":
        return arrays.cumsum(x, at)
    second = inputs[1].values if len(inputs) > 1 and inputs[1] is not None else None
    if op == "Slice":
        third = inputs[2].values if len(inputs) > 2 and inputs[2] is not None else None
        axes = inputs[3].values if len(inputs) > 3 and inputs[3] is not None else at.wholes("axes")
        steps = inputs[4].values if len(inputs) > 4 and inputs[4] is not None else None
        starts, ends = second or at.wholes("starts"), third or at.wholes("ends")
        return None if starts is None or ends is None else arrays.slices(x, starts, ends, axes, steps)
    if op == "Split":
        sizes = second or at.wholes("split")
        if sizes is None:
            each = -(-x.dims[at.whole("axis")] // outputs)
            sizes = [each] * (outputs - 1) + [x.dims[at.whole("axis")] - each * (outputs - 1)]
        return arrays.split(x, at.whole("axis"), sizes)
    if op == "Clip":
        bounds = [v.values[0] if v is not None else None for v in (*inputs[1:3], None, None)][:2]
        values = [numeric._plain(v) for v in x.values]
        low, high = bounds
        values = [v if low is None else max(v, low) for v in values]
        return Known(x.dims, [v if high is None else min(v, high) for v in values], x.kind)
    axes = second if second is not None else at.wholes("axes")
    if not axes and at.whole("noop_with_empty_axes"):
        return x
    return arrays.reduce(op, x, axes, bool(at.whole("keepdims", 1)))
