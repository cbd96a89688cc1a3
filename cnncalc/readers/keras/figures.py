"""Layers that are none of ours, exactly: what they give, their weights and their multiply-accumulates.

Source: `keras/layers/local.py`, `cudnn_recurrent.py`, `convolutional_recurrent.py` and `legacy/layers.py` of Keras 2,
`layers/core.py` of Keras 1.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

Figures = tuple[list[Any], int, Any]
"""The sizes of what a layer gives, its weights, its multiply-accumulates; these are UNKNOWN where the length is."""


def local(layer: Any, x: Shape) -> Figures | None:
    """`LocallyConnected2D`: a convolution (`layer`) with weights of its own at each place; None where the kernel does not fit."""
    seen = x.viewed(layer.data_format == "channels_first")
    y = layer.output(seen)
    if any(each is not None for each in layer.conditions(seen, y)):
        return None
    places, filters = prod(y.spatial), y.channels
    kernel = prod(layer.weights(seen, y)[0].shape[:-1])
    weights = places * kernel * filters + (places * filters if layer.bias else 0)
    return [list(y.dims)], weights, places * kernel * filters


def cell(units: int, dims: Sequence[Any], sequences: bool, state: bool) -> Figures:
    """`CuDNNLSTM`: an LSTM with two biases."""
    tokens, inputs = dims[0], dims[-1]
    each = 4 * units * (inputs + units)
    y = [tokens, units] if sequences else [units]
    return [y, *([[units], [units]] if state else [])], each + 8 * units, times(each, tokens)


def highway(size: int, bias: bool) -> Figures:
    """`Highway`: two dense layers over as many values as it reads."""
    return [[size]], 2 * size * (size + bias), 2 * size * size


def maxout(size: int, units: int, parts: int, bias: bool) -> Figures:
    """`MaxoutDense`: the largest of several dense layers."""
    return [[units]], parts * units * (size + bias), parts * units * size


def convolutional(layer: Any, x: Shape, bias: bool, sequences: bool, state: bool) -> Figures | None:
    """`ConvLSTM2D`: four gates, each a convolution (`layer`) of the input and one, of `same` padding, of the state. None where
    the kernel does not fit."""
    frame = Shape.of(x.dims[1:], layer.data_format == "channels_first")
    y = layer.output(frame)
    if any(n < 1 for n in y.spatial):
        return None
    shape = layer.weights(frame, y)[0].shape
    inner, filters = prod(shape[:-2]), y.channels
    each = 4 * filters * inner * (shape[-2] + filters)
    whole = [x.dims[0], *y.dims] if sequences else list(y.dims)
    states = [list(y.dims)] * 2 if state else []
    return [whole, *states], each + (4 * filters if bias else 0), times(each * prod(y.spatial), x.dims[0])


def times(each: Any, count: Any) -> Any:
    """`each` for every one of a count, which may be unknown."""
    return UNKNOWN if count is UNKNOWN else each * count
