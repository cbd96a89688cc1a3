"""Layers of programs that are none of ours, exactly, as opaque nodes: convolutional LSTMs, and what Keras has no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.opaque import Opaque
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras import figures
from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.layer import name_of
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.session import flat
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine

_CONVOLVED = "filters kernel_size strides padding data_format dilation_rate activation recurrent_activation use_bias"
_APART = "nb_filter nb_row nb_col"
ORDERS = {
    **{
        f"LocallyConnected{rank}D": "filters kernel_size strides padding data_format activation use_bias"
        for rank in (1, 2)
    },
    **{f"ConvLSTM{rank}D": _CONVOLVED for rank in (1, 2, 3)},
    "CuDNNLSTM": "units",
    "Highway": "",
    "MaxoutDense": "output_dim nb_feature",
}
"""Every such class, with its arguments in their order."""
_OF_CONV = frozenset(
    [
        "filters",
        "kernel_size",
        "strides",
        "padding",
        "data_format",
        "dilation_rate",
        "use_bias",
        "nb_filter",
        "nb_row",
        "nb_col",
        "filter_length",
        "border_mode",
        "subsample",
        "subsample_length",
        "dim_ordering",
        "bias",
    ]
)
_WORDS = " words"


def former_class(machine: Machine, session: KerasSession, base: Class, name: str) -> Class:
    """The class of this name."""
    cls = Class(machine, name, (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        apart = name.endswith("2D") and len(rest) > 2 and all(value.__class__ is int for value in rest[:3])
        words = dict(zip((_APART if apart else ORDERS[name]).split(), rest, strict=False)) | kwargs
        stem = snake(layer.cls.name)
        named(session, layer, site, words, stem.replace("conv_lstm", "conv_lst_m") if session.auto.from_one else stem)
        layer.attrs[_WORDS] = words
        if "Connected" in name or name.startswith("Conv"):
            given = {key: value for key, value in words.items() if key in _OF_CONV}
            kind = f"Conv{name[-2:]}"
            layer.attrs[" of"] = bound = session.bound(site, kind, [], given)
            if session.layout.followed(bound):
                layer.attrs[" of"] = session.bound(site, kind, [], {**given, "data_format": "channels_first"})

    def call(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        layer, *values = args
        read = flat(values or list(kwargs.values()))
        if not read:
            raise site.error(f"{name_of(layer)} reads a tensor, and is given none", at=0)
        x = session.slotted(site, read[0])
        if x.fold != 1:
            raise site.error(f"{name} within TimeDistributed is not known", "apply it to one map")
        outputs, weights, work = _found(site, layer, name, Shape.of(x.sample, False))
        found = []
        for port, sizes in enumerate(outputs):
            words = {"result": tuple(sizes), "params": 0 if port else weights, "work": 0 if port else work}
            words["work"] = None if words["work"] is UNKNOWN else words["work"]
            own = session.running[-1][1] if port == 0 else f"{session.running[-1][1]}.{port}"
            found.append(session.apply(site, own, Opaque(words, "keras"), x, None if port else layer))
        return found if len(found) > 1 else found[0]

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["call"] = Native("call", call)
    return cls


def _found(site: Site, layer: Instance, name: str, x: Shape) -> figures.Figures:
    """What a call gives; an error where the input is none that the layer reads, or its sizes are not known."""
    words = layer.attrs[_WORDS]
    yes = {key: site.truth(words.get(key, False)) for key in ("return_sequences", "return_state")}
    bias = site.truth(words.get("use_bias", words.get("bias", True)))
    convolutional = name.startswith("ConvLSTM")
    rank = int(name[-2]) if name.endswith("D") else 0
    needed = rank + 1 + convolutional if rank else 2 if name == "CuDNNLSTM" else 1
    if x.rank != needed:
        raise site.error(f"{name_of(layer)} reads {needed} axes beside the batch, and is given {x}", at=0)
    if any(n is UNKNOWN for n in (x.dims[1:] if convolutional or name == "CuDNNLSTM" else x.dims)):
        raise site.error("the input's size is not known", "say it with --input 224x224x3, without the batch", 0)
    found: figures.Figures | None
    if rank:
        within = layer.attrs[" of"]
        try:
            states = (yes["return_sequences"], yes["return_state"])
            found = figures.convolutional(within, x, bias, *states) if convolutional else figures.local(within, x)
        except Misfit as misfit:
            raise site.error(misfit.message, misfit.help, 0) from None
    elif name == "CuDNNLSTM":
        found = figures.cell(_number(site, words, "units"), x.dims, yes["return_sequences"], yes["return_state"])
    elif name == "Highway":
        found = figures.highway(x.dims[-1], bias)
    else:
        parts = _number(site, words, "nb_feature") if "nb_feature" in words else 4
        found = figures.maxout(x.dims[-1], _number(site, words, "output_dim"), parts, bias)
    if found is None:
        raise site.error(f"{name_of(layer)}: the kernel does not fit the input {x}", "use a smaller kernel", 0)
    return found


def _number(site: Site, words: dict[str, Any], key: str) -> int:
    found = words.get(key)
    if found.__class__ is not int or not 0 < found <= 2**31:
        raise site.error(f"{key} must be a whole number of at least 1", f"write {key}=64", key)
    return int(found)
