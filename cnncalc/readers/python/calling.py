"""Calls: how arguments meet parameters, and what happens when a value of any kind is called."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.attributes import bind
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.frames import Frame, Site
from cnncalc.readers.python.values import MISSING, ClassMethod, Function, Method, Native, Partial, Plain, StaticMethod


def call(machine: Any, function: Any, args: Any, kwargs: dict[str, Any], node: Any, frame: Any) -> Any:
    """Call any value of the program; `args` is a list or tuple, which is not changed."""
    kind = function.__class__
    if kind is Function:
        return invoke(machine, function, args, kwargs, node, frame)
    if kind is Method:
        return call(machine, function.function, (function.bound, *args), kwargs, node, frame)
    if kind is Plain:
        unknown = (
            None
            if function.name in KEEPING
            else next((a for a in (args[:2] if function.name in KEYED else args) if a.__class__ is Unknown), None)
        )
        if unknown is not None:
            return unknown.derived(f"{function.name}({unknown.path})", Site(machine, node, frame).place)
        machine.here = (node, frame)
        if function.shift is not None and args and not isinstance(args[0], Instance | Foreign):
            machine.charge(1 + (len(args[0]) >> function.shift))
        elif function.name not in KEEPING:
            machine.charge(1 + weight(args))
        return function.function(*args, **kwargs)
    if kind is Native:
        machine.steps -= 2
        return function.function(Site(machine, node, frame), args, kwargs)
    if isinstance(function, Class):
        return instantiate(machine, function, args, kwargs, node, frame)
    if isinstance(function, Instance):
        method = function.special("__call__")
        if method is MISSING:
            if function.cls.unknown is not None:
                return Unknown(machine, f"{function.cls.name}(…)(…)", Site(machine, node, frame).place)
            raise TypeError(f"'{function.cls.name}' object is not callable")
        return call(machine, method, args, kwargs, node, frame)
    if kind is Partial:
        return call(machine, function.function, (*function.args, *args), {**function.kwargs, **kwargs}, node, frame)
    if isinstance(function, Foreign):
        return function.call(Site(machine, node, frame), args, kwargs)
    if kind in (StaticMethod, ClassMethod):
        return call(machine, function.function, args, kwargs, node, frame)
    raise TypeError(f"'{machine.class_of(function).name}' object is not callable")


def weight(values: Any) -> int:
    """What large integers and long collections among some values cost: 1 for every 64 bits or 16 items."""
    total = 0
    for value in values:
        kind = value.__class__
        if kind is int:
            if not -LARGE < value < LARGE:
                total += value.bit_length() >> 5
        elif kind in LONG and len(value) > 256:
            total += len(value) >> (10 if kind is str else 4)
    return total


LARGE = 1 << 256
LONG = (str, list, tuple)
KEEPING = frozenset(
    ["append", "insert", "add", "__setitem__", "__init__", "appendleft", "callable", "wraps", "register"]
)
"""Methods of collections that take any value as it is."""

KEYED = frozenset(("get", "setdefault", "pop"))
"""Methods of which only the key must be known."""


def invoke(machine: Any, function: Function, args: Any, kwargs: dict[str, Any], node: Any, frame: Any) -> Any:
    """Call a function of the program."""
    code = function.code
    depth = frame.depth + 1
    if depth > machine.bounds.depth:
        raise machine.limit(f"calls are nested more than {machine.bounds.depth} deep", node, frame)
    if code.body is None:
        code.prepare(machine)
    machine.steps -= code.cost
    if machine.steps < 0:
        raise machine.out_of_steps(node, frame)
    if not kwargs and len(args) == code.simple:
        vars = dict(zip(code.positional, args, strict=True))
    else:
        vars = match(function, code, args, kwargs)
    inner = Frame(vars, function.up, frame, node, code.source, function.module, depth)
    inner.function = function
    if code.yields:
        return machine.generator(code.body(inner))
    code.body(inner)
    return inner.result


def match(function: Function, code: Any, args: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a function with the values of a call; TypeError as Python words it."""
    names = code.positional
    vars: dict[str, Any] = dict(zip(names, args, strict=False))
    if len(args) > len(names):
        if code.vararg is None:
            raise TypeError(_too_many(function, code, len(args), sum(name in code.keyword_only for name in kwargs)))
        vars[code.vararg] = tuple(args[len(names) :])
    elif code.vararg is not None:
        vars[code.vararg] = ()
    rest: dict[str, Any] = {}
    for name, value in kwargs.items():
        if name in vars and name in code.by_name:
            raise TypeError(f"{function.qualname}() got multiple values for argument '{name}'")
        if name in code.by_name:
            vars[name] = value
        elif code.kwarg is not None:
            rest[name] = value
        else:
            raise TypeError(f"{function.qualname}() got an unexpected keyword argument '{name}'")
    if code.kwarg is not None:
        vars[code.kwarg] = rest
    first = len(names) - len(function.defaults)
    missing = []
    for index in range(len(args), len(names)):
        if names[index] not in vars:
            if index >= first:
                vars[names[index]] = function.defaults[index - first]
            else:
                missing.append(names[index])
    if missing:
        raise TypeError(_missing(function, "positional", missing))
    for name in code.keyword_only:
        if name not in vars:
            if name in function.keyword_defaults:
                vars[name] = function.keyword_defaults[name]
            else:
                missing.append(name)
    if missing:
        raise TypeError(_missing(function, "keyword-only", missing))
    return vars


def _too_many(function: Function, code: Any, given: int, named: int) -> str:
    most = len(code.positional)
    least = most - len(function.defaults)
    takes = f"{most}" if least == most else f"from {least} to {most}"
    found = f"{given} {'was' if given == 1 else 'were'} given"
    if named:
        keywords = f"{named} keyword-only argument{'' if named == 1 else 's'}"
        found = f"{given} positional argument{'' if given == 1 else 's'} (and {keywords}) were given"
    return f"{function.qualname}() takes {takes} positional argument{'' if most == 1 and least == most else 's'} but {found}"


def _missing(function: Function, kind: str, names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    listed = (
        quoted[0]
        if len(quoted) == 1
        else " and ".join(quoted)
        if len(quoted) == 2
        else f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    )
    return (
        f"{function.qualname}() missing {len(names)} required {kind} argument{'' if len(names) == 1 else 's'}: {listed}"
    )


def instantiate(machine: Any, cls: Class, args: Any, kwargs: dict[str, Any], node: Any, frame: Any) -> Any:
    """Call a class: `__new__`, then `__init__`."""
    if cls.meta is not None:
        made_by, owner = cls.meta.find("__call__")
        if made_by is not MISSING and not owner.native:
            return call(machine, Method(made_by, cls), args, kwargs, node, frame)
    return construct(machine, cls, args, kwargs, node, frame)


def construct(machine: Any, cls: Class, args: Any, kwargs: dict[str, Any], node: Any, frame: Any) -> Any:
    """What `type.__call__` does."""
    machine.steps -= 4
    new, owner = cls.find("__new__")
    if owner is machine.object_class:
        value = bare(machine, cls)
    else:
        function = new.function if new.__class__ in (StaticMethod, ClassMethod) else new
        value = call(machine, function, (cls, *args), kwargs, node, frame)
        if not isinstance(value, Instance) or cls not in value.cls.mro:
            if value.__class__ is Unknown or not isinstance(value, Instance):
                return value
            return value
    init, owner = cls.find("__init__")
    if owner is not machine.object_class:
        call(machine, bind(machine, init, owner, value, cls), args, kwargs, node, frame)
    elif (args or kwargs) and cls.unknown is None and new is machine.object_class.namespace["__new__"]:
        raise TypeError(f"{cls.name}() takes no arguments")
    return value


def bare(machine: Any, cls: Class) -> Any:
    """An instance of a class before its `__init__`."""
    abstract = cls.noted("abstract")
    if abstract:
        left = [name for name in abstract if getattr(cls.find(name)[0], "attributes", {}).get("__isabstractmethod__")]
        if left:
            names = ", ".join(left)
            raise TypeError(
                f"Can't instantiate abstract class {cls.name} with abstract method{'' if len(left) == 1 else 's'} {names}"
            )
    machine.charge(2)
    return cls.maker(cls)
