"""The table of Python's builtin functions, which the files beside it fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnncalc.readers.python.values import Native

Implementation = Callable[[Any, Any, dict[str, Any]], Any]

FUNCTIONS: dict[str, Any] = {}


def named(name: str) -> Callable[[Implementation], Implementation]:
    """Decorator: a function of (site, args, kwargs) as the builtin of a name."""

    def keep(function: Implementation) -> Implementation:
        FUNCTIONS[name] = Native(name, function)
        return function

    return keep
