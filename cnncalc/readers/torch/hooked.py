"""Hooks of modules: functions of the program that are told what a module reads and gives, and may give something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

HOOKS = " hooks"
"""The key of a module's hooks, each with whether it comes before the forward and whether it is told of keywords."""


def register(site: Site, args: Any, kwargs: dict[str, Any], before: bool) -> Any:
    """`module.register_forward_hook(f)`: a handle, whose `remove()` takes it away again."""
    module, hook = args[0], kwargs.get("hook", args[1] if len(args) > 1 else None)
    held = module.attrs.setdefault(HOOKS, [])
    entry = (hook, before, bool(kwargs.get("with_kwargs")))
    held.insert(0, entry) if kwargs.get("prepend") else held.append(entry)

    def remove(site: Site, args: Any, kwargs: Any) -> None:
        held[:] = [each for each in held if each is not entry]

    handle = Instance(Class(site.machine, "RemovableHandle", module="torch.utils.hooks"))
    handle.attrs["remove"] = Native("remove", remove)
    return handle


def hooked_before(site: Site, module: Instance, args: Any) -> Any:
    """What a module reads after the hooks before its forward."""
    args = tuple(args)
    for hook, before, named in list(module.attrs[HOOKS]):
        if before:
            found = site.call(hook, module, args, *([{}] if named else []))
            if found is not None:
                args = found if found.__class__ is tuple else (found,)
    return args


def hooked_after(site: Site, module: Instance, args: Any, kwargs: dict[str, Any], result: Any) -> Any:
    """What a module gives after the hooks behind its forward."""
    for hook, before, named in list(module.attrs[HOOKS]):
        if not before:
            found = site.call(hook, module, tuple(args), *([kwargs] if named else []), result)
            result = result if found is None else found
    return result
