"""`functools`: partial, reduce, wraps, caches (which only save time, so they are looked through), total_ordering."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import MISSING, Function, Native, Partial, Plain, Property


def _partial(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[0].__class__ is Partial:
        return Partial(args[0].function, (*args[0].args, *args[1:]), {**args[0].kwargs, **kwargs})
    return Partial(args[0], tuple(args[1:]), kwargs)


def _reduce(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args[1].__class__ is Unknown:
        return args[1]
    values = site.iterate(args[1])
    total = args[2] if len(args) > 2 else next(values, MISSING)
    if total is MISSING:
        raise TypeError("reduce() of empty iterable with no initial value")
    for value in values:
        site.machine.charge(1)
        total = site.call(args[0], total, value)
    return total


def _like(wrapper: Any, wrapped: Any) -> Any:
    if isinstance(wrapper, Function) and isinstance(wrapped, Function):
        wrapper.name, wrapper.qualname = wrapped.name, wrapped.qualname
        wrapper.attributes.update(wrapped.attributes)
    if isinstance(wrapper, Function):
        wrapper.attributes["__wrapped__"] = wrapped
    return wrapper


def _wraps(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    wrapped = args[0]
    return Plain("wraps", lambda wrapper: _like(wrapper, wrapped))


def _cached(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`@lru_cache` and `@lru_cache(maxsize=…)`; results are kept, so that what is made once is one thing."""
    if args and not isinstance(args[0], int) and args[0] is not None:
        return _keeping(args[0])
    return Plain("cache", _keeping)


def _keeping(function: Any) -> Any:
    kept: dict[Any, Any] = {}

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        key = (tuple(args), tuple(kwargs.items()))
        if key not in kept:
            kept[key] = site.apply(function, args, kwargs)
        return kept[key]

    def clear(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
        kept.clear()

    return Native(
        getattr(function, "name", "cached"),
        run,
        {"__wrapped__": function, "cache_clear": Native("cache_clear", clear)},
        method=True,
    )


class _Dispatch(Foreign):
    """`functools.singledispatch`: the function for the class of the first argument."""

    kind = "function"

    def __init__(self, machine: Any, function: Any) -> None:
        self.machine = machine
        self.function = function
        self.known: list[tuple[Any, Any]] = []

    def call(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        for cls in site.machine.class_of(args[0]).mro:
            for wanted, function in self.known:
                if wanted is cls:
                    return site.apply(function, args, kwargs)
        return site.apply(self.function, args, kwargs)

    def attribute(self, site: Any, name: str) -> Any:
        if name == "register":
            return Native(
                "register",
                lambda site, args, kwargs: (
                    self._register(*args) if len(args) > 1 else Plain("register", lambda f: self._register(args[0], f))
                ),
            )
        return site.attribute(self.function, name)

    def _register(self, cls: Any, function: Any) -> Any:
        self.known.append((cls, function))
        return function


def _ordering(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """The comparisons that follow from `__lt__` (or another one) and `__eq__`."""
    cls = args[0]
    derived = {
        "__lt__": {
            "__gt__": lambda a, b: not (a < b or a == b),
            "__le__": lambda a, b: a < b or a == b,
            "__ge__": lambda a, b: not a < b,
        },
        "__gt__": {
            "__lt__": lambda a, b: not (a > b or a == b),
            "__ge__": lambda a, b: a > b or a == b,
            "__le__": lambda a, b: not a > b,
        },
        "__le__": {
            "__ge__": lambda a, b: not a <= b or a == b,
            "__lt__": lambda a, b: a <= b and a != b,
            "__gt__": lambda a, b: not a <= b,
        },
        "__ge__": {
            "__le__": lambda a, b: not a >= b or a == b,
            "__gt__": lambda a, b: a >= b and a != b,
            "__lt__": lambda a, b: not a >= b,
        },
    }
    root = next((name for name in derived if cls.find(name)[0] is not MISSING), None)
    for name, function in derived.get(root or "", {}).items():
        if cls.find(name)[0] is MISSING:
            cls.namespace[name] = _method(name, function)
    return cls


def _method(name: str, function: Any) -> Any:
    return Property(
        Native(name, lambda site, args, kwargs: Plain(name, lambda other, value=args[0]: function(value, other)))
    )


_NO_PARTIAL = Partial(None, (), {})
"""Any partial, to ask for the class of them all."""


def make(machine: Any) -> dict[str, Any]:
    """The names of `functools`."""
    partial = machine.class_of(_NO_PARTIAL)
    partial.namespace["__new__"] = Native("__new__", lambda site, args, kwargs: _partial(site, args[1:], kwargs))
    return {
        "partial": partial,
        "partialmethod": Native("partialmethod", _partial),
        "reduce": Native("reduce", _reduce),
        "wraps": Native("wraps", _wraps),
        "update_wrapper": Plain("update_wrapper", lambda wrapper, wrapped, *rest, **more: _like(wrapper, wrapped)),
        "lru_cache": Native("lru_cache", _cached),
        "cache": Native("cache", _cached),
        "cached_property": Native("cached_property", lambda site, args, kwargs: Property(args[0], cached=True)),
        "singledispatch": Native("singledispatch", lambda site, args, kwargs: _Dispatch(machine, args[0])),
        "total_ordering": Native("total_ordering", _ordering),
        "cmp_to_key": Native("cmp_to_key", _compared),
    }


def _compared(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from functools import cmp_to_key

    key: Any = cmp_to_key(site.host(args[0]))
    return Plain("key", key)
