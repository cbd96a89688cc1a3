"""Keras's `Model`: made of tensors (functional), or with a `call` of the program's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.functional import graph_of, replayed
from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import BUILT, CALLS, INPUTS, LEVEL, OUTPUTS, name_of
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.session import flat
from cnncalc.readers.keras.shapes import shown_shape, sizes
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Native, Property

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine


def _init(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model, *rest = args
    given = dict(kwargs)
    inputs = given.pop("inputs", given.pop("input", rest[0] if rest else None))
    outputs = given.pop("outputs", given.pop("output", rest[1] if len(rest) > 1 else None))
    if len(rest) > 2 and "name" not in given:
        given["name"] = rest[2]
    own = not model.cls.native
    functional = inputs is not None and outputs is not None
    stem = snake(model.cls.name) if own else "model" if session.auto.from_one or not functional else "functional"
    session.models.append(model)
    named(session, model, site, given, stem)
    if functional:
        define(session, site, model, inputs, outputs)
    elif not own:
        raise site.error(
            "Model needs its inputs and outputs", "write Model(inputs, outputs), or define a class below it"
        )


def define(session: KerasSession, site: Site, model: Instance, inputs: Any, outputs: Any) -> None:
    """Make a model of what lies between tensors."""
    for value, what in ((inputs, "inputs"), (outputs, "outputs")):
        for each in value if isinstance(value, list | tuple) else [value]:
            if each.__class__ is Unknown:
                raise each.needed(site, f"one of the model's {what}")
    if not flat(inputs) or not flat(outputs):
        which = "outputs" if flat(inputs) else "inputs"
        raise site.error(
            f"Model takes tensors, and its {which} hold none", "call the layers, and give what they return"
        )
    model.attrs[INPUTS], model.attrs[OUTPUTS] = inputs, outputs
    model.attrs[LEVEL], model.attrs[BUILT] = session.current, True
    graph_of(session, site, model)


def _call(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    model, *values = args
    if INPUTS not in model.attrs:
        raise site.error(
            f"{model.cls.name} has no call", "a model of a class of its own runs its call: define it", kind="missing"
        )
    value = values[0] if values else kwargs.get("inputs", next(iter(kwargs.values()), None))
    return replayed(session, site, model, value)


def _layers(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
    from cnncalc.readers.keras.layer import sublayers

    return list(graph_of(session, site, args[0]).layers) if INPUTS in args[0].attrs else sublayers(args[0])


def _tensors(key: str, what: str) -> Any:
    def get(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
        model = args[0]
        if key not in model.attrs:
            calls = model.attrs.get(CALLS)
            if calls:
                return calls[0].result if key == OUTPUTS else calls[0].args[0]
            raise AttributeError(f"The model {name_of(model)} has no {what} yet: it was not built")
        value = model.attrs[key]
        return value[0] if what in ("input", "output") and value.__class__ is list and len(value) == 1 else value

    return get


def _shape(key: str, what: str) -> Any:
    def get(session: KerasSession, site: Site, args: Any, kwargs: Any) -> Any:
        return shown_shape(_tensors(key, what)(session, site, args, kwargs))

    return get


def _listed(key: str, what: str) -> Any:
    get = _tensors(key, what)
    return lambda session, site, args, kwargs: flat(get(session, site, args, kwargs))


def _build(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    """`model.build((None, 28, 28, 1))`: a model of a class of its own is called on an input of that shape."""
    model = args[0]
    shape = args[1] if len(args) > 1 else kwargs.get("input_shape")
    if INPUTS in model.attrs or model.attrs.get(CALLS) or shape is None:
        return
    if session.current is not session.root:
        return
    dims = sizes(session, site, shape, "the input's shape", 0)
    run(session, site, model, [made_input(session, site, dims[1:], "").attrs[OUTPUTS]], {})


def _ran_on(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`model.fit(x, …)`, `predict(x)`: what the model reads is known where the data is."""
    from cnncalc.readers.keras.trial import fitted

    return fitted(session, site, args[0], args[1:], kwargs)


_METHODS: dict[str, Any] = {"__init__": _init, "call": _call, "build": _build}
_DATA = ("fit", "predict", "evaluate", "train_on_batch", "test_on_batch", "predict_on_batch", "fit_generator")
_UNKNOWN = (
    "predict_classes",
    "predict_generator",
    "evaluate_generator",
    "get_metrics_result",
    "to_json",
    "to_yaml",
    "export",
)
_NOTHING = (
    "summary",
    "compile",
    "save",
    "save_weights",
    "load_weights",
    "reset_metrics",
    "make_train_function",
    "compile_from_config",
)


def model_base(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Model`."""
    cls = Class(machine, "Model", (base,), module="keras")
    cls.info["model"] = True
    space = cls.namespace
    for name, body in _METHODS.items():
        space[name] = Native(name, partial(body, session))
    for name in _DATA:
        space[name] = Native(name, partial(_ran_on, session))
    for name in _UNKNOWN:
        space[name] = Native(name, lambda site, args, kwargs: Unknown(machine, "what the model computes", site.place))
    for name in _NOTHING:
        space[name] = Native(name, lambda site, args, kwargs: None)
    space["layers"] = Property(Native("layers", partial(_layers, session)), name="layers")
    for name, key in (("input", INPUTS), ("output", OUTPUTS)):
        space[name] = Property(Native(name, partial(_tensors(key, name), session)), name=name)
        space[f"{name}_shape"] = Property(
            Native(f"{name}_shape", partial(_shape(key, name), session)), name=f"{name}_shape"
        )
        space[f"{name}s"] = Property(Native(f"{name}s", partial(_listed(key, name), session)), name=f"{name}s")
    return cls
