"""Functions value by value: activations, sums and products of several values, casts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import Known, View
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.operators import joined, merged
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

_ACTIVATIONS = {
    "Relu": "relu",
    "LeakyRelu": "leaky_relu",
    "ThresholdedRelu": "threshold",
    "Elu": "elu",
    "Selu": "selu",
    "Celu": "celu",
    "Gelu": "gelu",
    "FastGelu": "gelu",
    "QuickGelu": "gelu",
    "Swish": "silu",
    "Mish": "mish",
    "Sigmoid": "sigmoid",
    "QLinearSigmoid": "sigmoid",
    "QLinearLeakyRelu": "leaky_relu",
    "HardSigmoid": "hard_sigmoid",
    "HardSwish": "hard_swish",
    "Tanh": "tanh",
    "Softplus": "softplus",
    "Softsign": "softsign",
}
_POINTWISE = {
    **{
        name: name.lower()
        for name in [
            "Abs",
            "Neg",
            "Exp",
            "Log",
            "Sqrt",
            "Reciprocal",
            "Sign",
            "Sin",
            "Cos",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Erf",
            "Floor",
            "Ceil",
            "Round",
            "Cast",
        ]
    },
    "Clip": "clamp",
    "Shrink": "pointwise",
    "Asinh": "pointwise",
    "Acosh": "pointwise",
    "Atanh": "pointwise",
    "IsNaN": "isnan",
    "IsInf": "isinf",
    "Not": "logical_not",
    "BitwiseNot": "bitwise_not",
    "CastLike": "cast",
    "QuantizeLinear": "pointwise",
    "DequantizeLinear": "pointwise",
    "DynamicQuantizeLinear": "pointwise",
    "Trilu": "tril",
    "Bernoulli": "pointwise",
    "Identity": "identity",
    "Binarizer": "pointwise",
    "Scaler": "pointwise",
    "BitCast": "pointwise",
}
_JOINED = {
    "Add": "add",
    "QLinearAdd": "add",
    "Sum": "add",
    "Sub": "subtract",
    "Mul": "multiply",
    "QLinearMul": "multiply",
    "Div": "divide",
    "Pow": "power",
    "Mod": "remainder",
    "Max": "maximum",
    "Min": "minimum",
    "Mean": "average",
    "Equal": "equal",
    "Greater": "greater",
    "GreaterOrEqual": "greater_equal",
    "Less": "less",
    "LessOrEqual": "less_equal",
    "And": "logical_and",
    "Or": "logical_or",
    "Xor": "logical_xor",
    "BitwiseAnd": "bitwise_and",
    "BitwiseOr": "bitwise_or",
    "BitwiseXor": "bitwise_xor",
    "BitShift": "elementwise",
    "Where": "where",
}
PASSING = frozenset(["Identity", "Cast", "CastLike", "QuantizeLinear", "DequantizeLinear", "Dropout", "BitCast"])
"""Operators that leave a tensor of the file what it is."""


def activation(c: Call) -> Any:
    """An activation."""
    return c.pointed(c.words(_ACTIVATIONS[c.op.op]), c.tensor(0))


def pointwise(c: Call) -> Any:
    """A function of each value, whose other inputs are numbers that no shape depends on."""
    x = c.values[0] if c.values else None
    if x.__class__ is View and c.op.op in PASSING:
        weighs = x.weighs if c.op.op != "DequantizeLinear" else True
        return View(x.root, x.dims, weighs)
    if x.__class__ is Known and c.op.op in PASSING:
        return x
    tensor = c.tensor(0)
    if tensor.ref is None and tensor.became is None:
        return tensor
    found = c.pointed(c.words(_POINTWISE[c.op.op]), tensor)
    if c.op.op == "DynamicQuantizeLinear":
        one = Known((), [1.0], 1)
        return found, one, one
    return found


def dropout(c: Call) -> Any:
    """Dropout, which passes its input on; the mask has its shape."""
    x = c.values[0] if c.values else None
    if x.__class__ in (View, Known):
        return x
    tensor = c.tensor(0)
    rate = tensor if tensor.ref is None else c.pointed(c.words("dropout"), tensor)
    return (rate, rate) if len(c.op.outputs) > 1 else rate


def _is_number(value: Any) -> bool:
    """Whether a value is one number that changes no shape, and no weight: exporters write constants so. A module's parameter
    of one value has a path for a name."""
    if value.__class__ is Known:
        return len(value.values) == 1
    if value.__class__ is not View or value.elements != 1:
        return False
    return not (value.dims and value.weighs and "." in value.root.name)


def join(c: Call, inputs: list[int] | None = None) -> Any:
    """Two or more values, broadcast. A number beside a tensor changes nothing but its values."""
    numbers = list(range(len(c.values))) if inputs is None else inputs
    values = [c.value(number) for number in numbers]
    kind = _JOINED[c.op.op]
    if len(values) == 1:
        return pointed_alone(c, c.session.tensor(values[0]), kind)
    most = max((len(axes_of(value)) for value in values), default=0)
    own = [v for v in values if not (_is_number(v) and len(v.dims) <= most)]
    if not own:
        own = values[:1] if len(values[0].dims) == most else values[-1:]
    if len(own) < len(values) and all(len(axes_of(v)) < most for v in own):
        own = values
    tensors = [c.session.tensor(value) for value in own]
    if len(tensors) == 1:
        return pointed_alone(c, tensors[0], kind)
    if all(t.ref is None and t.became is None for t in tensors):
        return constants(c, own, tensors)
    if len(tensors) > 2 or kind == "where":
        return several(c, tensors, "elementwise" if kind == "where" else kind)
    a, b = lifted(c, tensors[0], tensors[1])
    return joined(c.site, a, b, kind, c.session.current)


def axes_of(value: Any) -> tuple[Any, ...]:
    """The axes of any value."""
    return value.axes if isinstance(value, Tensor) else value.dims


def pointed_alone(c: Call, tensor: Tensor, kind: str) -> Any:
    """One tensor, with numbers alone beside it."""
    return tensor if tensor.ref is None else c.pointed(c.words("pointwise"), tensor)


def lifted(c: Call, a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Two tensors of as many axes where one with a batch has fewer than the other: new axes of size 1 stand in front, and
    there the smaller one's batch would meet another axis."""
    if a.batch is None or b.batch is None or a.rank == b.rank:
        return a, b
    small, large = (a, b) if a.rank < b.rank else (b, a)
    shift = large.rank - small.rank
    if (small.batch or 0) + shift == large.batch:
        axes = [1] * shift + list(small.axes)
        from cnncalc.readers.tensors.views import reshaped

        small = reshaped(c.site, small, axes, "reshape")
        return (small, large) if a.rank < b.rank else (large, small)
    return a, b


def several(c: Call, tensors: list[Tensor], kind: str) -> Any:
    """Three values or more."""
    if kind == "elementwise":
        return merged(c.site, tensors, c.session.current)
    found = tensors[0]
    for number, tensor in enumerate(tensors[1:]):
        a, b = lifted(c, found, tensor)
        name = c.session.current if number == len(tensors) - 2 else "part"
        found = joined(c.site, a, b, kind, name)
    return found


def constants(c: Call, values: list[Any], tensors: list[Tensor]) -> Any:
    """Tensors of the file alone: what they come to is the largest of them, if it has the result's axes."""
    axes = together(c, [t.axes for t in tensors])
    for value in values:
        if value.__class__ is View and all(n.__class__ is int for n in axes) and value.dims == axes:
            return value
    from cnncalc.readers.tensors.making import made

    return made(c.session, list(axes), "constant")


def together(c: Call, shapes: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The axes that several come to together; of the batch and a 1, or its own number, the batch."""
    rank = max(map(len, shapes))
    found: list[Any] = [1] * rank
    for axes in shapes:
        for at, new in enumerate(axes, rank - len(axes)):
            old = found[at]
            if isinstance(new, BatchSize) or isinstance(old, BatchSize):
                size, other = (new, old) if isinstance(new, BatchSize) else (old, new)
                alike = other.fold == size.fold if isinstance(other, BatchSize) else other in (1, size.count)
                if not alike:
                    raise c.error(f"an axis of the batch meets one of {other}")
                found[at] = size
            elif old is not new and old != new and 1 not in (old, new):
                raise c.error(f"an axis of {old} meets one of {new}", "axes that meet are equal, or one is 1")
            elif old == 1:
                found[at] = new
    return tuple(found)


def prelu(c: Call) -> Any:
    """PRelu: slopes of any shape that broadcasts to the input's, from the last axis on."""
    x, slopes = c.tensor(0), c.view(1)
    if slopes is None:
        c.op.op = "Mul"
        return join(c)
    layer = c.words("prelu", slopes.elements)
    if slopes.elements == 1 or (x.batch == 0 and x.fold == 1 and x.sample and x.sample[0] == slopes.elements):
        return c.pointed(layer, x, [(slopes, True)])
    layer = c.words("pointwise")
    layer.__dict__["type"] = "prelu"
    layer.__dict__["weights"] = lambda x, y: ()
    c.session.own_weights(layer, [(slopes, True)])
    return c.pointed(layer, x)


TABLE = {
    **dict.fromkeys(_ACTIVATIONS, activation),
    **dict.fromkeys(_POINTWISE, pointwise),
    **dict.fromkeys(_JOINED, join),
    "QLinearAdd": lambda c: join(c, [0, 3]),
    "QLinearMul": lambda c: join(c, [0, 3]),
    "Dropout": dropout,
    "PRelu": prelu,
}
