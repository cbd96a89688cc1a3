"""What can be called or looked up besides Python's own plain values: functions, methods, descriptors, our own callables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.python.frames import Frame

MISSING: Any = type("Missing", (), {"__slots__": (), "__repr__": lambda self: "MISSING"})()
"""No value: distinct from every value of a program."""


class Function:
    """A function of the program: its code, the frame it was defined in, and its defaults."""

    __slots__ = ("attributes", "code", "defaults", "keyword_defaults", "module", "name", "qualname", "up")

    def __init__(self, code: Any, up: Frame, defaults: tuple[Any, ...], keyword_defaults: dict[str, Any]) -> None:
        self.code = code
        self.up = up
        self.defaults = defaults
        self.keyword_defaults = keyword_defaults
        self.name: str = code.name
        self.qualname: str = code.qualname
        self.module = up.module
        self.attributes: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<function {self.qualname}>"


class Method:
    """A callable bound to the object it was looked up on."""

    __slots__ = ("bound", "function")

    def __init__(self, function: Any, bound: Any) -> None:
        self.function = function
        self.bound = bound

    def __eq__(self, other: object) -> bool:
        return other.__class__ is Method and self.function is other.function and self.bound is other.bound

    def __hash__(self) -> int:
        return hash((id(self.function), id(self.bound)))

    @property
    def qualname(self) -> str:
        """The name of what is bound."""
        return str(getattr(self.function, "qualname", getattr(self.function, "name", "method")))

    def __repr__(self) -> str:
        return f"<bound method {self.qualname}>"


class Native:
    """A callable of a library that we implement: `function(site, args, kwargs)` gives the value.

    As an attribute of a library's class it is a method: the instance is `args[0]`.
    """

    __slots__ = ("attributes", "function", "method", "name")

    def __init__(
        self,
        name: str,
        function: Callable[[Any, Any, dict[str, Any]], Any],
        attributes: dict[str, Any] | None = None,
        *,
        method: bool = False,
    ) -> None:
        self.name = name
        self.function = function
        self.method = method
        """Whether it is bound in any class that holds it (`__setattr__ = dict.__setitem__`)."""
        self.attributes = attributes if attributes is not None else {}

    def __repr__(self) -> str:
        return f"<built-in function {self.name}>"


class Plain:
    """A callable of Python itself that is safe on any values (`math.sqrt`, `str.upper`), called as it is."""

    __slots__ = ("function", "method", "name", "shift")

    def __init__(
        self, name: str, function: Callable[..., Any], *, method: bool = False, shift: int | None = None
    ) -> None:
        self.name = name
        self.function = function
        self.method = method
        self.shift = shift
        """Where its work is its first argument's length: one step for every 2 to the `shift` items."""

    def __repr__(self) -> str:
        return f"<built-in function {self.name}>"


class Property:
    """A property of a class of the program; with `cached` its value is kept by the instance."""

    __slots__ = ("cached", "delete", "get", "name", "set")

    def __init__(
        self, get: Any = None, set: Any = None, delete: Any = None, *, cached: bool = False, name: str = ""
    ) -> None:
        self.get = get
        self.set = set
        self.delete = delete
        self.cached = cached
        self.name = name


class StaticMethod:
    """A function that a class holds without binding it."""

    __slots__ = ("function",)

    def __init__(self, function: Any) -> None:
        self.function = function


class ClassMethod:
    """A function that is bound to the class it is looked up on."""

    __slots__ = ("function",)

    def __init__(self, function: Any) -> None:
        self.function = function


class Partial:
    """`functools.partial`: a callable with some of its arguments given."""

    __slots__ = ("args", "function", "kwargs")

    def __init__(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs


def native(name: str) -> Callable[[Callable[[Any, Any, dict[str, Any]], Any]], Native]:
    """Decorator: a function of (site, args, kwargs) as a value of the program."""
    return lambda function: Native(name, function)


Function.__name__ = "function"  # in messages that Python itself words: 'function' object is not iterable
Method.__name__ = "method"
Native.__name__ = Plain.__name__ = "builtin_function_or_method"
Property.__name__ = "property"
