"""`operator`: the operators as functions, and getters."""

from __future__ import annotations

import operator
from typing import Any

from cnncalc.readers.python.values import Native


def _binary(name: str, symbol: str) -> Native:
    from cnncalc.readers.python.operation import binary

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        site.machine.here = (site.node, site.frame)
        return binary(site.machine, symbol, *args)

    return Native(name, run)


def _itemgetter(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    keys = list(args)

    def get(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        site.machine.here = (site.node, site.frame)
        return args[0][keys[0]] if len(keys) == 1 else tuple(args[0][key] for key in keys)

    return Native("itemgetter", get)


def _attrgetter(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    names = list(args)

    def one(site: Any, value: Any, path: str) -> Any:
        for name in path.split("."):
            value = site.attribute(value, name)
        return value

    def get(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return one(site, args[0], names[0]) if len(names) == 1 else tuple(one(site, args[0], name) for name in names)

    return Native("attrgetter", get)


def _methodcaller(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    name, given, named = args[0], args[1:], kwargs
    return Native("methodcaller", lambda site, args, kwargs: site.apply(site.attribute(args[0], name), given, named))


def _plain(name: str) -> Native:
    function = vars(operator)[name]

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        site.machine.here = (site.node, site.frame)
        return function(*args)

    return Native(name, run)


_BINARY = {
    "add": "Add", "sub": "Sub", "mul": "Mult", "truediv": "Div", "floordiv": "FloorDiv", "mod": "Mod", "pow": "Pow", "matmul": "MatMult",
    "lshift": "LShift", "rshift": "RShift", "and_": "BitAnd", "or_": "BitOr", "xor": "BitXor", "concat": "Add", "iadd": "Add", "imul": "Mult",
}  # fmt: skip

NAMES: dict[str, Any] = {
    **{name: _binary(name, symbol) for name, symbol in _BINARY.items()},
    **{
        name: _plain(name)
        for name in [
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "neg",
            "pos",
            "invert",
            "inv",
            "not_",
            "truth",
            "abs",
            "index",
            "getitem",
            "setitem",
            "delitem",
            "contains",
            "is_",
            "is_not",
            "length_hint",
        ]
    },
    "itemgetter": Native("itemgetter", _itemgetter),
    "attrgetter": Native("attrgetter", _attrgetter),
    "methodcaller": Native("methodcaller", _methodcaller),
}
