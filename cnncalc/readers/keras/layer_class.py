"""The classes of `keras.layers` that are layers, under every name they had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.keras_renamed import FORMER
from cnncalc.layers import find
from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.layer import CALLS, LAYER, NUMBER, USE, is_layer, name_of
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.running import run_bound
from cnncalc.readers.keras.weights import weights_of
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import MISSING, Function, Method, Native, Partial, Plain
from cnncalc.readers.tensors.convert import declared, used

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site

_MOST = 20_000
"""Layers of a program at most."""

_TODAY = {
    **{
        f"{short}Pool{r}D": f"{long}Pooling{r}D"
        for short, long in (("Max", "Max"), ("Avg", "Average"))
        for r in (1, 2, 3)
    },
    **{
        f"Global{short}Pool{r}D": f"Global{long}Pooling{r}D"
        for short, long in (("Max", "Max"), ("Avg", "Average"))
        for r in (1, 2, 3)
    },
    **{f"Convolution{r}D": f"Conv{r}D" for r in (1, 2, 3)},
    **{f"Convolution{r}DTranspose": f"Conv{r}DTranspose" for r in (1, 2, 3)},
    **{f"SeparableConvolution{r}D": f"SeparableConv{r}D" for r in (1, 2)},
    "Deconvolution2D": "Conv2DTranspose",
    "Deconv2D": "Conv2DTranspose",
}
"""What Keras calls a class that is written under another of its names."""
_FIRST = {
    **{f"Conv{r}D": f"Convolution{r}D" for r in (1, 2, 3)},
    **dict.fromkeys(("Deconvolution2D", "Deconv2D"), "Deconvolution2D"),
    "SeparableConv2D": "SeparableConvolution2D",
}
"""What Keras 1 called such a class. It named a layer after its class in small letters, without a line between words."""


def keras_class(name: str) -> bool:
    """Whether Keras has, or had, a layer of this name that is known here."""
    declared = find(name)
    return (declared is not None and name in declared.keras) or (name in FORMER and name[:1].isupper())


def layer_class(machine: Any, session: KerasSession, base: Class, name: str) -> Class | None:
    """The class of `keras.layers` that is one layer here; None where there is none of that name."""
    if not keras_class(name):
        return None
    old = session.layout.old and session.auto.from_one
    today = name if session.auto.from_one and name.startswith("Convolution") else _TODAY.get(name, name)
    if old and name in _FIRST:
        today = _FIRST[name]
    cls = Class(machine, today, (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: Any) -> None:
        made(session, site, args[0], name, list(args[1:]), dict(kwargs), today.lower() if old else snake(today))

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["call"] = Native(
        "call", lambda site, args, kwargs: run_bound(session, site, args[0], list(args[1:]), kwargs)
    )
    cls.namespace["__getattr__"] = Native(
        "__getattr__", lambda site, args, kwargs: layer_attribute(session, site, args[0], args[1])
    )
    return cls


def made(
    session: KerasSession, site: Site, layer: Instance, kind: str, args: list[Any], kwargs: dict[str, Any], stem: str
) -> None:
    """What a layer's `__init__` does: its arguments bound, its name, and the input's shape that they say."""
    session.made += 1
    number = session.made
    if session.made > _MOST:
        raise site.error(f"the program makes more than {_MOST:,} layers", "make fewer of them")
    named(session, layer, site, kwargs, _stem(layer, stem), kind == "Embedding")
    kwargs.pop("weights", None)
    values = [_value(value, at == 0 and kind == "Activation") for at, value in enumerate(args)]
    given = {key: _value(value, key == "activation") for key, value in kwargs.items()}
    if kind == "GRU" and session.auto.from_one:
        given.setdefault("reset_after", False)  # as Keras had it by itself until its 2.3
    if kind == "Reshape":
        session.layout.reshaped(session.growth.graph, site, values[0] if values else given.get("target_shape"))
    bound = session.bound(site, kind, values, given)
    if session.layout.followed(bound):
        bound = session.bound(site, kind, values, {**given, "data_format": "channels_first"})
    layer.attrs[NUMBER] = number
    layer.attrs[LAYER] = bound if session.remade is None else session.remade(number, bound)
    layer.attrs[USE] = used(kind, values, given, "keras")


def _stem(layer: Instance, stem: str) -> str:
    """What a layer is named after: its own class where the program has made one."""
    return stem if layer.cls.native else snake(layer.cls.name)


def _value(value: Any, function: bool) -> Any:
    """An argument as the binder takes it: a layer as the call that made it, a function by its name."""
    if is_layer(value) and LAYER in value.attrs:
        return value.attrs[LAYER]
    if isinstance(value, Function | Native | Plain | Method | Partial):
        return str(getattr(value, "name", "function")).rpartition(".")[2] or "function"
    if function and value.__class__ is Unknown and value.named:
        return value.path.rpartition(".")[2]
    if function and is_layer(value):
        return name_of(value)
    return value


def layer_attribute(session: KerasSession, site: Site, layer: Instance, name: str) -> Any:
    """`conv.filters`, `conv.kernel` of a layer that Keras has."""
    bound = layer.attrs.get(LAYER)
    if bound is not None:
        if layer.attrs.get(CALLS):
            for tensor in weights_of(session, layer):
                if tensor.name == name:
                    return tensor
        value = declared(bound, "keras", name)
        if value is not MISSING:
            return value
        if name in _CONSTANTS:
            return Unknown(session.machine, f"{layer.cls.name}.{name}", site.place)
    raise AttributeError(f"'{layer.cls.name}' object has no attribute '{name}'")


_CONSTANTS = frozenset(
    ("activation", "epsilon", "momentum", "rate", "kernel_initializer", "kernel_regularizer", "seed")
)
"""Attributes of layers on which no shape depends."""
