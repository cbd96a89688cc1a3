"""Layers that Keras has no more, and convolutional LSTMs, exactly: their outputs, weights and multiply-accumulates, as a node that is opaque otherwise.

Source: `keras/layers/local.py`, `cudnn_recurrent.py` and `legacy/layers.py` of Keras 2, `layers/core.py` of Keras 1.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras_files.layers import bound
from cnncalc.readers.keras_files.refs import flat
from cnncalc.readers.keras_files.values import Use, keywords
from cnncalc.readers.keras_files.wrong import Wrong, shown

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within

Figures = tuple[list[Any], int, int]
"""The sizes of what a layer gives, its weights, its multiply-accumulates."""


def gone(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """A call of such a layer."""
    read = flat(args)[:1]
    shape = run.grown.growth.shape(read[0]) if read else None
    if shape is None:
        raise Wrong("reads no tensor", entry.path)
    if any(n is UNKNOWN for n in shape.dims):
        raise Wrong("its input's size is not in the file", entry.path, "say it with --input 224x224x3")
    if within.leading:
        raise Wrong(f"{entry.kind} within TimeDistributed is not known", entry.path)
    figures = _FIGURES[entry.kind](run, entry, shape)
    outputs, weights, work = figures
    from cnncalc.readers.keras_files.custom import opaque

    stated = {port: [None, *sizes] for port, sizes in enumerate(outputs)}
    name = within.path(entry.name)
    return opaque(run, entry, args, within, stated, weights, work, name, computed=True)


def _number(entry: Entry, *keys: str) -> int:
    for key in keys:
        found = entry.config.get(key)
        if found.__class__ is int and 0 < found <= 2**31:
            return found
    path = (*entry.path, "config", keys[0])
    raise Wrong(f"{keys[0]} must be a whole number of at least 1, not {shown(entry.config.get(keys[0]))}", path)


def _local(run: Runner, entry: Entry, x: Shape) -> Figures:
    """`LocallyConnected2D`: a convolution with weights of its own at each place."""
    kind = entry.kind.replace("LocallyConnected", "Conv")
    words = tuple(pair for pair in keywords(entry.kind, entry.config) if pair[0] != "implementation")
    layer = bound(entry, Use(kind, (), words), run.grown.warn)
    first = layer.data_format == "channels_first"
    seen = x.viewed(first)
    y = layer.output(seen)
    if any(True for each in layer.conditions(seen, y) if each is not None):
        raise Wrong(f"the kernel does not fit the input {x}", entry.path)
    places, filters = prod(y.spatial), y.channels
    kernel = prod(layer.weights(seen, y)[0].shape[:-1])
    weights = places * kernel * filters + (places * filters if layer.bias else 0)
    return [list(y.dims)], weights, places * kernel * filters


def _cell(run: Runner, entry: Entry, x: Shape) -> Figures:
    """`CuDNNLSTM`: an LSTM with two biases."""
    units, inputs = _number(entry, "units"), x.dims[-1]
    tokens = x.dims[0]
    each = 4 * units * (inputs + units)
    y = [tokens, units] if entry.config.get("return_sequences") is True else [units]
    states = [[units], [units]] if entry.config.get("return_state") is True else []
    return [y, *states], each + 8 * units, each * tokens


def _highway(run: Runner, entry: Entry, x: Shape) -> Figures:
    size = x.dims[-1]
    return [list(x.dims)], 2 * size * (size + (entry.config.get("bias") is not False)), 2 * size * size


def _maxout(run: Runner, entry: Entry, x: Shape) -> Figures:
    size, units, parts = x.dims[-1], _number(entry, "output_dim"), _number(entry, "nb_feature")
    weights = parts * units * (size + (entry.config.get("bias") is not False))
    return [[units]], weights, parts * units * size


def _convolutional(run: Runner, entry: Entry, x: Shape) -> Figures:
    """`ConvLSTM2D`: four gates, each a convolution of the input and one, of `same` padding, of the state."""
    kind = entry.kind.replace("ConvLSTM", "Conv")
    known = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")
    words = tuple(pair for pair in keywords(kind, entry.config) if pair[0] in known)
    layer = bound(entry, Use(kind, (), words), run.grown.warn)
    if x.rank != int(kind[-2]) + 2:
        raise Wrong(f"{entry.kind} reads maps one after the other, and is given {x}", entry.path)
    first = layer.data_format == "channels_first"
    frame = Shape.of(x.dims[1:], first)
    y = layer.output(frame)
    if any(n < 1 for n in y.spatial):
        raise Wrong(f"the kernel does not fit the input {x}", entry.path)
    shape = layer.weights(frame, y)[0].shape
    inner, filters = prod(shape[:-2]), y.channels
    each = 4 * filters * inner * (shape[-2] + filters)
    bias = 0 if entry.config.get("use_bias") is False else 4 * filters
    whole = [x.dims[0], *y.dims] if entry.config.get("return_sequences") is True else list(y.dims)
    states = [list(y.dims)] * 2 if entry.config.get("return_state") is True else []
    return [whole, *states], each + bias, each * prod(y.spatial) * x.dims[0]


_FIGURES: dict[str, Any] = {
    "LocallyConnected1D": _local,
    "LocallyConnected2D": _local,
    **{f"ConvLSTM{rank}D": _convolutional for rank in (1, 2, 3)},
    "CuDNNLSTM": _cell,
    "Highway": _highway,
    "MaxoutDense": _maxout,
}
GONE = frozenset(_FIGURES)
