"""`six`: the names of Python 2 and 3 for the same things."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.values import Native


def make(machine: Any) -> dict[str, Any]:
    """The names of the module."""
    builtin = {name: machine.builtin(name) for name in ("range", "zip", "map", "filter", "str", "int")}
    return {
        "moves.xrange": builtin["range"],
        **{f"moves.{name}": builtin[name] for name in ("range", "zip", "map", "filter")},
        "text_type": builtin["str"],
        "string_types": (builtin["str"],),
        "integer_types": (builtin["int"],),
        "PY2": False,
        "PY3": True,
        **{f"iter{name}": Native(f"iter{name}", _named(name)) for name in ("items", "values", "keys")},
        "add_metaclass": Native("add_metaclass", lambda site, args, kwargs: Native("add_metaclass", _same)),
    }


def _named(name: str) -> Any:
    return lambda site, args, kwargs: site.call(site.attribute(args[0], name))


def _same(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return args[0]
