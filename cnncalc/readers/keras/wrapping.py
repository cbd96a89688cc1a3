"""Layers of Keras that hold something else: `Bidirectional`, which runs a recurrent layer both ways, and `Lambda`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.layer import LAYER, TRAINED, USE, is_layer, name_of
from cnncalc.readers.keras.layer_class import layer_attribute
from cnncalc.readers.keras.running import run, run_bound
from cnncalc.readers.keras.session import flat
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine


def bidirectional_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Bidirectional`."""
    cls = Class(machine, "Bidirectional", (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        given = dict(zip(("layer", "merge_mode", "weights", "backward_layer"), rest, strict=False)) | kwargs
        inner = given.pop("layer", None)
        if not is_layer(inner) or USE not in inner.attrs or "bidirectional" not in inner.attrs[LAYER].attributes:
            raise site.error("Bidirectional wraps a recurrent layer", "write Bidirectional(LSTM(64))", 0)
        if given.pop("backward_layer", None) is not None:
            raise site.error("a backward_layer of its own is not known", "leave it out: a copy runs backwards")
        named(session, layer, site, given, "bidirectional")
        use = inner.attrs[USE]
        words = dict(use.keywords) | {"bidirectional": True}
        if "merge_mode" in given:
            words["merge_mode"] = given["merge_mode"]
        layer.attrs[LAYER] = session.bound(site, use.type, list(use.positional), words)
        layer.attrs[USE] = use

    space = cls.namespace
    space["__init__"] = Native("__init__", init)
    space["call"] = Native("call", lambda site, args, kwargs: run_bound(session, site, args[0], list(args[1:]), kwargs))
    space["__getattr__"] = Native(
        "__getattr__", lambda site, args, kwargs: layer_attribute(session, site, args[0], args[1])
    )
    return cls


def distributed_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `TimeDistributed`: over a layer of Keras one node, over a model each of its nodes."""
    cls = Class(machine, "TimeDistributed", (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        given = dict(kwargs)
        inner = given.pop("layer", rest[0] if rest else None)
        if not is_layer(inner):
            raise site.error("TimeDistributed wraps a layer", "write TimeDistributed(Dense(10))", 0)
        layer.attrs["layer"] = inner
        named(session, layer, site, given, "time_distributed")
        if USE in inner.attrs and inner.cls.native:
            from cnncalc.layers.time_distributed import TimeDistributed

            layer.attrs[LAYER] = TimeDistributed({"layer": inner.attrs[LAYER], "leading": 1}, "keras")
            layer.attrs[USE] = inner.attrs[USE]
            layer.attrs[TRAINED] = layer.attrs.get(TRAINED, True) and inner.attrs.get(TRAINED, True)

    def call(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        layer, *read = args
        if LAYER in layer.attrs:
            return run_bound(session, site, layer, read, kwargs)
        x = session.slotted(site, flat(read)[0])
        if len(x.sample) < 2 or x.fold != 1:
            raise site.error(f"{name_of(layer)} needs an axis that counts the maps, and reads {x.shown}", at=0)
        y = run(session, site, layer.attrs["layer"], [Tensor(session, x.sample[1:], 0, x.ref, x.sample[0])], {})
        return Tensor(session, y.inner, 0, y.ref)

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["call"] = Native("call", call)
    return cls


def normalized_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `SpectralNormalization`: a layer of Keras with a kernel."""
    cls = Class(machine, "SpectralNormalization", (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        given = dict(zip(("layer", "power_iterations"), rest, strict=False)) | kwargs
        inner = given.pop("layer", None)
        if not is_layer(inner) or USE not in inner.attrs or not inner.cls.native:
            raise site.error("SpectralNormalization wraps a layer of Keras with a kernel", "wrap Conv2D or Dense", 0)
        from cnncalc.layers.spectral_normalization import SpectralNormalization

        count = given.pop("power_iterations", 1)
        layer.attrs["layer"] = inner
        named(session, layer, site, given, "spectral_normalization")
        made = {"layer": inner.attrs[LAYER], "iterations": count if count.__class__ is int and count > 0 else 1}
        layer.attrs[LAYER] = SpectralNormalization(made, "keras")
        layer.attrs[USE] = inner.attrs[USE]
        layer.attrs[TRAINED] = layer.attrs.get(TRAINED, True) and inner.attrs.get(TRAINED, True)

    space = cls.namespace
    space["__init__"] = Native("__init__", init)
    space["call"] = Native("call", lambda site, args, kwargs: run_bound(session, site, args[0], list(args[1:]), kwargs))
    space["__getattr__"] = Native(
        "__getattr__", lambda site, args, kwargs: layer_attribute(session, site, args[0], args[1])
    )
    return cls


def lambda_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Lambda`: what its function makes of a tensor."""
    cls = Class(machine, "Lambda", (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        given = dict(zip(("function", "output_shape"), rest, strict=False)) | kwargs
        layer.attrs[" function"] = given.pop("function", None)
        layer.attrs[" arguments"] = given.pop("arguments", None) or {}
        given.pop("output_shape", None)
        named(session, layer, site, given, "lambda")

    def call(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        layer, *read = args
        return site.apply(layer.attrs[" function"], read, dict(layer.attrs[" arguments"]))

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["call"] = Native("call", call)
    return cls


def merge_class(machine: Machine, base: Class) -> Class:
    """Keras's `_Merge`, which a program makes merging layers of its own from: `call` is its `_merge_function`."""
    cls = Class(machine, "_Merge", (base,), module="keras.layers")

    def call(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        layer, inputs = args
        return site.apply(site.attribute(layer, "_merge_function"), [inputs], {})

    cls.namespace["call"] = Native("call", call)
    return cls
