"""Python's exception classes, each made when a program first names or raises it."""

from __future__ import annotations

import builtins
from typing import Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.values import Native


def _host(name: str) -> Any:
    found = vars(builtins).get(name)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def known(name: str) -> bool:
    """Whether Python has an exception class of this name."""
    return _host(name) is not None


def make(machine: Any, name: str) -> Class:
    """The class of a name; for a name that Python does not have, Exception itself."""
    host = _host(name)
    if host is None:
        return machine.exception("Exception")  # type: ignore[no-any-return]
    bases = tuple(machine.exception(base.__name__) for base in host.__bases__ if base is not object)
    found = machine.exceptions[name] = Class(machine, name, bases, _own(name))
    return found


def _own(name: str) -> dict[str, Any]:
    if name == "BaseException":
        return dict(_BASE)
    if name == "KeyError":
        return {
            "__str__": Native(
                "__str__",
                lambda site, args, kwargs: (
                    repr(args[0].attrs["args"][0]) if len(args[0].attrs["args"]) == 1 else _text(site, args, kwargs)
                ),
            )
        }
    return {}


def _new(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = site.machine.bare(args[0])
    value.attrs.update(args=tuple(args[1:]), __cause__=None, __context__=None, __traceback__=None)
    if site.machine.exception("StopIteration") in args[0].mro:
        value.attrs["value"] = args[1] if len(args) > 1 else None
    if site.machine.exception("SystemExit") in args[0].mro:
        value.attrs["code"] = args[1] if len(args) > 1 else None
    return value


def _init(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    args[0].attrs["args"] = tuple(args[1:])


def _text(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
    held = args[0].attrs.get("args", ())
    return "" if not held else str(held[0]) if len(held) == 1 else str(held)


def _shown(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
    held = args[0].attrs.get("args", ())
    return f"{args[0].cls.name}({held[0]!r})" if len(held) == 1 else f"{args[0].cls.name}{held!r}"


_BASE = {
    "__new__": Native("__new__", _new),
    "__init__": Native("__init__", _init),
    "__str__": Native("__str__", _text),
    "__repr__": Native("__repr__", _shown),
    "with_traceback": Native("with_traceback", lambda site, args, kwargs: args[0]),
    "add_note": Native("add_note", lambda site, args, kwargs: None),
    "__hash__": Native("__hash__", lambda site, args, kwargs: object.__hash__(args[0])),
}
