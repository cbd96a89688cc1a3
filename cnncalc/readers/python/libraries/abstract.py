"""`abc` and `numbers`."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.values import ClassMethod, Function, Native, Property, StaticMethod


def _abstract(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`@abstractmethod`: noted on the function, so that its class cannot be instantiated without another."""
    function = args[0]
    inner = (
        function.get
        if isinstance(function, Property)
        else function.function
        if isinstance(function, StaticMethod | ClassMethod)
        else function
    )
    if isinstance(inner, Function):
        inner.attributes["__isabstractmethod__"] = True
    return function


def _numbers(machine: Any, *names: str) -> Class:
    """An abstract number: the plain types of these names are instances of it."""
    found = Class(machine, "Number")
    found.info["instances"] = lambda site, cls, value: any(each.name in names for each in cls.mro)
    return found


def make(machine: Any) -> dict[str, Any]:
    """The names of both modules."""
    decorator = Native("abstractmethod", _abstract)
    return {
        "ABC": Class(machine, "ABC"),
        "ABCMeta": Class(machine, "ABCMeta", (machine.builtin("type"),)),
        "abstractmethod": decorator,
        "abstractclassmethod": Native(
            "abstractclassmethod", lambda site, args, kwargs: ClassMethod(_abstract(site, args, kwargs))
        ),
        "abstractstaticmethod": Native(
            "abstractstaticmethod", lambda site, args, kwargs: StaticMethod(_abstract(site, args, kwargs))
        ),
        "abstractproperty": Native(
            "abstractproperty", lambda site, args, kwargs: Property(_abstract(site, args, kwargs))
        ),
        "Number": _numbers(machine, "int", "float", "complex"),
        "Complex": _numbers(machine, "int", "float", "complex"),
        "Real": _numbers(machine, "int", "float"),
        "Rational": _numbers(machine, "int"),
        "Integral": _numbers(machine, "int"),
    }
