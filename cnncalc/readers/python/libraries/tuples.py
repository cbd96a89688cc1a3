"""Named tuples: `collections.namedtuple(…)` and `class P(NamedTuple)`."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import ClassMethod, Native, Plain, Property


def named_tuple(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`namedtuple(name, fields, defaults=…)`."""
    fields = args[1] if len(args) > 1 else kwargs["field_names"]
    names = fields.replace(",", " ").split() if isinstance(fields, str) else [str(each) for each in site.items(fields)]
    defaults = site.items(kwargs.get("defaults") or ())
    cls = Class(
        site.machine, str(args[0]), (site.machine.builtin("tuple"),), module=site.frame.module.name, native=False
    )
    return furnish(site.machine, cls, names, dict(zip(names[len(names) - len(defaults) :], defaults, strict=False)))


def furnish(machine: Any, cls: Class, names: list[str], defaults: dict[str, Any]) -> Class:
    """Give a class based on `tuple` named fields."""

    machine.charge(100 + 5 * len(names))

    def new(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        value = site.machine.bare(args[0])
        late = getattr(cls.namespace["__new__"], "attributes", {}).get("__defaults__")
        known = defaults if late is None else dict(zip(names[len(names) - len(late) :], late, strict=False))
        value.payload = tuple(_matched(cls.name, names, known, args[1:], kwargs))
        return value

    def replace(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        value = Instance(args[0].cls)
        unexpected = [key for key in kwargs if key not in names]
        if unexpected:
            raise ValueError(f"Got unexpected field names: {unexpected!r}")
        value.payload = tuple(kwargs.get(name, held) for name, held in zip(names, args[0].payload, strict=True))
        return value

    def made(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return site.apply(args[0], site.items(args[1]), {})

    def shown(value: Any) -> str:
        return f"{value.cls.name}({', '.join(f'{name}={held!r}' for name, held in zip(names, value.payload, strict=True))})"

    for index, name in enumerate(names):
        cls.namespace[name] = Property(Plain(name, lambda value, index=index: value.payload[index]))
    cls.namespace.setdefault("__new__", Native("__new__", new))
    cls.namespace.update(
        _fields=tuple(names),
        _field_defaults=defaults,
        __match_args__=tuple(names),
        _make=ClassMethod(Native("_make", made)),
        _replace=_own(replace, "_replace"),
        _asdict=_own(lambda site, args, kwargs: dict(zip(names, args[0].payload, strict=True)), "_asdict"),
    )
    cls.namespace.setdefault("__repr__", _own(lambda site, args, kwargs: shown(args[0]), "__repr__"))
    return cls


def _own(function: Any, name: str) -> Any:
    """A method that gets the instance itself, not its plain tuple."""

    def bound(site: Any, args: Any, kwargs: dict[str, Any]) -> Native:
        value = args[0]
        return Native(name, lambda inner, more, named: function(inner, (value, *more), named))

    return Property(Native(name, bound))


def _matched(name: str, names: list[str], defaults: dict[str, Any], args: Any, kwargs: dict[str, Any]) -> list[Any]:
    if len(args) > len(names):
        raise TypeError(f"{name}.__new__() takes {len(names) + 1} positional arguments but {len(args) + 1} were given")
    values = dict(zip(names, args, strict=False))
    for key, value in kwargs.items():
        if key not in names or key in values:
            problem = "multiple values for" if key in values else "an unexpected keyword"
            raise TypeError(f"{name}.__new__() got {problem} argument '{key}'")
        values[key] = value
    missing = [each for each in names if each not in values and each not in defaults]
    if missing:
        listed = " and ".join(f"'{each}'" for each in missing)
        raise TypeError(
            f"{name}.__new__() missing {len(missing)} required positional argument{'' if len(missing) == 1 else 's'}: {listed}"
        )
    return [values.get(each, defaults.get(each)) for each in names]


def base(machine: Any) -> Class:
    """`typing.NamedTuple` as a base: the class takes its fields from its annotations."""

    def subclassed(machine: Any, cls: Class, options: Any, node: Any, frame: Any) -> Any:
        if "_fields" in {key for owner in cls.mro[1:] for key in owner.namespace}:
            return None
        names = list(cls.info.get("annotations", ()))
        return furnish(machine, cls, names, {name: cls.namespace[name] for name in names if name in cls.namespace})

    found = Class(machine, "NamedTuple", (machine.builtin("tuple"),))
    found.info["subclassed"] = subclassed
    return found
