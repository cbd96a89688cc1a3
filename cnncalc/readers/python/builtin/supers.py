"""`super`."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.builtin.registry import named
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import MISSING, Native


@named("super")
def _super(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if len(args) != 2:
        raise RuntimeError("super(): no arguments")
    return Super(site.machine, *args)


class Super(Foreign):
    """`super(cls, value)`: the attributes of what follows a class in the order of another."""

    kind = "super"

    def __init__(self, machine: Any, cls: Any, value: Any) -> None:
        self.machine = machine
        self.cls = cls
        self.value = value

    def attribute(self, site: Any, name: str) -> Any:
        machine, value = self.machine, self.value
        own = value if isinstance(value, Class) else machine.class_of(value)
        if not isinstance(self.cls, Class) or self.cls not in own.mro:
            if (
                isinstance(self.cls, Class)
                and isinstance(value, Class)
                and self.cls in (value.meta, *getattr(value.meta, "mro", ()))
            ):
                own = value.meta
            else:
                raise TypeError("super(type, obj): obj must be an instance or subtype of type")
        for owner in own.mro[own.mro.index(self.cls) + 1 :]:
            found = owner.namespace.get(name, MISSING)
            unsure = owner is machine.object_class and own.unknown is not None
            if found is MISSING or (unsure and name != "__new__"):  # a base that nobody knows makes its instances, too
                continue
            if hasattr(found, "cached"):
                return site.call(found.get, value)
            bound = value if isinstance(value, Instance) or own is not value else None
            return machine.bind(found, owner, bound, own)
        if own.unknown is not None:
            return Unknown(machine, f"{own.unknown.path}.{name}", site.place, error=own.unknown.error)
        special = _OF_OBJECT.get(name)
        if special is not None:
            return Native(name, lambda site, args, kwargs: special(value, *args))
        raise AttributeError(f"'super' object has no attribute '{name}'")


def of_object(name: str) -> Native:
    """`object.__str__` and its like, as a function of the instance."""
    function = _OF_OBJECT[name]
    return Native(name, lambda site, args, kwargs: function(*args), method=True)


_OF_OBJECT: dict[str, Any] = {
    "__repr__": lambda value: f"<{value.cls.module}.{value.cls.qualname} object>",
    "__str__": lambda value: repr(value),
    "__hash__": lambda value: object.__hash__(value),
    "__eq__": lambda value, other: value is other or NotImplemented,
    "__ne__": lambda value, other: value is not other and NotImplemented,
    "__format__": lambda value, spec: format(str(value), spec),
    "__dir__": lambda value: sorted(value.attrs),
}
