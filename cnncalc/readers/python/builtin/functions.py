"""Python's builtin functions. On an unknown value they give an unknown one, or an error where they must know."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.builtin.formats import formatted, weigh
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import HOST_ERRORS, Raised
from cnncalc.readers.python.foreign import Foreign, Unknown, unknown_in
from cnncalc.readers.python.values import MISSING, ClassMethod, Function, Method, Native, Partial, Plain, StaticMethod

FUNCTIONS: dict[str, Any] = {}


def _named(name: str) -> Any:
    def keep(function: Any) -> Any:
        FUNCTIONS[name] = Native(name, function)
        return function

    return keep


def _plain(name: str, function: Any) -> None:
    FUNCTIONS[name] = Plain(name, function)


for _name, _function in (
    ("abs", abs),
    ("ascii", ascii),
    ("bin", bin),
    ("chr", chr),
    ("divmod", divmod),
    ("hex", hex),
    ("oct", oct),
    ("ord", ord),
):
    _plain(_name, _function)


@_named("len")
def _len(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    (value,) = args
    site.machine.here = (site.node, site.frame)
    if value.__class__ is Unknown:
        return value.derived(f"len({value.path})", site.place)
    try:
        return len(value)
    except TypeError as error:
        if isinstance(value, Instance | Foreign):
            raise
        raise TypeError(f"object of type '{site.machine.class_of(value).name}' has no len()") from error


@_named("repr")
def _repr(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
    site.machine.here = (site.node, site.frame)
    weigh(site.machine, args[0])
    return repr(args[0])


@_named("format")
def _format(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    site.machine.here = (site.node, site.frame)
    return (
        args[0] if args[0].__class__ is Unknown else formatted(site.machine, args[0], args[1] if len(args) > 1 else "")
    )


@_named("pow")
def _pow(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import power

    site.machine.here = (site.node, site.frame)
    return power(site.machine, *args) if len(args) == 2 else pow(*args, **kwargs)


@_named("round")
def _round(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in(args)
    site.machine.here = (site.node, site.frame)
    return unknown.derived(f"round({unknown.path})", site.place) if unknown is not None else round(*args, **kwargs)


@_named("sum")
def _sum(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import binary

    if args[0].__class__ is Unknown:
        return args[0].derived(f"sum({args[0].path})", site.place)
    machine = site.machine
    total = args[1] if len(args) > 1 else kwargs.get("start", 0)
    for value in site.iterate(args[0]):
        machine.here = (site.node, site.frame)
        total = binary(machine, "Add", total, value)
    return total


def _extreme(name: str, host: Any) -> None:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        values = site.items(args[0]) if len(args) == 1 and args[0].__class__ is not Unknown else list(args)
        unknown = unknown_in(values)
        if unknown is not None:
            return unknown.derived(f"{name}({unknown.path})", site.place)
        named = {key: value for key, value in kwargs.items() if key == "default"}
        if len(args) > 1 and not values:
            raise TypeError(f"{name} expected at least 1 argument, got 0")
        if kwargs.get("key") is not None:
            named["key"] = site.host(kwargs["key"])
        site.machine.here = (site.node, site.frame)
        return host(values, **named)

    FUNCTIONS[name] = Native(name, run)


_extreme("min", min)
_extreme("max", max)


@_named("sorted")
def _sorted(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is Unknown:
        return args[0].derived(f"sorted({args[0].path})", site.place)
    values = site.items(args[0])
    key = kwargs.get("key")
    site.machine.charge(len(values) >> 1)
    return sorted(values, key=None if key is None else site.host(key), reverse=bool(kwargs.get("reverse", False)))


@_named("any")
def _any(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return _until(site, args[0], True)


@_named("all")
def _all(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return _until(site, args[0], False)


def _until(site: Any, values: Any, wanted: bool) -> Any:
    if values.__class__ is Unknown:
        return values
    open: Any = None
    for value in site.iterate(values):
        if value.__class__ is Unknown:
            open = open or [value]
        elif site.truth(value) is wanted:
            return wanted
    return not wanted if open is None else open[0]


@_named("enumerate")
def _enumerate(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    values = args[0] if args else kwargs["iterable"]
    return values if values.__class__ is Unknown else enumerate(site.iterate(values), start)


@_named("zip")
def _zip(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in([a for a in args if a.__class__ is Unknown])
    return (
        unknown
        if unknown is not None
        else zip(*[site.iterate(value) for value in args], strict=bool(kwargs.get("strict", False)))
    )


@_named("map")
def _map(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = next((a for a in args[1:] if a.__class__ is Unknown), None)
    return (
        unknown if unknown is not None else map(_charging(site, args[0]), *[site.iterate(value) for value in args[1:]])
    )


def _charging(site: Any, function: Any) -> Any:
    run, machine = site.host(function), site.machine

    def charged(*args: Any) -> Any:
        machine.charge(4)
        try:
            return run(*args)
        except HOST_ERRORS as error:
            raise machine.raised(error, site.node, site.frame) from None

    return charged


@_named("filter")
def _filter(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[1].__class__ is Unknown:
        return args[1]
    return filter(None if args[0] is None else _charging(site, args[0]), site.iterate(args[1]))


@_named("reversed")
def _reversed(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    site.machine.here = (site.node, site.frame)
    if value.__class__ is Unknown:
        return value
    if isinstance(value, range) and len(value) > 4096:
        return site.machine.counted(value[::-1])
    if isinstance(value, Foreign):
        return iter(site.items(value)[::-1])
    return reversed(value)


@_named("iter")
def _iter(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is Unknown:
        return args[0]
    if len(args) == 2:
        return _called_until(site, *args)
    return site.iterate(args[0])


def _called_until(site: Any, function: Any, last: Any) -> Any:
    while True:
        site.machine.charge(1)
        value = site.call(function)
        if value == last:
            return
        yield value


@_named("next")
def _next(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    site.machine.here = (site.node, site.frame)
    if args[0].__class__ is Unknown:
        return args[0].derived(f"next({args[0].path})", site.place)
    try:
        if isinstance(args[0], Instance) or hasattr(args[0], "__next__"):
            return next(args[0])
    except StopIteration:
        if len(args) > 1:
            return args[1]
        raise
    except Raised as raised:
        if len(args) > 1 and site.machine.exception("StopIteration") in raised.value.cls.mro:
            return args[1]
        raise
    raise TypeError(f"'{site.machine.class_of(args[0]).name}' object is not an iterator")


@_named("getattr")
def _getattr(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    name = _attribute_name(site, args[1])
    try:
        return site.attribute(args[0], name)
    except AttributeError:
        if len(args) < 3:
            raise
    except Raised as raised:
        if len(args) < 3 or site.machine.exception("AttributeError") not in raised.value.cls.mro:
            raise
    return args[2]


def _attribute_name(site: Any, name: Any) -> str:
    unknown = site.machine.needed(name, "which attribute this is", site.node, site.frame)
    if unknown is not None:
        raise unknown
    text = name.payload if isinstance(name, Instance) else name
    if not isinstance(text, str):
        raise TypeError(f"attribute name must be string, not '{site.machine.class_of(name).name}'")
    return text


@_named("hasattr")
def _hasattr(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    if value.__class__ is Unknown:
        return value.derived(f"hasattr({value.path}, …)", site.place)
    found = _getattr(site, (value, args[1], MISSING), {})
    if found.__class__ is Unknown and not found.named and isinstance(value, Instance | Class):
        return found
    return found is not MISSING


@_named("setattr")
def _setattr(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    site.set_attribute(args[0], _attribute_name(site, args[1]), args[2])


@_named("delattr")
def _delattr(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    site.machine.delete_attribute(args[0], _attribute_name(site, args[1]), site.node, site.frame)


@_named("isinstance")
def _isinstance(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value, wanted = args
    if value.__class__ is Unknown:
        return value.derived(f"isinstance({value.path}, …)", site.place)
    return _among(site, site.machine.class_of(value), wanted, value)


@_named("issubclass")
def _issubclass(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is Unknown:
        return args[0].derived(f"issubclass({args[0].path}, …)", site.place)
    if not isinstance(args[0], Class):
        raise TypeError("issubclass() arg 1 must be a class")
    return _among(site, args[0], args[1], MISSING)


def _among(site: Any, cls: Class, wanted: Any, value: Any) -> Any:
    """Whether a class is one of those wanted or based on one; unknown where a base that nobody knows leaves it open."""
    if isinstance(wanted, tuple | list):
        open = None
        for each in wanted:
            found = _among(site, cls, each, value)
            if found is True:
                return True
            open = found if found.__class__ is Unknown else open
        return False if open is None else open
    if isinstance(wanted, Class):
        test = wanted.info.get("instances")
        return wanted in cls.mro or (test is not None and bool(test(site, cls, value)))
    if wanted is None:
        return cls.name == "NoneType"
    if hasattr(wanted, "matches"):
        return wanted.matches(site, cls, value)
    if wanted.__class__ is Unknown:
        if cls.unknown is not None or wanted.error is not None or not wanted.named:
            return wanted.derived(f"isinstance(…, {wanted.path})", site.place)
        return False
    raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")


@_named("callable")
def _callable(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    if isinstance(value, Instance):
        return value.special("__call__") is not MISSING
    if value.__class__ is Unknown:
        return True if value.named else value
    if isinstance(value, Foreign):
        return value.__class__.call is not Foreign.call
    return isinstance(value, Function | Method | Native | Plain | Partial | Class | StaticMethod | ClassMethod)


@_named("vars")
def _vars(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return dict(site.frame.vars) if not args else site.attribute(args[0], "__dict__")


@_named("locals")
def _locals(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return dict(site.frame.vars)


@_named("globals")
def _globals(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return site.frame.module.names()


@_named("dir")
def _dir(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if not args:
        return sorted(site.frame.vars)
    value = args[0]
    if value.__class__ is Unknown:
        return value
    cls = value if isinstance(value, Class) else site.machine.class_of(value)
    own = value.attrs if isinstance(value, Instance) else {}
    return sorted({*own, *(name for owner in cls.mro for name in owner.namespace)})


@_named("id")
def _id(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """A number for each object, in the order they are asked for."""
    numbers = site.machine.known.setdefault(" ids", {})
    return numbers.setdefault(id(args[0]), (len(numbers) + 1, args[0]))[0]


@_named("hash")
def _hash(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    site.machine.here = (site.node, site.frame)
    weigh(site.machine, args[0])
    hash(args[0])  # what cannot be hashed says so
    return _stable(site, args[0])


def _stable(site: Any, value: Any) -> int:
    """A hash that is the same in every run, unlike Python's of texts."""
    if value.__class__ is str or value.__class__ is bytes:
        from zlib import crc32

        return crc32(value if value.__class__ is bytes else value.encode("utf-8", "surrogatepass"))
    if value.__class__ is tuple:
        return hash(tuple(_stable(site, each) for each in value))
    if value.__class__ in (int, bool, float, complex) or (
        isinstance(value, Instance) and value.special("__hash__") is not MISSING
    ):
        return hash(value)
    return int(_id(site, (value,), {}))


@_named("print")
def _print(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    """Nothing is printed."""


FUNCTIONS["breakpoint"] = FUNCTIONS["print"]


def _unread(name: str, help: str) -> None:
    FUNCTIONS[name] = Native(
        name, lambda site, args, kwargs: site.machine.unknown(f"{name}(…)", site.node, site.frame, help=help)
    )


_unread("input", "write the value in its place")
_unread("open", "write what is read from the file in its place")
for _name in ("eval", "exec", "compile", "__import__", "memoryview", "bytearray"):
    _unread(_name, "write the value in its place; no code is run")


@_named("super")
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
            if found is MISSING or (owner is machine.object_class and own.unknown is not None):
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


_OF_OBJECT: dict[str, Any] = {
    "__repr__": lambda value: f"<{value.cls.module}.{value.cls.qualname} object>",
    "__str__": lambda value: repr(value),
    "__hash__": lambda value: object.__hash__(value),
    "__eq__": lambda value, other: value is other or NotImplemented,
    "__ne__": lambda value, other: value is not other and NotImplemented,
    "__format__": lambda value, spec: format(str(value), spec),
    "__dir__": lambda value: sorted(value.attrs),
}
