"""The containers of `torch.nn`: Sequential, ModuleList, ModuleDict, ParameterList, ParameterDict."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Function, Native
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import ADDED, added, children, is_module

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def held(module: Instance) -> dict[str, Any]:
    """What a container holds, by key, in order: modules, parameters, or what stands in a place of theirs: None, or what
    nobody knows, which must not be passed over."""
    module.cls.machine.charge(len(module.attrs) >> 2)
    names = module.attrs.get(ADDED, ())
    return {
        n: v
        for n, v in module.attrs.items()
        if is_module(v)
        or (isinstance(v, Tensor) and n[0] != " ")
        or (v is None and n.isdigit())
        or (v.__class__ is Unknown and (n.isdigit() or module.cls.native or n in names))
    }


def containers(machine: Any, base: Class) -> dict[str, Class]:
    """The container classes, by name."""
    found = {}
    for name, methods in METHODS.items():
        cls = Class(machine, name, (base,), module="torch.nn")
        cls.namespace.update({key: Native(key, body) for key, body in {**_COMMON, **methods}.items()})
        found[name] = cls
    return found


def _fill(module: Instance, values: Any) -> None:
    count = len(held(module))
    for index, value in enumerate(values):
        module.attrs[str(count + index)] = value


def _replace(module: Instance, values: list[Any]) -> None:
    for key in held(module):
        del module.attrs[key]
    _fill(module, values)


def _list_init(site: Site, args: Any, kwargs: Any) -> None:
    module, *rest = args
    module.attrs.setdefault("training", False)
    values = rest[0] if rest else kwargs.get("modules", kwargs.get("values"))
    if values is not None:
        held_ones = site.items(values)
        for value in held_ones:
            _checked(site, value, None)
        _fill(module, held_ones)


def _checked(site: Site, value: Any, position: int | None) -> None:
    """An error for a value that no container of modules holds: a class that was not called, a function."""
    if isinstance(value, Class) and any(base.info.get("module") for base in value.mro):
        node: Any = site.node
        given = getattr(node, "args", ())
        plain = position is not None and position < len(given) and given[position].__class__.__name__ != "Starred"
        shown = ast.unparse(given[position]) if plain else value.name  # type: ignore[index]
        raise site.error(f"{shown} is a class, and no module", f"call it: {shown}()", position)
    if isinstance(value, Native | Function):
        raise site.error(
            f"{value.name} is a function, and no module", "use the layer of that name, or call it in forward", position
        )


def _sequential_init(site: Site, args: Any, kwargs: Any) -> None:
    module, *rest = args
    module.attrs.setdefault("training", False)
    first = rest[0] if rest else None
    if len(rest) == 1 and not is_module(first) and (isinstance(first, dict) or _payload(first)):
        pairs: dict[Any, Any] = first if isinstance(first, dict) else first.payload  # type: ignore[union-attr]
        for key, value in pairs.items():
            added(module, str(key), value)
        return
    for position, value in enumerate(rest):
        if value.__class__ in (list, tuple):
            from cnncalc.binding.misuse import listed_modules

            error = listed_modules(position)
            raise site.error(error.message, error.help, error.key)
        _checked(site, value, position)
        module.attrs[str(position)] = value


def _payload(value: Any) -> bool:
    return isinstance(value, Instance) and isinstance(value.payload, dict)


def _dict_init(site: Site, args: Any, kwargs: Any) -> None:
    module, *rest = args
    module.attrs.setdefault("training", False)
    values = rest[0] if rest else kwargs.get("modules", kwargs.get("parameters"))
    if values is not None:
        _dict_update(site, [module, values], {})


def _dict_update(site: Site, args: Any, kwargs: Any) -> None:
    module, values = args[0], args[1]
    pairs = values if isinstance(values, dict) else values.payload if _payload(values) else None
    if pairs is None and is_module(values):
        pairs = held(values)
    for key, value in pairs.items() if pairs is not None else [site.items(pair) for pair in site.items(values)]:
        module.attrs[str(key)] = value


def _forward(site: Site, args: Any, kwargs: Any) -> Any:
    module, *values = args
    if len(values) != 1:
        raise TypeError(f"Sequential.forward() takes 2 positional arguments but {len(values) + 1} were given")
    value = values[0]
    for inner in held(module).values():
        value = site.call(inner, value)
    return value


def _key(module: Instance, key: Any) -> str:
    """The key at an index; IndexError where there is none."""
    keys = list(held(module))
    name: str = keys[key.__index__()]
    return name


def _get(site: Site, args: Any, kwargs: Any) -> Any:
    module, key = args
    if key.__class__ is slice:
        part = list(held(module).items())[key]
        inner = Instance(module.cls if module.cls.native else _native(module.cls))
        inner.attrs["training"] = False
        kept = (
            module.cls.find("forward")[1] is not None
        )  # a Sequential's parts keep their names, a list's are counted anew
        for index, (name, value) in enumerate(part):
            inner.attrs[name if kept else str(index)] = value
        return inner
    return module.attrs[_key(module, key)]


def _native(cls: Class) -> Class:
    return next(base for base in cls.mro if base.native)


def _set(site: Site, args: Any, kwargs: Any) -> None:
    module, key, value = args
    module.attrs[_key(module, key)] = value


def _delete(site: Site, args: Any, kwargs: Any) -> None:
    module, key = args
    values = list(held(module).values())
    del values[key if key.__class__ is slice else key.__index__()]
    _replace(module, values)


def _append(site: Site, args: Any, kwargs: Any) -> Any:
    _fill(args[0], [args[1]])
    return args[0]


def _extend(site: Site, args: Any, kwargs: Any) -> Any:
    _fill(args[0], site.items(args[1]))
    return args[0]


def _insert(site: Site, args: Any, kwargs: Any) -> Any:
    values = list(held(args[0]).values())
    values.insert(int(args[1]), args[2])
    _replace(args[0], values)
    return args[0]


def _pop(site: Site, args: Any, kwargs: Any) -> Any:
    module, key = args[0], args[1] if len(args) > 1 else -1
    if key.__class__ is str:
        return module.attrs.pop(key)
    values = list(held(module).values())
    found = values.pop(int(key))
    _replace(module, values)
    return found


def _dict_set(site: Site, args: Any, kwargs: Any) -> None:
    args[0].attrs[str(args[1])] = args[2]


def _dict_get(site: Site, args: Any, kwargs: Any) -> Any:
    found = held(args[0])
    if args[1] not in found:
        raise KeyError(args[1])
    return found[args[1]]


def _dict_default(site: Site, args: Any, kwargs: Any) -> Any:
    return held(args[0]).get(args[1], args[2] if len(args) > 2 else None)


_COMMON: dict[str, Any] = {
    "__len__": lambda site, args, kwargs: len(held(args[0])),
    "__iter__": lambda site, args, kwargs: iter(list(held(args[0]).values())),
    "__getitem__": _get,
    "__setitem__": _set,
    "__delitem__": _delete,
    "append": _append,
    "extend": _extend,
    "__iadd__": _extend,
    "insert": _insert,
    "pop": _pop,
}
_DICT: dict[str, Any] = {
    "__init__": _dict_init,
    "__getitem__": _dict_get,
    "__setitem__": _dict_set,
    "__delitem__": lambda site, args, kwargs: args[0].attrs.pop(args[1]) and None,
    "__iter__": lambda site, args, kwargs: iter(list(held(args[0]))),
    "__contains__": lambda site, args, kwargs: args[1] in held(args[0]),
    "keys": lambda site, args, kwargs: list(held(args[0])),
    "values": lambda site, args, kwargs: list(held(args[0]).values()),
    "items": lambda site, args, kwargs: list(held(args[0]).items()),
    "get": _dict_default,
    "update": _dict_update,
}
METHODS: dict[str, dict[str, Any]] = {
    "Sequential": {"__init__": _sequential_init, "forward": _forward},
    "ModuleList": {"__init__": _list_init},
    "ModuleDict": _DICT,
    "ParameterList": {"__init__": _list_init},
    "ParameterDict": _DICT,
}
__all__ = ["children", "containers", "held"]
