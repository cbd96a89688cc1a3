"""Keras's `Sequential`: layers one after the other, called as they are added where the input is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.branches import BRANCHES, end, starts
from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import (
    BUILT,
    HELD,
    INPUTS,
    LEVEL,
    ORDER,
    OUTPUTS,
    SHAPE,
    every_layer,
    is_input,
    is_layer,
    is_model,
)
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.session import flat
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Native, Property
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine


def _init(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model, *rest = args
    given = dict(kwargs)
    layers = given.pop("layers", rest[0] if rest else None)
    if len(rest) > 1 and isinstance(rest[1], str):
        given["name"] = rest[1]
    named(session, model, site, given, "sequential" if model.cls.native else snake(model.cls.name))
    session.models.append(model)
    model.attrs[HELD] = []
    if layers is None:
        return
    if is_layer(layers) or isinstance(layers, Tensor):
        raise site.error("Sequential takes its layers as one list", "put them in brackets: Sequential([…])", 0)
    for layer in site.items(layers):
        append(session, site, model, layer)


def _add(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model = args[0]
    if len(args) + len(kwargs) != 2:
        raise site.error(f"add takes one layer, and {len(args) + len(kwargs) - 1} are given", "call add for each")
    append(session, site, model, args[1] if len(args) > 1 else next(iter(kwargs.values())), 0)


def append(session: KerasSession, site: Site, model: Instance, layer: Any, at: Any = None) -> None:
    """One more layer; it is called where the model's input is known. A model whose layer fails is no more whole."""
    if id(model) in session.torn:
        return
    try:
        _append(session, site, model, layer, at)
    except Exception as error:
        session.torn[id(model)] = error
        raise


def _append(session: KerasSession, site: Site, model: Instance, layer: Any, at: Any) -> None:
    if layer.__class__ is Unknown:
        raise layer.needed(site, "this layer")
    if isinstance(layer, Tensor):
        found = (
            session.input_layers.get(-1 - layer.ref.number) if layer.ref is not None and layer.ref.number < 0 else None
        )
        if found is None:
            raise site.error("a Sequential holds layers, and this is a tensor", "give the layer without calling it", at)
        layer = found
    if not is_layer(layer):
        what = "a list" if isinstance(layer, list | tuple) else f"a {session.machine.class_of(layer).name}"
        raise site.error(f"a Sequential holds layers, and this is {what}", "give one layer: Dense(10)", at)
    if is_model(layer) and any(inner is model for inner in every_layer(layer)):
        raise site.error("a model cannot hold itself", "add another model, or a copy that is made anew", at)
    held = model.attrs[HELD]
    if is_input(layer):
        if held or INPUTS in model.attrs:
            raise site.error("the input comes first in a Sequential", "put it before the other layers", at)
        model.attrs[INPUTS] = model.attrs[OUTPUTS] = layer.attrs[OUTPUTS]
        _defined(session, site, model)
        return
    held.append(layer)
    if INPUTS not in model.attrs and len(held) == 1 and BRANCHES in layer.attrs:
        branches = layer.attrs[BRANCHES]
        model.attrs[OUTPUTS] = [end(site, branch) for branch in branches]
        read = {id(tensor): tensor for branch in branches for tensor in starts(branch)}
        model.attrs[INPUTS] = list(read.values())
    elif INPUTS not in model.attrs and len(held) == 1:
        shape = _said(layer)
        if shape is None:
            return
        given = _first_given(session, shape)
        model.attrs[INPUTS] = model.attrs[OUTPUTS] = made_input(session, site, given, "").attrs[OUTPUTS]
    if INPUTS in model.attrs:
        model.attrs[OUTPUTS] = run(session, site, layer, [model.attrs[OUTPUTS]], {})
        _defined(session, site, model)


def _first_given(session: KerasSession, shape: tuple[Any, ...]) -> tuple[Any, ...]:
    given = session.given.get("input")
    return given if given is not None and any(n.__class__ is not int for n in shape) else shape


def _said(layer: Instance) -> Any:
    """The input's shape that a first layer says: by its arguments, or as a model with inputs of its own."""
    while True:
        if SHAPE in layer.attrs:
            return layer.attrs[SHAPE]
        if INPUTS in layer.attrs:
            tensors = flat(layer.attrs[INPUTS])
            return tensors[0].sample if len(tensors) == 1 else None
        held = layer.attrs.get(HELD)
        if not held:
            return None
        layer = held[0]


def _defined(session: KerasSession, site: Site, model: Instance) -> None:
    """What lies between its input and its output is looked for when it is asked for."""
    model.attrs[LEVEL], model.attrs[BUILT] = session.current, True
    model.attrs.pop(ORDER, None)


def _build(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model = args[0]
    shape = args[1] if len(args) > 1 else kwargs.get("input_shape")
    if INPUTS in model.attrs or shape is None or session.current is not session.root:
        return
    dims = sizes(session, site, shape, "the input's shape", 0)
    build_on(session, site, model, dims[1:])


def build_on(session: KerasSession, site: Site, model: Instance, sample: tuple[Any, ...]) -> None:
    """Call all layers on an input of this shape. Errors stand where a layer was made."""
    model.attrs[INPUTS] = x = made_input(session, site, sample, "").attrs[OUTPUTS]
    try:
        for layer in model.attrs[HELD]:
            x = run(session, layer.attrs.get(" site", site), layer, [x], {})
    except Exception:
        del model.attrs[INPUTS]
        raise
    model.attrs[OUTPUTS] = x
    _defined(session, site, model)


def _call(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    model, *values = args
    x = values[0] if values else kwargs.get("inputs", kwargs.get("x"))
    if not model.attrs.get(HELD):
        return x
    for layer in model.attrs[HELD]:
        own = layer.attrs.get(" site", site)
        x = run(session, own if site.outside else site, layer, [x], {})
    return x


def _pop(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    model = args[0]
    held = model.attrs[HELD]
    if not held:
        raise TypeError("There are no layers in the model.")
    last = held.pop(args[1] if len(args) > 1 else -1)
    if INPUTS in model.attrs:
        x = model.attrs[INPUTS]
        for layer in held:
            x = run(session, site, layer, [x], {})
        model.attrs[OUTPUTS] = x
        _defined(session, site, model)
    return last


_METHODS: dict[str, Any] = {"__init__": _init, "add": _add, "build": _build, "call": _call, "pop": _pop}


def sequential_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Sequential`."""
    cls = Class(machine, "Sequential", (base,), module="keras")
    for name, body in _METHODS.items():
        cls.namespace[name] = Native(name, partial(body, session))
    cls.namespace["layers"] = Property(
        Native("layers", lambda site, args, kwargs: args[0].attrs.get(HELD, [])), name="layers"
    )
    return cls
