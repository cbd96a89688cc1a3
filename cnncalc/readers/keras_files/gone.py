"""Layers that Keras has no more, and convolutional LSTMs, exactly: their outputs, weights and multiply-accumulates, as a node that is opaque otherwise.

Source: `keras/layers/local.py`, `cudnn_recurrent.py` and `legacy/layers.py` of Keras 2, `layers/core.py` of Keras 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras import figures
from cnncalc.readers.keras_files.layers import bound
from cnncalc.readers.keras_files.refs import flat
from cnncalc.readers.keras_files.values import Use, keywords
from cnncalc.readers.keras_files.wrong import Wrong, shown

if TYPE_CHECKING:
    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.readers.keras.figures import Figures
    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within


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
    try:
        outputs, weights, work = _FIGURES[entry.kind](run, entry, shape)
    except Misfit as misfit:  # of the convolution within it
        raise Wrong(misfit.message, entry.path, misfit.help) from None
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
    kind = entry.kind.replace("LocallyConnected", "Conv")
    words = tuple(pair for pair in keywords(entry.kind, entry.config) if pair[0] != "implementation")
    found = figures.local(bound(entry, Use(kind, (), words), run.grown.warn), x)
    return _fitting(entry, found, x)


def _fitting(entry: Entry, found: Figures | None, x: Shape) -> Figures:
    if found is None:
        raise Wrong(f"the kernel does not fit the input {x}", entry.path)
    return found


def _is(entry: Entry, key: str) -> bool:
    return entry.config.get(key) is True


def _cell(run: Runner, entry: Entry, x: Shape) -> Figures:
    units = _number(entry, "units")
    return figures.cell(units, x.dims, _is(entry, "return_sequences"), _is(entry, "return_state"))


def _highway(run: Runner, entry: Entry, x: Shape) -> Figures:
    outputs, weights, work = figures.highway(x.dims[-1], entry.config.get("bias") is not False)
    return [list(x.dims)] if x.rank > 1 else outputs, weights, work


def _maxout(run: Runner, entry: Entry, x: Shape) -> Figures:
    units, parts = _number(entry, "output_dim"), _number(entry, "nb_feature")
    return figures.maxout(x.dims[-1], units, parts, entry.config.get("bias") is not False)


def _convolutional(run: Runner, entry: Entry, x: Shape) -> Figures:
    kind = entry.kind.replace("ConvLSTM", "Conv")
    known = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate")
    words = tuple(pair for pair in keywords(kind, entry.config) if pair[0] in known)
    layer = bound(entry, Use(kind, (), words), run.grown.warn)
    if x.rank != int(kind[-2]) + 2:
        raise Wrong(f"{entry.kind} reads maps one after the other, and is given {x}", entry.path)
    bias = entry.config.get("use_bias") is not False
    found = figures.convolutional(layer, x, bias, _is(entry, "return_sequences"), _is(entry, "return_state"))
    return _fitting(entry, found, x)


_FIGURES: dict[str, Any] = {
    "LocallyConnected1D": _local,
    "LocallyConnected2D": _local,
    **{f"ConvLSTM{rank}D": _convolutional for rank in (1, 2, 3)},
    "CuDNNLSTM": _cell,
    "Highway": _highway,
    "MaxoutDense": _maxout,
}
GONE = frozenset(_FIGURES)
