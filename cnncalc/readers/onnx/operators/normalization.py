"""Normalizations: over the batch, channels, groups, some last axes; softmax."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import Known, View
from cnncalc.readers.tensors.reducing import over_axes

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call


def _parts(c: Call, numbers: tuple[int, ...]) -> list[tuple[View, bool]]:
    found = []
    for number in numbers:
        if c.has(number) and not (number < 3 and _constant(c, number)):
            view = c.view(number)
            if view is None:
                raise c.error(
                    f"{c.op.inputs[number]} is computed in the graph, and {c.op.op} is read with weights alone"
                )
            found.append((view, number < 3))
    return found


def _constant(c: Call, number: int) -> bool:
    """Whether a factor or offset is ones or zeros that are known, where none is learned."""
    value = c.values[number]
    if value.__class__ is Known and value.root is not None and value.root.initializer:
        return False  # a weight that is a node
    return value.__class__ is Known and value.values == [float(number == 1)] * len(value.values)


def batch_norm(c: Call) -> Any:
    """BatchNormalization: factor and offset are weights, mean and variance buffers."""
    x = c.tensor(0)
    if not all(c.has(number) for number in (1, 2, 3, 4)):
        raise c.error("BatchNormalization has a factor, an offset, a mean and a variance")
    parts = _parts(c, (1, 2, 3, 4))
    scale = parts[0][0]
    words = {"scale": not _constant(c, 1), "center": not _constant(c, 2)}
    c.fitting(scale.root.name, scale.root.dims, scale.elements, x, 1 if x.batch is None else 0, "channels")
    if x.rank == 2 and x.batch == 0:
        return c.apply(c.words("bn", **words), x, parts)
    found = c.mapped(c.words("bn", **words), x, parts)
    return (
        found if len(c.op.outputs) == 1 else (found, *[part for part, _ in parts[2:]], *[part for part, _ in parts[2:]])
    )


def instance_norm(c: Call) -> Any:
    """InstanceNormalization."""
    parts = _parts(c, (1, 2))
    words = {"affine": bool(parts), "center": not _constant(c, 2)} if len(parts) < 2 else {"affine": True}
    return c.mapped(c.words("instancenorm", **words), c.tensor(0), parts)


def group_norm(c: Call) -> Any:
    """GroupNormalization; before opset 21 with a factor a group."""
    parts = _parts(c, (1, 2))
    groups = c.attributes.whole("num_groups") or c.attributes.whole("groups")
    words = {} if len(parts) == 2 else {"scale": not _constant(c, 1), "center": not _constant(c, 2)}
    layer = c.words("gn", groups, **words)
    x = c.tensor(0)
    if parts and parts[0][0].elements == groups and x.sample and x.sample[0] != groups:
        layer.affine = False
        c.session.own_weights(layer, parts)
        parts = []
    if c.op.op == "GroupNorm" and c.attributes.whole("channels_last", 1):
        raise c.error("GroupNorm with the channels last is not read")
    return c.mapped(layer, x, parts)


def layer_norm(c: Call, word: str = "ln") -> Any:
    """LayerNormalization, RMSNormalization: over the axes from `axis` on."""
    x = c.tensor(0)
    axis = x.index(c.site, c.attributes.whole("axis", -1))
    if x.batch is not None and axis <= x.batch:
        raise c.error(f"{c.op.op} normalizes over the batch of {x.shown}, and a network is computed for one sample")
    shape = tuple(x.axes[axis:])
    parts = _parts(c, (1, 2) if word == "ln" else (1,))
    if any(part.elements != prod(shape) for part, _ in parts):  # factors that broadcast
        layer = c.words(word, shape=shape, affine=False)
        c.session.own_weights(layer, parts)
        parts = []
    else:
        words = {"scale": not _constant(c, 1), "bias": len(parts) > (not _constant(c, 1))} if word == "ln" else {}
        layer = c.words(word, shape=shape, **words) if parts else c.words(word, shape=shape, affine=False)
    found = c.pointed(layer, x, parts)
    if not any(c.wanted[1:]):
        return (found, None, None)[: len(c.op.outputs)]
    axes = list(range(axis, x.rank))
    return (found, *(over_axes(c.site, x, "mean", axes, True, "statistic") for _ in c.op.outputs[1:]))


def skip_norm(c: Call) -> Any:
    """SkipLayerNormalization of ONNX Runtime: a sum, normalized."""
    from cnncalc.readers.tensors.operators import joined

    x = joined(c.site, c.tensor(0), c.tensor(1), "add", "add")
    simple = c.op.op.startswith("SkipSimplified")
    parts = _parts(c, (2,) if simple else (2, 3))
    parts = [(part, True) for part, _ in parts]
    word = "rmsnorm" if simple else "ln"
    layer = c.words(word, shape=tuple(x.axes[-1:]), **({} if simple else {"bias": len(parts) > 1}))
    found = c.pointed(layer, x, parts)
    return (found, None, None, x)[: len(c.op.outputs)]


def softmax(c: Call) -> Any:
    """Softmax along an axis; before opset 13 over all from an axis on."""
    x = c.tensor(0)
    axis = x.index(c.site, c.attributes.whole("axis", -1 if c.opset >= 13 else 1), at=None) if x.rank else 0
    own = x.own(axis) if x.rank else None
    words = {} if own is None or x.ref is None else {"axis": x.layer_axis(c.site, axis)}
    name = {"LogSoftmax": "log_softmax"}.get(c.op.op, "softmax")
    return c.pointed(c.words(name, **words), x)


def lrn(c: Call) -> Any:
    """LRN."""
    return c.pointed(c.words("lrn", max(1, c.attributes.whole("size", 1))), c.tensor(0))


def unit_norm(c: Call) -> Any:
    """LpNormalization, MeanVarianceNormalization: no weights, the shape stays."""
    return c.pointed(c.words("unit_norm"), c.tensor(0))


TABLE = {
    "BatchNormalization": batch_norm,
    "InstanceNormalization": instance_norm,
    "GroupNormalization": group_norm,
    "GroupNorm": group_norm,
    "LayerNormalization": layer_norm,
    "RMSNormalization": lambda c: layer_norm(c, "rmsnorm"),
    "SimplifiedLayerNormalization": lambda c: layer_norm(c, "rmsnorm"),
    "SkipLayerNormalization": skip_norm,
    "SkipSimplifiedLayerNormalization": skip_norm,
    "Softmax": softmax,
    "LogSoftmax": softmax,
    "Hardmax": softmax,
    "QLinearSoftmax": softmax,
    "LRN": lrn,
    "LpNormalization": unit_norm,
    "MeanVarianceNormalization": unit_norm,
}
