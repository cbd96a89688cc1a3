"""Keras's `Layer`: the methods and properties that a program may use on any layer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.layer import (
    CALLS,
    MADE,
    NAME,
    SHAPE,
    TRAINED,
    every_layer,
    name_of,
    set_trained,
    sublayers,
)
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.shapes import said_shape, shown_shape
from cnncalc.readers.keras.weights import added_weight, weights_of
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Native, Property

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine


def named(
    session: KerasSession, layer: Instance, site: Site, kwargs: dict[str, Any], stem: str = "", embedding: bool = False
) -> None:
    """What `Layer.__init__` does: a name, whether it is trained, the input's shape. These leave `kwargs`."""
    session.stirred()
    name = kwargs.pop("name", None)
    layer.attrs[NAME] = name if isinstance(name, str) else session.auto.next(stem or snake(layer.cls.name))
    layer.attrs.setdefault(TRAINED, kwargs.pop("trainable", True) is not False)
    layer.attrs[MADE] = site
    shape = said_shape(session, site, kwargs, embedding)
    if shape is not None:
        layer.attrs[SHAPE] = shape
        session.layout.seen(session.growth.graph, site, shape)


def _init(session: KerasSession, site: Site, args: Any, kwargs: Any) -> None:
    named(session, args[0], site, dict(kwargs))


def _call(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return run(session, site, args[0], list(args[1:]), dict(kwargs))


def _no_call(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    raise site.error(f"{args[0].cls.name} has no call", "a layer runs its call: define it", kind="missing")


def _first(layer: Instance, site: Site, what: str) -> Any:
    calls = layer.attrs.get(CALLS)
    if not calls:
        raise AttributeError(f"The layer {name_of(layer)} has never been called and thus has no defined {what}.")
    return calls[0]


def _output(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return _first(args[0], site, "output").result


def _input(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    given = _first(args[0], site, "input").args
    return given[0] if len(given) == 1 else list(given)


def _output_shape(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return shown_shape(_output(session, site, args, kwargs))


def _input_shape(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return shown_shape(_input(session, site, args, kwargs))


def _weights(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return [tensor for layer in every_layer(args[0]) for tensor in weights_of(session, layer)]


def _trainable_weights(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return [t for t in _weights(session, site, args, kwargs) if t.made == "parameter"]


def _count_params(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return sum(tensor.elements for tensor in _weights(session, site, args, kwargs))


def _get_weights(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return _weights(session, site, args, kwargs)


def _layers(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return sublayers(args[0])


def _get_layer(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    layers = site.attribute(args[0], "layers")
    name = kwargs.get("name", args[1] if len(args) > 1 and isinstance(args[1], str) else None)
    index = kwargs.get("index", args[2] if len(args) > 2 else None)
    if len(args) > 1 and args[1].__class__ is int:
        index = args[1]
    if index is not None:
        return layers[index]
    for layer in layers:
        if name_of(layer) == name:
            return layer
    known = ", ".join(name_of(layer) for layer in layers[:12])
    raise site.error(f"{name_of(args[0])} has no layer '{name}'", f"its layers are {known}", 0)


def _compute_output_shape(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    return Unknown(session.machine, "compute_output_shape(…)", site.place)


_METHODS: dict[str, Any] = {
    "__init__": _init,
    "__call__": _call,
    "call": _no_call,
    "add_weight": added_weight,
    "add_variable": added_weight,
    "count_params": _count_params,
    "get_weights": _get_weights,
    "get_layer": _get_layer,
    "compute_output_shape": _compute_output_shape,
}
_PROPERTIES: dict[str, Any] = {
    "output": _output,
    "input": _input,
    "output_shape": _output_shape,
    "input_shape": _input_shape,
    "weights": _weights,
    "variables": _weights,
    "trainable_weights": _trainable_weights,
    "trainable_variables": _trainable_weights,
    "layers": _layers,
}
_NOTHING = (
    *("build", "set_weights", "add_loss", "add_metric", "add_update", "compute_mask", "reset_states", "load_weights"),
    *("save_weights", "save", "quantize", "_check_super_called", "_set_inputs", "_lock_state"),
)


def layer_base(machine: Machine, session: KerasSession) -> Class:
    """The class `Layer`."""
    cls = Class(machine, "Layer", module="keras.layers")
    cls.info["module"] = True
    space = cls.namespace
    for name, body in _METHODS.items():
        space[name] = Native(name, partial(body, session))
    for name, body in _PROPERTIES.items():
        space[name] = Property(Native(name, partial(body, session)), name=name)
    for name in _NOTHING:
        space[name] = Native(name, lambda site, args, kwargs: None)
    space["get_config"] = Native("get_config", lambda site, args, kwargs: {})
    space["name"] = Property(
        Native("name", lambda site, args, kwargs: name_of(args[0])),
        Native("name", lambda site, args, kwargs: args[0].attrs.__setitem__(NAME, str(args[1]))),
    )
    space["_name"] = space["name"]
    space["trainable"] = Property(
        Native("trainable", lambda site, args, kwargs: args[0].attrs.get(TRAINED, True)),
        Native("trainable", lambda site, args, kwargs: set_trained(args[0], site.truth(args[1]))),
    )
    space["losses"] = Property(Native("losses", lambda site, args, kwargs: []))
    space["dtype"] = Property(Native("dtype", lambda site, args, kwargs: "float32"))
    space["compute_dtype"] = space["dtype"]
    return cls
