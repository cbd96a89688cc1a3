"""`LightningModule`: a module that keeps the arguments it was made with as `hparams`; what trains it is left alone."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.modules import Module
from cnncalc.readers.python.values import MISSING, Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine

_NOTHING = (
    *("log", "log_dict", "print", "freeze", "unfreeze", "toggle_optimizer", "untoggle_optimizer", "manual_backward"),
    *("setup", "prepare_data", "configure_optimizers"),
)
_OF_A_TRAINER = frozenset(
    [
        *(
            "trainer",
            "logger",
            "loggers",
            "device",
            "dtype",
            "current_epoch",
            "global_step",
            "global_rank",
            "local_rank",
        ),
        *("automatic_optimization", "fabric", "on_gpu", "strict_loading", "optimizers", "lr_schedulers"),
    ]
)
"""What a module has of who trains it, on which no shape depends."""

_SOURCE = """
class AttributeDict(dict):
    def __getattr__(self, key):
        if key in self:
            return self[key]
        raise AttributeError(f"there is no '{key}' among the hparams")

    def __setattr__(self, key, value):
        self[key] = value
"""


def lightning_class(machine: Machine, base: Class) -> Class:
    """The class `LightningModule`."""
    cls = Class(machine, "LightningModule", (base,), module="pytorch_lightning")
    store = base.namespace["__setattr__"].function

    def save(site: Site, args: Any, kwargs: Any) -> None:
        module, *named = args
        given = _contents(named[0]) if len(named) == 1 else None
        if given is None:
            given = _arguments(site)
            if named and all(name.__class__ is str for name in named):
                given = {name: value for name, value in given.items() if name in named}
        ignored = kwargs.get("ignore") or ()
        ignored = (ignored,) if ignored.__class__ is str else ignored
        kept = _hparams(site, module)
        kept.payload.update({name: value for name, value in given.items() if name not in ignored})

    def set_(site: Site, args: Any, kwargs: Any) -> None:
        module, name, value = args
        if name == "hparams" and value.__class__ is dict:
            value = _settings(site, value)
        store(site, [module, name, value], kwargs)

    def get(site: Site, args: Any, kwargs: Any) -> Any:
        module, name = args
        if name in ("hparams", "hparams_initial"):
            return _hparams(site, module)
        if name in _OF_A_TRAINER:
            return Unknown(machine, f"{module.cls.name}.{name}", site.place)
        raise AttributeError(f"'{module.cls.name}' object has no attribute '{name}'")

    space = cls.namespace
    space["save_hyperparameters"] = Native("save_hyperparameters", save)
    space["__setattr__"], space["__getattr__"] = Native("__setattr__", set_), Native("__getattr__", get)
    for name in _NOTHING:
        space[name] = Native(name, lambda site, args, kwargs: None)
    return cls


def _hparams(site: Site, module: Instance) -> Any:
    found = module.attrs.get("hparams")
    if found is None:
        found = module.attrs["hparams"] = _settings(site, {})
    return found


def _settings(site: Site, values: dict[Any, Any]) -> Any:
    machine = site.machine
    cls = machine.known.get(" hparams")
    if cls is None:
        source = Source("pytorch_lightning", _SOURCE, PYTHON_BREAKS)
        module = Module(machine, "pytorch_lightning", None, [(source, ast.parse(_SOURCE))])
        module.inner = True
        cls = machine.known[" hparams"] = module.outside("AttributeDict")
    return site.call(cls, values)


def _arguments(site: Site) -> dict[str, Any]:
    """The arguments of the method that is running, those given as `**` by their own names."""
    held = site.frame.vars
    code: Any = getattr(site.frame.function, "code", None)
    names = None if code is None else {*code.positional, *code.keyword_only}
    found = {}
    for name, value in held.items():
        if name in ("self", "__class__") or name[:1] == " ":
            continue
        if names is None or name in names:
            found[name] = value
        elif code is not None and name == code.kwarg and value.__class__ is dict:
            found.update(value)
    return found


def _contents(value: Any) -> dict[str, Any] | None:
    """The settings that one object holds: a dictionary's, a namespace's; None for a name."""
    if value.__class__ is dict:
        return value
    if isinstance(value, Instance):
        return dict(value.attrs) if value.payload is MISSING else _contents(value.payload)
    return None
