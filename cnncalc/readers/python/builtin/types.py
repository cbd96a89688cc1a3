"""The classes of Python's own values: how each is made, and the tables of what its values can do."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.builtin.methods import VALUES, methods, operators, pairs
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.operation import nested
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

_MUTABLE = (list, dict, set)


def install(machine: Any) -> None:
    """Make `object`, on which every class is based."""
    machine.object_class = Class(machine, "object")
    machine.object_class.namespace.update(
        __new__=Native("__new__", lambda site, args, kwargs: site.machine.bare(args[0])),
        __init__=Native("__init__", lambda site, args, kwargs: None),
        __init_subclass__=Native("__init_subclass__", lambda site, args, kwargs: None),
        __setattr__=Native("__setattr__", lambda site, args, kwargs: site.machine.store(*args, site.node, site.frame)),
        __delattr__=Native("__delattr__", lambda site, args, kwargs: args[0].attrs.pop(args[1])),
        __getattribute__=Native("__getattribute__", lambda site, args, kwargs: site.attribute(args[0], args[1])),
    )


def by_name(machine: Any, name: str) -> Class | None:
    """The class of a builtin type's name."""
    if name == "object":
        return machine.object_class  # type: ignore[no-any-return]
    host = _HOSTS.get(name)
    if host is not None:
        return of_host(machine, host)
    if name in _DESCRIPTORS:
        return _descriptor_class(machine, name)
    return _type_class(machine) if name == "type" else None


def of_host(machine: Any, host: type) -> Class:
    """The class of the values of a host type that a program may hold."""
    found: Class | None = machine.types.get(host)
    if found is None:
        namespace: dict[str, Any] = {
            name: Property(Plain(name, lambda value, name=name: getattr(value, name)))
            for name in VALUES.get(host, "").split()
        }
        if host is dict:
            namespace["fromkeys"] = ClassMethod(Native("fromkeys", _from_keys))
        if host is int:
            namespace["from_bytes"] = StaticMethod(Plain("from_bytes", int.from_bytes))
        bases = (of_host(machine, int),) if host is bool else ()
        found = add(
            machine,
            host,
            _NAMES.get(host, host.__name__),
            bases,
            namespace,
            _MAKERS.get(host),
            mutable=host in _MUTABLE,
        )
    return found


def add(
    machine: Any, host: type, name: str, bases: tuple[Class, ...], more: dict[str, Any], make: Any, *, mutable: bool
) -> Class:
    """Let a program hold the values of a host type: `make(site, args, kwargs)` gives one, `more` are methods besides the
    tables' of `methods.py`."""
    namespace = {**operators(host), **methods(host)}
    if make is not None:
        namespace["__new__"] = Native("__new__", _maker(host, make, mutable))
    if mutable:
        namespace["__init__"] = Native("__init__", _filled(host, make), method=True)
    found = machine.types[host] = Class(machine, name, bases, {**namespace, **more}, host=host)
    return found


def class_of(machine: Any, value: Any) -> Class:
    """The class of a value that is no instance."""
    kind = value.__class__
    if isinstance(value, Class):
        return _type_class(machine)
    if isinstance(value, Foreign):
        own = value.type()
        if isinstance(own, Class):
            return own
        return machine.types.setdefault((kind, value.kind), Class(machine, value.kind))  # type: ignore[no-any-return]
    if kind in (StaticMethod, ClassMethod, Property):
        return _descriptor_class(
            machine, {StaticMethod: "staticmethod", ClassMethod: "classmethod", Property: "property"}[kind]
        )
    if kind in _HOSTS.values() or kind in _NAMES:
        return of_host(machine, kind)
    namespace: dict[str, Any] = {}
    if kind.__name__ == "generator":
        namespace = {name: Native(name, _resumed(name)) for name in ("send", "close", "throw")}
    known = machine.known.get(("type", kind))
    bases = tuple(of_host(machine, base) for base in kind.__mro__[1:] if base in _HOSTS.values())[:1]
    if known is not None:
        namespace = known(machine)
    elif hasattr(kind, "__next__"):
        namespace["__next__"] = Plain("__next__", next)
        namespace["__iter__"] = Plain("__iter__", iter)
    found = machine.types[kind] = Class(machine, kind.__name__, bases, namespace, host=kind if bases or known else None)
    return found


def _resumed(name: str) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        generator = args[0]
        if name == "send":
            return generator.send(args[1])
        if name == "close":
            return generator.close()
        from cnncalc.readers.python.code.exceptions import as_exception
        from cnncalc.readers.python.errors import Raised

        return generator.throw(
            Raised(as_exception(site.machine, args[1], site.node, site.frame), site.node, site.frame)
        )

    return run


def _maker(host: type, make: Any, mutable: bool) -> Any:
    def new(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        cls, given = args[0], args[1:]
        site.machine.here = (site.node, site.frame)
        if cls.host is host:
            for value in given:
                if value.__class__ is Unknown:
                    return value.derived(f"{cls.name}({value.path})", site.place)
            return make(site, given, kwargs)
        value = site.machine.bare(cls)
        value.payload = host() if mutable else make(site, given, {} if host is not str else kwargs)
        return value

    return new


def _filled(host: type, make: Any) -> Any:
    """`list.__init__` and its like, on the plain value of an instance based on the type."""

    def fill(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
        made = make(site, args[1:], kwargs)
        held = args[0]
        if host is list:
            held[:] = made
        else:
            held.clear()
            held.update(made)

    return fill


def _from_keys(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[2] if len(args) > 2 else None
    made = site.call(args[0])
    keys = site.items(args[1])
    site.machine.charge(len(keys) >> 2)
    for key in keys:
        made[key] = value
    return made


def _int(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import grown

    values = [a.payload if isinstance(a, Instance) and isinstance(a.payload, str) else a for a in args]
    if values and isinstance(values[0], str | bytes):
        site.machine.charge(len(values[0]) >> 3)
    return grown(site.machine, int(*values, **kwargs))


def _dict(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if len(args) > 1:
        raise TypeError(f"dict expected at most 1 argument, got {len(args)}")
    return {**dict(pairs(site, args[0])), **kwargs} if args else dict(kwargs)


def _text(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.builtin.formats import written

    if len(args) == 1 and not kwargs:
        return written(site.machine, args[0])
    return str(*args, **kwargs)


def _bytes(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args and isinstance(args[0], int):
        site.machine.sized(args[0], "text")
    elif args and not isinstance(args[0], str | bytes):
        return bytes(site.items(args[0]))
    return bytes(*args, **kwargs)


def _bool(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return site.truth(args[0]) if args else False


def _several(host: Any) -> Any:
    def make(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        items = site.items(args[0]) if args else []
        if host in (set, frozenset):
            site.machine.charge(len(items) >> 2)
        return host(items)

    return make


_MAKERS: dict[type, Any] = {
    int: _int,
    float: lambda site, args, kwargs: float(*args),
    complex: lambda site, args, kwargs: complex(*args, **kwargs),
    bool: _bool,
    str: _text,
    bytes: _bytes,
    list: _several(list),
    tuple: lambda site, args, kwargs: nested(site.machine, tuple(site.items(args[0]))) if args else (),
    set: _several(set),
    frozenset: _several(frozenset),
    dict: _dict,
    range: lambda site, args, kwargs: range(*args),
    slice: lambda site, args, kwargs: slice(*args),
}

_HOSTS: dict[str, type] = {host.__name__: host for host in _MAKERS}
_NAMES: dict[type, str] = {
    type(None): "NoneType",
    type(...): "ellipsis",
    type(NotImplemented): "NotImplementedType",
    Function: "function",
    Method: "method",
    Native: "builtin_function_or_method",
    Plain: "builtin_function_or_method",
    Partial: "partial",
}
_DESCRIPTORS = {"property": Property, "staticmethod": StaticMethod, "classmethod": ClassMethod}


def _descriptor_class(machine: Any, name: str) -> Class:
    found: Class | None = machine.types.get(_DESCRIPTORS[name])
    if found is None:
        keys = {"fget": "get", "fset": "set", "fdel": "delete"}

        def new(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
            return _DESCRIPTORS[name](*args[1:], **{keys[k]: v for k, v in kwargs.items() if k in keys})

        found = machine.types[_DESCRIPTORS[name]] = Class(machine, name, (), {"__new__": Native("__new__", new)})
        if name != "property":
            found.namespace["__func__"] = Property(Plain("__func__", lambda value: value.function))
    return found


def _type_class(machine: Any) -> Class:
    found: Class | None = machine.types.get(Class)
    if found is None:
        found = machine.types[Class] = Class(machine, "type")
        found.namespace["__new__"] = Native("__new__", _new_type)
        found.namespace["__init__"] = Native("__init__", lambda site, args, kwargs: None)
        found.namespace["__call__"] = Native(
            "__call__",
            lambda site, args, kwargs: site.machine.construct(args[0], args[1:], kwargs, site.node, site.frame),
        )
    return found


def _new_type(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`type(value)`, and `type(name, bases, names)`."""
    machine = site.machine
    if len(args) == 2:
        value = args[1]
        return value.derived(f"type({value.path})") if value.__class__ is Unknown else machine.class_of(value)
    if len(args) < 4:
        raise TypeError("type() takes 1 or 3 arguments")
    from cnncalc.readers.python.code.class_body import made

    return made(machine, args[0], str(args[1]), list(site.items(args[2])), dict(args[3]), site.node, site.frame)


UNSET = MISSING
