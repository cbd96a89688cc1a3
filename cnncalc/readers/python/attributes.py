"""`value.name` on everything: instances and their classes, functions, plain values, values of libraries."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.frames import Site
from cnncalc.readers.python.values import (
    MISSING,
    ClassMethod,
    Function,
    Method,
    Native,
    Partial,
    Plain,
    Property,
    StaticMethod,
)


def attribute(machine: Any, value: Any, name: str, node: Any, frame: Any) -> Any:
    """What `value.name` gives; AttributeError where it has none."""
    if isinstance(value, Instance):
        return instance_attribute(machine, value, name, node, frame)
    if isinstance(value, Foreign):
        machine.steps -= 2
        return value.attribute(Site(machine, node, frame), name)
    if isinstance(value, Class):
        return class_attribute(machine, value, name, node, frame)
    if value.__class__ in _CALLABLES:
        return _of_callable(machine, value, name, node, frame)
    cls = machine.class_of(value)
    found, owner = cls.find(name)
    if found is MISSING:
        if name == "__class__":
            return cls
        if name == "__dict__" and cls.name == "mappingproxy":
            return value
        raise AttributeError(f"'{cls.name}' object has no attribute '{name}'")
    if found.__class__ is Property:
        return machine.call(found.get, (value,), {}, node, frame)
    return bind(machine, found, owner, value, cls)


def instance_attribute(machine: Any, value: Instance, name: str, node: Any, frame: Any) -> Any:
    """An attribute of an instance: a property, its own, its class's bound to it, `__getattr__`."""
    cls = value.cls
    found, owner = cls.find(name)
    kind = found.__class__
    if kind is Property:
        if not found.cached:
            if found.get is None:
                raise AttributeError(f"property '{name}' of '{cls.name}' object has no getter")
            return machine.call(found.get, (value,), {}, node, frame)
        if name not in value.attrs:
            value.attrs[name] = machine.call(found.get, (value,), {}, node, frame)
    elif isinstance(found, Instance) and found.cls.find("__set__")[0] is not MISSING:
        return bind(machine, found, owner, value, cls)
    own = value.attrs.get(name, MISSING)
    if own is not MISSING:
        return own
    if found is not MISSING:
        return bind(machine, found, owner, value, cls)
    if name == "__class__":
        return cls
    if name == "__dict__":
        return value.attrs
    if name == "__doc__":
        return cls.doc
    if name == "__module__":
        return cls.module
    if name == "__getattr__" and cls.native is False and any(base.native for base in cls.mro[:-1]):
        return Plain(name, lambda wanted: instance_attribute(machine, value, wanted, node, frame))
    fallback, owner = cls.find("__getattr__")
    if fallback is not MISSING:
        return machine.call(bind(machine, fallback, owner, value, cls), (name,), {}, node, frame)
    if cls.unknown is not None:
        return Unknown(machine, f"{cls.name}.{name}", Site(machine, node, frame).place)
    raise AttributeError(f"'{cls.name}' object has no attribute '{name}'")


def bind(machine: Any, found: Any, owner: Class, value: Any, cls: Class) -> Any:
    """What a class holds under a name, as looked up on a value of the class (None: on the class itself)."""
    kind = found.__class__
    if kind is Function or ((kind is Native or kind is Plain) and (owner.native or found.method)):
        if value is None:
            return found
        if (owner.host is not None or kind is Plain) and isinstance(value, Instance) and value.payload is not MISSING:
            return Method(found, value.payload)
        return Method(found, value)
    if kind is StaticMethod:
        return found.function
    if kind is Property and value is not None:
        return machine.call(found.get, (value,), {}, *machine.here)
    if kind is ClassMethod:
        return Method(found.function, cls)
    if isinstance(found, Instance):
        getter, where = found.cls.find("__get__")
        if getter is not MISSING:
            return machine.call(bind(machine, getter, where, found, found.cls), (value, cls), {}, *machine.here)
    return found


def class_attribute(machine: Any, cls: Class, name: str, node: Any, frame: Any) -> Any:
    """An attribute of a class itself."""
    found, owner = cls.find(name)
    if found is not MISSING:
        return bind(machine, found, owner, None, cls)
    special = _of_class(machine, cls, name)
    if special is not MISSING:
        return special
    if name in ("__str__", "__repr__", "__hash__", "__eq__", "__format__"):
        from cnncalc.readers.python.builtin.supers import of_object

        return of_object(name)
    if cls.meta is not None:
        found, owner = cls.meta.find(name)
        if found.__class__ is Property:
            return machine.call(found.get, (cls,), {}, node, frame)
        if found is not MISSING:
            return bind(machine, found, owner, cls, cls.meta)
    if cls.unknown is not None:
        return Unknown(machine, f"{cls.name}.{name}", Site(machine, node, frame).place)
    raise AttributeError(f"type object '{cls.name}' has no attribute '{name}'")


def _of_class(machine: Any, cls: Class, name: str) -> Any:
    if name == "__name__":
        return cls.name
    if name == "__qualname__":
        return cls.qualname
    if name == "__module__":
        return cls.module
    if name == "__doc__":
        return cls.doc
    if name == "__dict__":
        return dict(cls.namespace)
    if name == "__mro__":
        return tuple(cls.mro)
    if name in ("__bases__", "__base__"):
        return cls.bases if name == "__bases__" else (cls.bases[0] if cls.bases else None)
    if name == "__class__":
        return cls.meta or machine.builtin("type")
    if name == "__annotations__":
        return {}
    if name == "mro":
        return Plain("mro", lambda: list(cls.mro))
    if name == "__members__" and cls.noted("members") is not None:
        return dict(cls.noted("members"))
    if name == "__subclasses__":
        return Plain("__subclasses__", lambda: list(cls.info.get("subclasses", ())))
    return MISSING


def _of_callable(machine: Any, value: Any, name: str, node: Any, frame: Any) -> Any:
    kind = value.__class__
    if kind is Method:
        if name == "__self__":
            return value.bound
        if name == "__func__":
            return value.function
        return attribute(machine, value.function, name, node, frame)
    if kind is Partial:
        if name in ("func", "args", "keywords"):
            return {"func": value.function, "args": value.args, "keywords": value.kwargs}[name]
    elif kind is Property:
        if name in ("setter", "getter", "deleter"):
            return Plain(name, lambda f: _changed(value, name, f))
        if name in ("fget", "fset", "__doc__"):
            return {"fget": value.get, "fset": value.set, "__doc__": None}[name]
    else:
        if name in value.attributes if kind is not Plain else False:
            return value.attributes[name]
        if name == "__name__":
            return value.name
        if name == "__qualname__":
            return getattr(value, "qualname", value.name)
        if name == "__doc__":
            return value.code.doc if kind is Function else None
        if name == "__module__":
            return value.module.name if kind is Function else "builtins"
        if name == "__dict__" and kind is not Plain:
            return value.attributes
        if name == "__defaults__":
            return (value.defaults or None) if kind is Function else None
        if name == "__annotations__":
            return {}
        if name == "__kwdefaults__":
            return (value.keyword_defaults or None) if kind is Function else {}
        if name == "__call__":
            return value
        if name == "__class__":
            return machine.class_of(value)
        if kind is Function and name == "__code__":
            return machine.code_object(value)
    raise AttributeError(f"'{kind.__name__}' object has no attribute '{name}'")


def _changed(prop: Property, what: str, function: Any) -> Property:
    parts = {"getter": prop.get, "setter": prop.set, "deleter": prop.delete, what: function}
    return Property(parts["getter"], parts["setter"], parts["deleter"], name=prop.name)


_CALLABLES = (Function, Method, Native, Plain, Partial, Property)


def set_attribute(machine: Any, value: Any, name: str, to: Any, node: Any, frame: Any) -> None:
    """`value.name = to`."""
    if isinstance(value, Instance):
        setter, owner = value.cls.find("__setattr__")
        if owner is not machine.object_class:
            machine.call(bind(machine, setter, owner, value, value.cls), (name, to), {}, node, frame)
        else:
            store(machine, value, name, to, node, frame)
    elif isinstance(value, Foreign):
        value.set_attribute(Site(machine, node, frame), name, to)
    elif value.__class__ is Partial and name.startswith("__"):
        pass  # a name for people, as losses are given one
    elif isinstance(value, Class):
        if value.native:
            raise TypeError(f"cannot set '{name}' attribute of immutable type '{value.name}'")
        value.namespace[name] = to
    elif value.__class__ is Function:
        if name == "__name__":
            value.name = to
        elif name == "__qualname__":
            value.qualname = to
        else:
            value.attributes[name] = to
    elif value.__class__ is Native:
        value.attributes[name] = to
    else:
        raise AttributeError(f"'{machine.class_of(value).name}' object has no attribute '{name}'")


def store(machine: Any, value: Instance, name: str, to: Any, node: Any, frame: Any) -> None:
    """What `object.__setattr__` does: through a property's setter, else into the instance."""
    found = value.cls.find(name)[0]
    if found.__class__ is Property and not found.cached:
        if found.set is None:
            raise AttributeError(f"property '{name}' of '{value.cls.name}' object has no setter")
        machine.call(found.set, (value, to), {}, node, frame)
        return
    if isinstance(found, Instance):
        setter, where = found.cls.find("__set__")
        if setter is not MISSING:
            machine.call(bind(machine, setter, where, found, found.cls), (value, to), {}, node, frame)
            return
    if name == "__class__" and isinstance(to, Class):
        value.cls = to
        return
    if name == "__dict__":
        value.attrs = to.payload if isinstance(to, Instance) else to
        return
    value.attrs[name] = to


def delete_attribute(machine: Any, value: Any, name: str, node: Any, frame: Any) -> None:
    """`del value.name`."""
    if isinstance(value, Instance):
        deleter, owner = value.cls.find("__delattr__")
        if owner is not machine.object_class:
            machine.call(bind(machine, deleter, owner, value, value.cls), (name,), {}, node, frame)
            return
        found = value.cls.find(name)[0]
        if found.__class__ is Property and found.delete is not None:
            machine.call(found.delete, (value,), {}, node, frame)
            return
        if name not in value.attrs:
            raise AttributeError(f"'{value.cls.name}' object has no attribute '{name}'")
        del value.attrs[name]
    elif isinstance(value, Foreign):
        value.delete_attribute(Site(machine, node, frame), name)
    else:
        names = value.namespace if isinstance(value, Class) and not value.native else getattr(value, "attributes", {})
        if name not in names:
            raise AttributeError(name)
        del names[name]
