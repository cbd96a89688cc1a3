"""A module of a program: an instance of a class below `nn.Module`, with the modules and parameters that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator


LAYER, MADE, PATHS, TIED, ADDED = " layer", " site", " modules", " tied", " added"
"""Keys of a module's attributes that no program can name."""


def is_module(value: Any) -> bool:
    """Whether a value is a module."""
    return isinstance(value, Instance) and of_modules(value.cls)


def of_modules(cls: Any) -> bool:
    """Whether a class is one of modules. What it is based on never changes."""
    found = cls.info.get(_BASED)
    if found is None:
        found = cls.info[_BASED] = any(base.info.get("module") for base in cls.mro)
    return bool(found)


_BASED = " module"


def children(module: Instance) -> dict[str, Instance]:
    """The modules that a module holds, by name, in the order they were set."""
    attrs = module.attrs
    module.cls.machine.charge(len(attrs) >> 1)
    return {name: value for name, value in attrs.items() if isinstance(value, Instance) and of_modules(value.cls)}


def named_modules(module: Instance, prefix: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Instance]]:
    """A module and all below it with their paths, each once."""
    seen = set() if seen is None else seen
    stack = [(prefix, module)]
    while stack:
        path, each = stack.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield path, each
        held = children(each)
        if held:
            lead = f"{path}." if path else ""
            stack += [(lead + name, child) for name, child in reversed(held.items())]


def added(module: Instance, name: str, value: Any) -> None:
    """Give a module another by name: one that nobody knows is remembered to be one."""
    if value.__class__ is Unknown:
        module.attrs.setdefault(ADDED, []).append(name)
    module.attrs[name] = value


def own_parameters(module: Instance, made: str = "parameter") -> dict[str, Tensor]:
    """The parameters (or buffers) that a module itself holds."""
    return {n: v for n, v in module.attrs.items() if isinstance(v, Tensor) and v.made == made and n[0] != " "}


def register(module: Instance, name: str, value: Any) -> None:
    """Note what a parameter is called the first time a module gets it, and that a layer was given a weight of another's,
    or none."""
    if LAYER in module.attrs and (value is None or isinstance(value, Tensor)):
        module.attrs[TIED] = True
    if isinstance(value, Tensor) and value.made in ("parameter", "buffer") and not value.name:
        value.attributes.setdefault(" holder", (module, name))
