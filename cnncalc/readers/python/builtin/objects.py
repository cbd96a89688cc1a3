"""Python's builtin functions that ask or change objects: attributes, classes, names; and those that are not run here."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.builtin.formats import weigh
from cnncalc.readers.python.builtin.registry import FUNCTIONS, named
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import Raised
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.printed import note
from cnncalc.readers.python.values import MISSING, ClassMethod, Function, Method, Native, Partial, Plain, StaticMethod


@named("getattr")
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


@named("hasattr")
def _hasattr(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    if value.__class__ is Unknown:
        if value.named and args[1].__class__ is str and site.machine.library(f"{value.path}.{args[1]}") is not None:
            return True
        return value.derived(f"hasattr({value.path}, …)", site.place)
    found = _getattr(site, (value, args[1], MISSING), {})
    if found.__class__ is Unknown and not found.named and isinstance(value, Instance | Class):
        return found
    return found is not MISSING


@named("setattr")
def _setattr(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    site.set_attribute(args[0], _attribute_name(site, args[1]), args[2])


@named("delattr")
def _delattr(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    site.machine.delete_attribute(args[0], _attribute_name(site, args[1]), site.node, site.frame)


@named("isinstance")
def is_instance(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`isinstance(value, classes)`."""
    value, wanted = args
    if value.__class__ is Unknown:
        return value.derived(f"isinstance({value.path}, …)", site.place)
    return _among(site, site.machine.class_of(value), wanted, value)


@named("issubclass")
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
    if isinstance(wanted, Native):  # a class of a library that a table gives as a function (`partial`)
        return value.__class__ is Partial if wanted.name == "partial" else False
    raise TypeError("isinstance() arg 2 must be a type, a tuple of types, or a union")


@named("callable")
def _callable(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    if isinstance(value, Instance):
        return value.special("__call__") is not MISSING
    if value.__class__ is Unknown:
        return True if value.named else value
    if isinstance(value, Foreign):
        return value.__class__.call is not Foreign.call
    return isinstance(value, Function | Method | Native | Plain | Partial | Class | StaticMethod | ClassMethod)


@named("vars")
def _vars(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return dict(site.frame.vars) if not args else site.attribute(args[0], "__dict__")


@named("locals")
def _locals(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return dict(site.frame.vars)


@named("globals")
def _globals(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return site.frame.module.names()


@named("dir")
def _dir(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if not args:
        return sorted(site.frame.vars)
    value = args[0]
    if value.__class__ is Unknown:
        return value
    cls = value if isinstance(value, Class) else site.machine.class_of(value)
    own = value.attrs if isinstance(value, Instance) else {}
    return sorted({*own, *(name for owner in cls.mro for name in owner.namespace)})


@named("id")
def _id(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """A number for each object, in the order they are asked for."""
    numbers = site.machine.known.setdefault(" ids", {})
    return numbers.setdefault(id(args[0]), (len(numbers) + 1, args[0]))[0]


@named("hash")
def _hash(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    site.machine.here = (site.node, site.frame)
    weigh(site.machine, args[0])
    hash(args[0])  # what cannot be hashed says so
    return _stable(site, args[0])


def _stable(site: Any, value: Any) -> int:
    """A hash that is the same in every run, unlike Python's of texts."""
    if value.__class__ is str or value.__class__ is bytes:
        from zlib import crc32

        return crc32(value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass"))
    if value.__class__ is tuple:
        return hash(tuple(_stable(site, each) for each in value))
    if value.__class__ in (int, bool, float, complex) or (
        isinstance(value, Instance) and value.special("__hash__") is not MISSING
    ):
        return hash(value)
    return int(_id(site, (value,), {}))


@named("print")
def _print(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    """Nothing is printed; it is noted where somebody asked for it."""
    if site.machine.printed is not None:
        note(site.machine, site.place, args)


FUNCTIONS["breakpoint"] = FUNCTIONS["print"]


def _unread(name: str, help: str) -> None:
    FUNCTIONS[name] = Native(
        name, lambda site, args, kwargs: site.machine.unknown(f"{name}(…)", site.node, site.frame, help=help)
    )


_unread("input", "write the value in its place")
_unread("open", "write what is read from the file in its place")


@named("eval")
def _eval(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`eval("nn.ReLU")`: the value of a name; no other text is looked into."""
    text = args[0] if len(args) == 1 else None
    parts = text.strip().split(".") if text.__class__ is str else [""]
    if not all(part.isidentifier() for part in parts):
        return site.machine.unknown(
            "eval(…)", site.node, site.frame, help="write the value in its place; no code is run"
        )
    frame: Any = site.frame
    while frame is not None and parts[0] not in frame.vars:
        frame = frame.up
    value = site.frame.module.lookup(parts[0], site.node, site.frame) if frame is None else frame.vars[parts[0]]
    for part in parts[1:]:
        value = site.attribute(value, part)
    return value


for _name in ("exec", "compile", "__import__", "memoryview", "bytearray"):
    _unread(_name, "write the value in its place; no code is run")
