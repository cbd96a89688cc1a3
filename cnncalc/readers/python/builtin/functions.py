"""Python's builtin functions of numbers and collections. On an unknown value they give an unknown one, or an error where
they must know."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.builtin.formats import formatted, weigh
from cnncalc.readers.python.builtin.registry import FUNCTIONS, named
from cnncalc.readers.python.calling import weight
from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.errors import HOST_ERRORS, Raised
from cnncalc.readers.python.foreign import Foreign, Unknown, unknown_in
from cnncalc.readers.python.values import Native, Plain


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


@named("len")
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


@named("repr")
def _repr(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
    site.machine.here = (site.node, site.frame)
    weigh(site.machine, args[0])
    return repr(args[0])


@named("format")
def _format(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    site.machine.here = (site.node, site.frame)
    return (
        args[0] if args[0].__class__ is Unknown else formatted(site.machine, args[0], args[1] if len(args) > 1 else "")
    )


@named("pow")
def _pow(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import power

    site.machine.here = (site.node, site.frame)
    if len(args) == 2:
        return power(site.machine, *args)
    site.machine.charge(weight(args) ** 2 * 4)
    return pow(*args, **kwargs)


@named("round")
def _round(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in(args)
    site.machine.here = (site.node, site.frame)
    if unknown is not None:
        return unknown.derived(f"round({unknown.path})", site.place)
    if len(args) == 2 and args[1].__class__ is int:
        args = (args[0], max(args[1], -site.machine.bounds.bits))  # there are no more digits
    return round(*args, **kwargs)


@named("sum")
def _sum(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.operation import binary

    if args[0].__class__ is Unknown:
        return args[0].derived(f"sum({args[0].path})", site.place)
    machine = site.machine
    total = args[1] if len(args) > 1 else kwargs.get("start", 0)
    for value in site.iterate(args[0]):
        machine.here = (site.node, site.frame)
        machine.charge(1)
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


@named("sorted")
def _sorted(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is Unknown:
        return args[0].derived(f"sorted({args[0].path})", site.place)
    values = site.items(args[0])
    key = kwargs.get("key")
    site.machine.charge(len(values) >> 1)
    return sorted(values, key=None if key is None else site.host(key), reverse=bool(kwargs.get("reverse", False)))


@named("any")
def _any(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return _until(site, args[0], True)


@named("all")
def _all(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return _until(site, args[0], False)


def _until(site: Any, values: Any, wanted: bool) -> Any:
    if values.__class__ is Unknown:
        return values
    open: Any = None
    for value in site.iterate(values):
        site.machine.charge(1)
        if value.__class__ is Unknown:
            open = open or [value]
        elif site.truth(value) is wanted:
            return wanted
    return not wanted if open is None else open[0]


@named("enumerate")
def _enumerate(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    start = args[1] if len(args) > 1 else kwargs.get("start", 0)
    values = args[0] if args else kwargs["iterable"]
    return values if values.__class__ is Unknown else enumerate(site.iterate(values), start)


@named("zip")
def _zip(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in([a for a in args if a.__class__ is Unknown])
    site.machine.charge(2 + len(args))
    return (
        unknown
        if unknown is not None
        else zip(*[site.iterate(value) for value in args], strict=bool(kwargs.get("strict", False)))
    )


@named("map")
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


@named("filter")
def _filter(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[1].__class__ is Unknown:
        return args[1]
    return filter(None if args[0] is None else _charging(site, args[0]), site.iterate(args[1]))


@named("reversed")
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


@named("iter")
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


@named("next")
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
