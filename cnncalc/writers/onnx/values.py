"""Layers that read values one by one or along an axis: dense, normalizations, activations, learned values."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from cnncalc.writers.code.writing import Value, back, front, of, plain
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.onnx.proto import INT64
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

TORCH_EPS, KERAS_EPS = 1e-5, 1e-3


def eps(row: Row) -> float:
    """The default that stands for what a network does not keep."""
    return KERAS_EPS if of(row).framework == "keras" else TORCH_EPS


def product_with(w: Net, x: Value, weight: str, bias: str | None, size: int, turned: bool, part: str = "") -> Value:
    """The product with a matrix along the last axis: `weight` has a row an input, or where it is turned one an output."""
    rank = len(x.dims)
    dims = (*x.dims[:-1], size)
    if rank == 1 and x.batched:
        given = [x, weight, *([bias] if bias else [])]
        return w.made("Gemm", given, dims, part=part, transB=int(turned))
    if turned:
        sizes = (x.dims[-1], size)
        weight = w.op("Transpose", [weight], f"{part or 'matrix'}.turned", perm=[1, 0])
        w.put(weight, Value(weight, sizes, (0, 1), False))
    found = w.made("MatMul", [x, weight], dims, part=part or "product")
    return found if bias is None else w.made("Add", [found, bias], dims, part=f"{part}.sum" if part else "")


def dense(w: Net, row: Row) -> Value:
    """A product with the last axis."""
    x = w.read(row)
    named = w.named(row)
    known(*row.x.dims, of(row).units)
    weight, *rest = (w.weight(row, name, shape) for name, shape in named)
    if len(rest) > 1:
        raise Unwritten("its weights are not a matrix and a bias")
    return product_with(w, x, weight, rest[0] if rest else None, of(row).units, of(row).torch_names)


def _affine(w: Net, row: Row, size: int) -> list[str]:
    """The factor, the offset and whatever follows; ones and zeros for a factor or offset that is not learned."""
    names = [name for name, _ in w.named(row)]
    found = []
    for own, value in ((("weight", "gamma"), 1.0), (("bias", "beta"), 0.0)):
        name = next((name for name in names if name in own), None)
        found.append(w.filled(value, size) if name is None else w.weight(row, name, (size,)))
    rest = [name for name in names if name not in ("weight", "gamma", "bias", "beta")]
    return found + [w.weight(row, name, (size,)) for name in rest]


def batch_norm(w: Net, row: Row) -> Value:
    """Batch normalization, of whichever axis; an instance normalization that keeps statistics computes the same."""
    layer, x = of(row), row.view_x
    axis = x.channel_axis if getattr(layer, "axis", None) is None else layer.index_of(layer.axis, x)
    order = front(x.rank, axis)
    given = _affine(w, row, x.dims[axis])
    if len(given) < 4:
        raise Unwritten("it keeps no statistics, and ONNX's batch normalization reads them")
    return w.made("BatchNormalization", [w.read(row, order), *given], row.y.dims, order, epsilon=eps(row))


def instance_norm(w: Net, row: Row) -> Value:
    """Every channel of each sample normalized."""
    if of(row).track:
        return batch_norm(w, row)
    x = row.view_x
    order = front(x.rank, x.channel_axis)
    given = [w.read(row, order), *_affine(w, row, x.channels)]
    return w.made("InstanceNormalization", given, row.y.dims, order, epsilon=TORCH_EPS)


def group_norm(w: Net, row: Row) -> Value:
    """Normalization within groups of channels."""
    layer, x = of(row), row.view_x
    axis = x.channel_axis if layer.axis is None else layer.index_of(layer.axis, x)
    groups = x.dims[axis] if layer.groups == -1 else layer.groups
    order = front(x.rank, axis)
    w.needs(21)
    given = [w.read(row, order), *_affine(w, row, x.dims[axis])]
    return w.made("GroupNormalization", given, row.y.dims, order, epsilon=eps(row), num_groups=groups)


def layer_norm(w: Net, row: Row) -> Value:
    """Normalization over some axes, which ONNX wants last."""
    layer, x = of(row), row.view_x
    if layer.fixed_rank is not None or not layer.shape:
        numbers = None if layer.fixed_rank is not None else layer.axis
        axes = [x.channel_axis] if numbers is None else sorted(layer.index_of(a, x) for a in numbers)
    else:
        axes = list(range(x.rank - len(layer.shape), x.rank))
    order = back(x.rank, axes)
    sizes = tuple(x.dims[a] for a in axes)
    known(*sizes)
    root = layer.type == "rmsnorm" or getattr(layer, "rms_scaling", False)
    names = [name for name, _ in w.named(row)]
    value = w.read(row, order)
    if names and names[0] not in ("bias", "beta"):
        given = [value, *(w.weight(row, name, sizes) for name in names)]
    else:
        one = w.op("Expand", [w.reals(1.0), w.wholes(*sizes)], "ones")
        w.put(one, Value(one, sizes, plain(len(sizes)), False))
        given = [value, one, *(w.weight(row, name, sizes) for name in names)]
    if root:
        w.needs(23)
    kind = "RMSNormalization" if root else "LayerNormalization"
    return w.made(kind, given, row.y.dims, order, axis=-len(axes), epsilon=eps(row))


def response_norm(w: Net, row: Row) -> Value:
    """Local response normalization, with PyTorch's constants."""
    x = row.view_x
    order = front(x.rank, x.channel_axis)
    return w.made("LRN", [w.read(row, order)], row.y.dims, order, size=of(row).size)


def normalization(w: Net, row: Row) -> Value:
    """Keras's normalization by a mean and a variance that it has seen."""
    value, layer = w.reads(row)[0], of(row)
    axes = [row.x.channel_axis] if layer.axis is None else [layer.index_of(axis, row.x) for axis in layer.axis]
    sizes = tuple(value.dims[axis] if axis in axes else 1 for axis in value.order)
    if not w.named(row):
        raise Unwritten("its mean and variance are constants, which a network does not keep")
    mean, variance = (w.weight(row, name, sizes) for name in ("mean", "variance"))
    w.weight(row, "count", ())
    text = w.op("Sqrt", [variance], "deviation")
    w.put(text, Value(text, sizes, plain(len(sizes)), False))
    less = w.made("Sub", [value, mean], value.dims, value.order, "less")
    return w.made("Div", [less, text], value.dims, value.order)


def same(w: Net, row: Row, op: str, *more: Any, **attributes: Any) -> Value:
    """A function of each value, however the axes stand."""
    value = w.reads(row)[0]
    return w.made(op, [value, *more], value.dims, value.order, batched=value.batched, **attributes)


def identity(w: Net, row: Row) -> Value:
    """The value as it is."""
    value = w.reads(row)[0]
    return w.made("Identity", [value], value.dims, value.order, batched=value.batched, kind=w.kind(value))


_SIMPLE: dict[str, tuple[str, dict[str, Any]]] = {
    "relu": ("Relu", {}),
    "rrelu": ("LeakyRelu", {"alpha": 0.22916666}),
    "leaky_relu": ("LeakyRelu", {}),
    "elu": ("Elu", {}),
    "selu": ("Selu", {}),
    "celu": ("Celu", {}),
    "gelu": ("Gelu", {}),
    "mish": ("Mish", {}),
    "sigmoid": ("Sigmoid", {}),
    "hard_sigmoid": ("HardSigmoid", {"alpha": 1 / 6}),
    "sparse_sigmoid": ("HardSigmoid", {"alpha": 0.5}),
    "tanh": ("Tanh", {}),
    "hard_swish": ("HardSwish", {}),
    "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}),
    "exponential": ("Exp", {}),
    "exp": ("Exp", {}),
    "threshold": ("ThresholdedRelu", {}),
    "thresholded_relu": ("ThresholdedRelu", {}),
    "hard_shrink": ("Shrink", {"lambd": 0.5}),
    "soft_shrink": ("Shrink", {"lambd": 0.5, "bias": 0.5}),
    "linear": ("Identity", {}),
    "identity": ("Identity", {}),
}
_CLIPPED = {"relu6": (0.0, 6.0), "hard_tanh": (-1.0, 1.0)}


def activation(w: Net, row: Row) -> Value:
    """An activation."""
    from cnncalc.layers.activation import Activation

    kind = of(row).type
    if kind == "activation":
        name = of(row).function or "linear"
        spelling = Activation.words.get(name)
        kind = spelling.type if spelling is not None else name
    value = w.reads(row)[0]
    alike: dict[str, Any] = {"dims": value.dims, "order": value.order, "batched": value.batched}
    if kind in _SIMPLE:
        op, given = _SIMPLE[kind]
        if op == "Gelu":
            w.needs(20)
        return same(w, row, op, **given)
    if kind in _CLIPPED:
        return same(w, row, "Clip", *(w.reals(end) for end in _CLIPPED[kind]))
    if kind in ("silu", "swish"):
        return w.made("Mul", [value, same(w, row, "Sigmoid")], **alike)
    if kind == "log_sigmoid":
        return w.made("Log", [same(w, row, "Sigmoid")], **alike)
    if kind == "tanh_shrink":
        return w.made("Sub", [value, same(w, row, "Tanh")], **alike)
    if kind in ("softmax", "log_softmax"):
        x = w.read(row)
        return w.made("Softmax" if kind == "softmax" else "LogSoftmax", [x], row.y.dims, axis=-1)
    raise Unwritten(f"ONNX has no activation {kind}")


def softmax(w: Net, row: Row) -> Value:
    """A distribution along one axis."""
    layer, value = of(row), w.reads(row)[0]
    axes = layer.axis or ()
    kinds = {"softmax": "Softmax", "log_softmax": "LogSoftmax", "softmin": "Softmax"}
    if len(axes) > 1 or layer.type not in kinds:
        raise Unwritten(
            f"ONNX's softmax is along one axis, and it has no {layer.type}" if axes else f"ONNX has no {layer.type}"
        )
    if not value.dims and not value.batched:
        return identity(w, row)
    if axes and layer.batched and axes[0] in (0, -1 - row.x.rank):
        place = 0
    else:
        place = value.axis(row.x.channel_axis if not axes else layer.index_of(axes[0], row.x))
    if layer.type == "softmin":
        value = w.made("Neg", [value], value.dims, value.order)
    return w.made(kinds[layer.type], [value], value.dims, value.order, axis=place)


def glu(w: Net, row: Row) -> Value:
    """One half of an axis times the sigmoid of the other."""
    value = w.reads(row)[0]
    axis = of(row).axis_or_channels(row.x)
    half = row.y.dims[axis]
    names = w.op("Split", [value.text, w.wholes(half, half)], "half", 2, axis=value.axis(axis))
    one, other = (w.put(name, value._replace(text=name, dims=row.y.dims)) for name in names)
    gate = w.made("Sigmoid", [other], row.y.dims, value.order)
    return w.made("Mul", [one, gate], row.y.dims, value.order)


def prelu(w: Net, row: Row) -> Value:
    """A learned slope a channel, a position, or one in all."""
    layer, x, value = of(row), row.view_x, w.reads(row)[0]
    name, shape = w.named(row)[0]
    if layer.slopes is not None and layer.shared is None:
        slope = w.weight(row, name, shape)
        if layer.slopes != 1:
            slope = w.along(row, name, layer.slopes, value.order.index(x.channel_axis), x.rank)
    else:
        slope = w.weight(row, name, tuple(shape[axis] for axis in value.order))
    return w.made("PRelu", [value, slope], value.dims, value.order)


def embedding(w: Net, row: Row) -> Value:
    """Numbers looked up."""
    name, shape = w.named(row)[0]
    numbers = w.cast(w.read(row), INT64)
    return w.made("Gather", [w.weight(row, name, shape), numbers], row.y.dims, batched=numbers.batched)


def parameter(w: Net, row: Row) -> Value:
    """Values of the network's own, the same for every sample."""
    layer = of(row)
    known(*layer.shape, *row.y.dims)
    if layer.type == "constant":
        text = w.op("ConstantOfShape", [w.wholes(*row.y.dims)], "constant")
        return w.put(text, Value(text, row.y.dims, plain(row.y.rank), False))
    name, shape = w.named(row)[0]
    text = w.weight(row, name, shape)
    value = Value(text, tuple(shape), plain(len(shape)), False)
    if tuple(shape) == tuple(row.y.dims):
        return w.made("Identity", [value], row.y.dims)
    return w.reshaped(value, row.y.dims)


def class_token(w: Net, row: Row) -> Value:
    """A learned token in front."""
    x = w.read(row)
    name, shape = w.named(row)[0]
    values = row.x.dims[-1]
    token = w.repeated(w.weight(row, name, shape), (1, values), x.text)
    return w.made("Concat", [token, x], row.y.dims, axis=1)


def position(w: Net, row: Row) -> Value:
    """A learned value added at every position."""
    value = w.reads(row)[0]
    name, shape = w.named(row)[0]
    lead = (1,) * (len(shape) - len(value.dims))
    return w.made("Add", [value, w.weight(row, name, (*lead, *value.own))], value.dims, value.order)


def layer_scale(w: Net, row: Row) -> Value:
    """A learned factor a channel."""
    value = w.reads(row)[0]
    name, shape = w.named(row)[0]
    axis = value.order.index(row.x.channel_axis)
    if len(shape) > 1 and axis == 0:
        text = w.weight(row, name, shape)
    else:
        text = w.along(row, name, row.x.channels, axis, row.x.rank)
    return w.made("Mul", [value, text], value.dims, value.order)


def scaled(size: int) -> float:
    """1/√size: what the products of attention are scaled by."""
    return 1 / sqrt(size)
