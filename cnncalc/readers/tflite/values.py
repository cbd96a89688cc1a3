"""Operators on vectors and on single values: dense layers, activations, arithmetic, reductions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.tflite.net import Constant, Value

if TYPE_CHECKING:
    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net

POINTWISE = {
    "RELU": "relu",
    "RELU6": "relu6",
    "RELU_N1_TO_1": "hard_tanh",
    "RELU_0_TO_1": "clamp",
    "LOGISTIC": "sigmoid",
    "TANH": "tanh",
    "HARD_SWISH": "hard_swish",
    "ELU": "elu",
    "LEAKY_RELU": "leaky_relu",
    "GELU": "gelu",
    "QUANTIZE": "identity",
    "DEQUANTIZE": "identity",
    "FAKE_QUANT": "identity",
    "ZEROS_LIKE": "identity",
    "BITCAST": "identity",
    "LOGICAL_NOT": "logical_not",
    **{
        name: name.lower()
        for name in [
            "ABS",
            "NEG",
            "EXP",
            "LOG",
            "SQRT",
            "RSQRT",
            "SQUARE",
            "SIN",
            "COS",
            "FLOOR",
            "CEIL",
            "ROUND",
            "SIGN",
            "CAST",
        ]
    },
}
"""Operators that keep the shape and have no weights, under our names."""
PAIRED = {
    "ADD": "add",
    "MUL": "multiply",
    "SUB": "subtract",
    "MAXIMUM": "maximum",
    "MINIMUM": "minimum",
    "DIV": "divide",
    "POW": "power",
    "FLOOR_DIV": "elementwise",
    "FLOOR_MOD": "elementwise",
    "SQUARED_DIFFERENCE": "elementwise",
    "ATAN2": "elementwise",
    **dict.fromkeys(
        ["LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL", "EQUAL", "NOT_EQUAL", "LOGICAL_AND", "LOGICAL_OR"],
        "elementwise",
    ),
    "ADD_N": "add",
    "SELECT": "elementwise",
    "SELECT_V2": "elementwise",
}
REDUCTIONS = {
    "MEAN": "mean",
    "SUM": "sum",
    "REDUCE_PROD": "prod",
    "REDUCE_MAX": "amax",
    "REDUCE_MIN": "amin",
    "REDUCE_ANY": "any",
    "REDUCE_ALL": "all",
}


def pointwise(net: Net, op: Operator) -> Value:
    """A function of each value by itself."""
    return net.add(op, POINTWISE[op.code], net.data(op))


def paired(net: Net, op: Operator) -> Value:
    """Two or three inputs joined value by value. A number of the file alone is part of the function; what has more of them
    is a tensor of the network."""
    reads: list[Value] = []
    for number, index in enumerate(op.inputs):
        found = net.value(index) if index >= 0 else None
        if isinstance(found, Constant) and all(size == 1 for size in found.shape):
            continue
        reads.append(net.data(op, number))
    if not reads:
        raise net.wrong(op, f"{op.code} joins nothing that is computed")
    if len(reads) == 1:
        return net.activated(op, net.add(op, "pointwise", reads[0]))
    ranks = [net.shape(read).rank + read.lead for read in reads]
    lead = any(read.lead for read in reads)
    reads = [_aligned(net, op, read, max(ranks), number) if lead else read for number, read in enumerate(reads)]
    return net.activated(op, net.add(op, PAIRED[op.code], reads, lead=lead))


def _aligned(net: Net, op: Operator, value: Value, rank: int, number: int) -> Value:
    """A value as one of a sample, with as many axes as the others have beside the batch."""
    dims = net.shape(value).dims
    if value.lead or len(dims) < rank:
        return value
    if dims[0] != 1:
        raise net.wrong(op, f"{op.code} joins samples with what differs for each sample of a batch")
    return net.add(op, "reshape", value, *dims[1:], part=f"input{number}", lead=True)


def dense(net: Net, op: Operator) -> Value:
    """A dense layer: over all values, or, where its weights are for the last axis, over that."""
    x = net.data(op)
    weight = net.weight(op, 1)
    if weight is None or len(weight) != 2:
        raise net.wrong(op, "the weights of FULLY_CONNECTED have two axes", "is the file damaged?")
    units, inputs = weight
    shape = net.shape(x)
    bias = net.weight(op, 2) is not None
    kept = bool(op.options.get("KeepNumDims", 0))
    own = net.stated and not net.grower.changes.any
    if shape.rank > 1 and not kept and (shape.elements == inputs or not own) and x.lead:
        x = net.add(op, "flatten", x, part="flatten")
    elif own and (not shape.rank or shape.dims[-1] != inputs):
        message = f"the weights of FULLY_CONNECTED are for {inputs} values, its input is {shape}"
        raise net.wrong(op, message, "is the file damaged?")
    y = net.weighted(op, "dense", x, 1, units=units, bias=bias)
    dims = net.shape(y).dims
    if not kept and len(dims) > 1 + (not x.lead):
        rows = 1
        for size in dims[:-1]:
            rows *= size
        y = net.add(op, "reshape", y, rows * (net.batch if x.lead else 1), units, part="rows", lead=False)
    return net.activated(op, y)


def prelu(net: Net, op: Operator) -> Value:
    """A rectifier with learned slopes, shared along the axes of which they have one."""
    x = net.data(op)
    slopes = net.weight(op, 1) or ()
    rank = net.shape(x).rank
    sizes = (*(1,) * (rank - len(slopes)), *slopes)[-rank:] if rank else ()
    shared = tuple(axis for axis, size in enumerate(sizes, 1) if size == 1 and net.shape(x).dims[axis - 1] != 1)
    more = {"shared_axes": shared} if shared else {}
    return net.weighted(op, "prelu", x, 1, **more)


def softmax(net: Net, op: Operator) -> Value:
    """A distribution along the last axis."""
    return net.add(op, "log_softmax" if op.code == "LOG_SOFTMAX" else "softmax", net.data(op), axis=-1)


def lrn(net: Net, op: Operator) -> Value:
    """Local response normalization."""
    return net.add(op, "lrn", net.data(op), size=2 * op.options.get("Radius", 2) + 1)


def unit_norm(net: Net, op: Operator) -> Value:
    """Vectors along the last axis scaled to length 1."""
    return net.activated(op, net.add(op, "unit_norm", net.data(op), axis=(-1,)))


def reduced(net: Net, op: Operator) -> Value:
    """One number of all values along some axes."""
    x = net.data(op)
    kept = bool(op.options.get("KeepDims", 0))
    axes = [net.axis(op, x, axis) for axis in net.numbers(op, 1)]
    if not axes:
        return net.add(op, "identity", x)
    if len(axes) > 1 and op.code == "REDUCE_PROD":
        raise net.wrong(op, "a product over several axes is not read")
    return net.add(op, REDUCTIONS[op.code], x, *sorted(set(axes)), keepdims=kept)


def largest(net: Net, op: Operator) -> Value:
    """The position of the largest, or the smallest, value along an axis."""
    x = net.data(op)
    axis = net.axis(op, x, net.numbers(op, 1)[0])
    return net.add(op, "argmax" if op.code == "ARG_MAX" else "argmin", x, axis)


def matmul(net: Net, op: Operator) -> Value:
    """A product of matrices, each maybe transposed."""
    reads = [net.data(op, 0), net.data(op, 1)]
    lead = any(read.lead for read in reads)
    rank = max(net.shape(read).rank + read.lead for read in reads)
    for number, key in enumerate(("AdjX", "AdjY")):
        read = reads[number] = _aligned(net, op, reads[number], rank, number) if lead else reads[number]
        if op.options.get(key, 0):
            last = net.shape(read).rank
            reads[number] = net.add(op, "transpose", read, last - 1, last, part=f"transpose{number}")
    return net.add(op, "matmul", reads, lead=lead)


def cumulated(net: Net, op: Operator) -> Value:
    """At each position of an axis the sum of the values up to it."""
    return net.add(op, "identity", net.data(op))
