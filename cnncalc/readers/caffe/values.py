"""Layers of a prototxt that work on vectors, or on each value by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net

POINTWISE = {
    "relu": "relu",
    "relu6": "relu6",
    "elu": "elu",
    "selu": "selu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "bnll": "softplus",
    "swish": "swish",
    "mish": "mish",
    "hardswish": "hard_swish",
    "hswish": "hard_swish",
    "hardsigmoid": "hard_sigmoid",
    "hsigmoid": "hard_sigmoid",
    "softplus": "softplus",
    "absval": "abs",
    "power": "pow",
    "exp": "exp",
    "log": "log",
    "sqrt": "sqrt",
    "clip": "clamp",
    "threshold": "threshold",
    "noise": "identity",
    "quantize": "identity",
    "annotation": "identity",
    "dropout": "dropout",
}
"""Types that keep the shape and have no weights, under our names."""


def pointwise(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A function of each value by itself."""
    kind = POINTWISE[item.kind]
    param = item.param("relu_param")
    if item.kind == "relu" and param.word("negative_slope", "0").strip("0.") not in ("", "f"):
        kind = "leaky_relu"
    return net.add(item, kind, reads[0], origin=item.written())


def inner_product(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A dense layer over all values from an axis on."""
    param = item.param("inner_product_param")
    units = param.integer("num_output", 0)
    if not units:
        raise param.wrong(f"{item.name} needs a num_output", "num_output", "write num_output: 10, its values")
    origin = item.written(param, units="num_output", bias="bias_term", start="axis", start_dim="axis")
    ref = net.flat(item, reads[0], param.integer("axis", 1), origin)
    return net.weighted(item, "dense", ref, units=units, bias=param.flag("bias_term", True), origin=origin)


def embed(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Whole numbers looked up as vectors, with a bias unless it is left out."""
    param = item.param("embed_param")
    origin = item.written(param, vocabulary="input_dim", size="num_output")
    known, size = param.integer("input_dim", 0), param.integer("num_output", 0)
    ref = net.weighted(item, "embedding", reads[0], origin=origin, vocabulary=known, size=size)
    if not param.flag("bias_term", True):
        return ref
    return net.weighted(item, "offset", ref, origin=origin, part="bias", axis=-1)


def softmax(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A distribution along an axis; of a loss what it compares with the labels."""
    param = item.param("softmax_param")
    axis = param.integer("axis", 1)
    return net.add(item, "softmax", reads[0], axis=axis, origin=item.written(param, axis="axis"))


def sigmoid(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """What a loss of the sigmoid compares with the labels."""
    return net.add(item, "sigmoid", reads[0], origin=item.written())


def prelu(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A rectifier with a learned slope for each channel, or one for all."""
    param = item.param("prelu_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    slopes = 1 if param.flag("channel_shared", False) else x.channels
    return net.weighted(item, "prelu", reads[0], slopes=slopes, origin=item.written(param, slopes="channel_shared"))


def parameter(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Learned values of their own."""
    param = item.param("parameter_param")
    dims = param.message("shape").integers("dim", 1)
    if not dims:
        raise param.wrong(f"{item.name} needs a shape", "shape", "write parameter_param { shape { dim: 64 } }")
    return net.add(item, "parameter", (), *dims, origin=item.written(param, shape="shape"))
