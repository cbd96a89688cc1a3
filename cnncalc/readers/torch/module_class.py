"""`nn.Module`: the methods that a program may call on any module."""

from __future__ import annotations

import ast
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.attributes import store
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.errors import ProgramError, Raised
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.index import structural
from cnncalc.readers.python.values import Function, Native, Property
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.module import LAYER, added, children, is_module, named_modules, own_parameters, register
from cnncalc.readers.torch.set_again import EFFECTIVE, refitted, set_again
from cnncalc.readers.torch.weights import all_parameters, without

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine
    from cnncalc.readers.tensors.session import Session


def _init(session: Session, site: Site, args: Any, kwargs: Any) -> None:
    args[0].attrs.setdefault("training", session.training)


def _call(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return run(session, site, args[0], args[1:], kwargs)


def _setattr(session: Session, site: Site, args: Any, kwargs: Any) -> None:
    module, name, value = args
    if "training" not in module.attrs and is_module(value):
        raise site.error(
            f"'{name}' is set before {module.cls.name}'s super().__init__() has run",
            "call super().__init__() first in __init__",
        )
    if value is None and module.attrs.get(LAYER) is not None and not without(session, site, module, name):
        return
    if LAYER in module.attrs and name in EFFECTIVE:
        set_again(site, module, name, value)
    elif LAYER in module.attrs:
        refitted(site, module, name, value)
    if isinstance(module.attrs.get(name), Tensor) and module.attrs[name].made == "buffer":
        value = _again(module.attrs[name], value)
    register(module, name, value)
    store(session.machine, module, name, value, site.node, site.frame)


def _again(held: Tensor, value: Any) -> Any:
    """What a buffer is after it was given a value: one of its own, whatever the value was made of."""
    if value.__class__ is Unknown:
        return held
    if not isinstance(value, Tensor) or value.ref is not None or value.made == "parameter" or value is held:
        return value
    if value.sample == held.sample and value.values is None:
        return held
    found = Tensor(held.session, value.sample, value.batch, None, 1, "buffer")
    found.values = value.values
    return found


def _forward(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    from cnncalc.readers.torch.missing import no_forward

    raise no_forward(site, args[0])


def _hook(before: bool) -> Any:
    def body(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
        from cnncalc.readers.torch.hooked import register

        return register(site, args, kwargs, before)

    return body


def _add_module(session: Session, site: Site, args: Any, kwargs: Any) -> None:
    name = kwargs.get("name", args[1] if len(args) > 1 else "")
    added(args[0], name, kwargs.get("module", args[-1]))


def _register_buffer(session: Session, site: Site, args: Any, kwargs: Any) -> None:
    name = kwargs.get("name", args[1] if len(args) > 1 else "")
    value = kwargs.get("tensor", args[2] if len(args) > 2 else None)
    if isinstance(value, Tensor):
        value.made = "buffer"
        value.attributes.pop(" base", None)
    if not kwargs.get("persistent", args[3] if len(args) > 3 else True):
        args[0].attrs[" passing"] = (*args[0].attrs.get(" passing", ()), name)
    args[0].attrs[name] = value


def _register_parameter(session: Session, site: Site, args: Any, kwargs: Any) -> None:
    name, value = kwargs.get("name", args[1] if len(args) > 1 else ""), kwargs.get("param", args[-1])
    register(args[0], name, value)
    args[0].attrs[name] = value


def _train(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return args[0]  # the network is computed as it is evaluated, unless asked otherwise


def _children(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter(list({id(m): m for m in children(args[0]).values()}.values()))


def _named_children(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter(list(children(args[0]).items()))


def _modules(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter([module for _, module in named_modules(args[0])])


def _named_modules(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter(list(named_modules(args[0])))


def _parameters(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter([p for _, p in all_parameters(session, args[0])])


def _named_parameters(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter(all_parameters(session, args[0]))


def _buffers(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return iter([b for _, m in named_modules(args[0]) for b in own_parameters(m, "buffer").values()])


def _apply(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    module, function = args[0], args[1] if len(args) > 1 else kwargs.get("fn")
    body = getattr(getattr(function, "code", None), "node", None)
    if function.__class__ is Function and isinstance(body, ast.FunctionDef) and any(map(structural, body.body)):
        for inner in [m for _, m in named_modules(module)][::-1]:
            with suppress(ProgramError, Raised):  # most set the values of weights, which are not known
                site.call(function, inner)
    return module


def _get_submodule(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    found = args[0]
    for name in filter(None, args[1].split(".")):
        found = site.attribute(found, name)
    return found


def _state_dict(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    return dict(all_parameters(session, args[0]))


def _requires_grad(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    """`module.requires_grad_(False)`: for all parameters below."""
    wanted = site.truth(args[1] if len(args) > 1 else kwargs.get("requires_grad", True))
    for _, tensor in all_parameters(session, args[0]):
        tensor.attributes["requires_grad"] = bool(wanted)
    return args[0]


def _freeze(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    """LightningModule's `freeze`, which is the same with False."""
    return _requires_grad(session, site, args[:1], {"requires_grad": False})


_METHODS = {
    "__init__": _init,
    "__call__": _call,
    "__setattr__": _setattr,
    "forward": _forward,
    "register_forward_hook": _hook(False),
    "add_module": _add_module,
    "register_buffer": _register_buffer,
    "register_parameter": _register_parameter,
    "train": _train,
    "requires_grad_": _requires_grad,
    "freeze": _freeze,
    "unfreeze": lambda session, site, args, kwargs: _requires_grad(session, site, args[:1], {}),
    "children": _children,
    "named_children": _named_children,
    "modules": _modules,
    "named_modules": _named_modules,
    "parameters": _parameters,
    "named_parameters": _named_parameters,
    "buffers": _buffers,
    "apply": _apply,
    "get_submodule": _get_submodule,
    "state_dict": _state_dict,
    "register_forward_pre_hook": _hook(True),
    "register_module": _add_module,
}
_SELF = (
    *("to", "cuda", "cpu", "eval", "half", "float", "double", "bfloat16", "type", "xpu", "mps"),
    *("share_memory", "compile", "to_empty"),
)
_NOTHING = (
    *("zero_grad", "load_state_dict", "extra_repr", "init_weights", "_init_weights", "reset_parameters"),
    *("register_backward_hook", "register_full_backward_hook", "register_full_backward_pre_hook"),
    *("register_load_state_dict_post_hook", "_register_load_state_dict_pre_hook", "set_extra_state"),
)


def module_class(machine: Machine, session: Session) -> Class:
    """The class `nn.Module`."""
    cls = Class(machine, "Module", module="torch.nn")
    cls.info["module"] = True
    space = cls.namespace
    for name, body in _METHODS.items():
        space[name] = Native(name, partial(body, session))
    for name in _SELF:
        space[name] = Native(name, lambda site, args, kwargs: args[0])
    for name in _NOTHING:
        space[name] = Native(name, lambda site, args, kwargs: None)
    space["_modules"] = Property(Native("_modules", lambda site, args, kwargs: children(args[0])))
    space["_parameters"] = Property(Native("_parameters", lambda site, args, kwargs: own_parameters(args[0])))
    space["_buffers"] = Property(Native("_buffers", lambda site, args, kwargs: own_parameters(args[0], "buffer")))
    return cls
