"""Classes that are more than one layer of ours, hold others, or are no layer: what is done for a call of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras_files.entries import Entries
from cnncalc.readers.keras_files.layers import bound, known_class, layer_of
from cnncalc.readers.keras_files.values import Use, keywords, value
from cnncalc.readers.keras_files.wrong import Wrong, of_kind

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within

_CELLS = {"LSTMCell": "LSTM", "GRUCell": "GRU", "SimpleRNNCell": "SimpleRNN"}
_GONE = (
    *("LocallyConnected1D", "LocallyConnected2D", "CuDNNLSTM", "Highway", "MaxoutDense"),
    *("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
)
_RECURRENT = ("LSTM", "GRU", "SimpleRNN", "CuDNNGRU")


def handler(entry: Entry) -> Any:
    """What is done for a call of such a layer; None for one that is a layer of ours."""
    if entry.operation:
        from cnncalc.readers.keras_files.operations import operation

        return operation
    if entry.kind in ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"):
        from cnncalc.readers.keras_files import tensorflow_ops

        return tensorflow_ops.node_of_graph if entry.kind == "TensorFlowOpLayer" else tensorflow_ops.function_of
    if entry.own and entry.kind in _GONE:
        from cnncalc.readers.keras_files.gone import gone

        return gone
    if entry.own and entry.kind in _HANDLERS:
        return _HANDLERS[entry.kind]
    if not entry.own or not known_class(entry.kind):
        from cnncalc.readers.keras_files.custom import custom

        return custom
    return None


def held(entry: Entry, key: str = "layer") -> Entry:
    """The layer that another holds as an argument."""
    path = (*entry.path, "config", key)
    return Entries().entry(of_kind(entry.config.get(key), dict, path, f"{entry.kind}'s {key}"), path)


def made(run: Runner, entry: Entry, frozen: bool) -> Any:
    """The layer of an entry that is one of ours: a plain one, or such a wrapper of one; None for others."""
    frozen = frozen or entry.config.get("trainable") is False
    if entry.own and entry.kind == "Bidirectional":
        return _both_ways(run, entry, frozen)
    if entry.own and entry.kind in _AROUND:
        inner = held(entry)
        layer = None if inner.model is not None else made(run, inner, frozen)
        return None if layer is None else _around(entry, layer)
    if handler(entry) is not None or entry.model is not None:
        return None
    return layer_of(entry, frozen, run.grown.warn)


_AROUND = ("TimeDistributed", "SpectralNormalization")


def _around(entry: Entry, layer: Any) -> Any:
    """The layer that such a class makes of the one that it holds."""
    if entry.kind == "TimeDistributed":
        from cnncalc.layers.time_distributed import TimeDistributed

        return TimeDistributed({"layer": layer, "leading": 1}, "keras")
    from cnncalc.layers.spectral_normalization import SpectralNormalization

    count = entry.config.get("power_iterations")
    given = {"layer": layer, "iterations": count if count.__class__ is int and count > 0 else 1}
    return SpectralNormalization(given, "keras")


def _both_ways(run: Runner, entry: Entry, frozen: bool) -> Any:
    inner = held(entry)
    if not inner.own or inner.kind not in _RECURRENT:
        return None
    back = entry.config.get("backward_layer")
    if back.__class__ is dict and back.get("config").__class__ is dict:
        for key in ("units", "output_dim"):
            if back["config"].get(key) != inner.config.get(key):
                path = (*entry.path, "config", "backward_layer")
                raise Wrong(f"its backward_layer has other {key} than its layer", path, layer=entry.name)
    words = dict(keywords(inner.kind, inner.config)) | {"bidirectional": True}
    if "merge_mode" in entry.config:
        words["merge_mode"] = value(entry.config["merge_mode"])
    if frozen:
        words["trainable"] = False
    return bound(inner, Use(inner.kind, (), tuple(words.items())), run.grown.warn)


def wrapped(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`Bidirectional`, and `TimeDistributed` over a layer: one node; over a model each of its nodes."""
    inner = held(entry)
    frozen = within.frozen or entry.config.get("trainable") is False
    if inner.model is not None and entry.kind == "TimeDistributed":
        grown, before = run.grown, run.grown.count
        model = run.kept.setdefault(id(entry), (entry, inner.model))[1]  # the same for all calls: it counts once
        around = within.inner(entry.name)
        inside = around.inner(inner.name)._replace(leading=within.leading + 1, frozen=frozen)
        found = run.held(model, args, inside)
        grown.group(around.path(inner.name), inner.kind, before)
        grown.group(within.path(entry.name), entry.kind, before)
        return found
    layer = made(run, inner if entry.kind in _AROUND and inner.model is None else entry, frozen)
    if layer is None:
        from cnncalc.readers.keras_files.custom import custom

        return custom(run, entry, args, kwargs, within)
    if entry.kind in _AROUND:
        layer = _around(entry, layer)
    entry.layer = layer
    return run.applied(entry, layer, args, kwargs, within)


def recurrent(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`RNN(cell)`: the recurrent layer of such cells; of several a layer after the other."""
    cell = held(entry, "cell")
    cells = [cell]
    if cell.kind == "StackedRNNCells":
        path = (*cell.path, "config", "cells")
        listed = of_kind(cell.config.get("cells"), list, path, "cells")
        cells = [Entries().entry(each, (*path, at)) for at, each in enumerate(listed)]
    if not cells or any(not each.own or each.kind not in _CELLS for each in cells):
        from cnncalc.readers.keras_files.custom import custom

        return custom(run, entry, args, kwargs, within)
    run.kept.setdefault(id(entry), (entry, cells))
    cells = run.kept[id(entry)][1]
    own = {key: value(entry.config[key]) for key in ("return_sequences", "return_state") if key in entry.config}
    before, found = run.grown.count, args
    for number, each in enumerate(cells):
        last = number == len(cells) - 1
        words = dict(keywords(each.kind, each.config)) | (own if last else {"return_sequences": True})
        if within.frozen or entry.config.get("trainable") is False:
            words["trainable"] = False
        layer = bound(each, Use(_CELLS[each.kind], (), tuple(words.items())), run.grown.warn)
        if len(cells) == 1:
            return run.applied(entry, layer, found, kwargs, within)
        found = [run.applied(each, layer, found, {}, within.inner(entry.name))]
    run.grown.group(within.path(entry.name), entry.kind, before)
    return found[0]


def pipeline(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`Pipeline([…])`: its layers one after the other."""
    if id(entry) not in run.kept:
        path = (*entry.path, "config", "layers")
        listed = of_kind(entry.config.get("layers"), list, path, "layers")
        run.kept[id(entry)] = (entry, [Entries().entry(each, (*path, at)) for at, each in enumerate(listed)])
    before, x = run.grown.count, args[0] if args else None
    for each in run.kept[id(entry)][1]:
        run.stated = dict
        x = run.called(each, [x], {}, within.inner(entry.name))
    run.grown.group(within.path(entry.name), entry.kind, before)
    return x


def unsaid(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`Lambda`, whose code is never read: a layer of which its output's shape alone is known."""
    from cnncalc.readers.keras_files.custom import custom

    return custom(run, entry, args, kwargs, within)


_HANDLERS: dict[str, Any] = {
    "Bidirectional": wrapped,
    "TimeDistributed": wrapped,
    "SpectralNormalization": wrapped,
    "RNN": recurrent,
    "Pipeline": pipeline,
    "Lambda": unsaid,
}
