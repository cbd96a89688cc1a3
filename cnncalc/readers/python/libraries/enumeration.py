"""`enum`: the names of a class's body become its members."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import MISSING, ClassMethod, Function, Native, Plain, Property, StaticMethod


class _Auto:
    """`auto()`, until its member knows its value."""


def _subclassed(machine: Any, cls: Class, options: Any, node: Any, frame: Any) -> Any:
    """Make the members of an enum when its class is there."""
    members: dict[str, Any] = {}
    cls.info["members"] = members
    cls.info["identity"] = True
    values: list[Any] = []
    for name, value in list(cls.namespace.items()):
        if name.startswith("_") or isinstance(value, Function | Property | StaticMethod | ClassMethod | Class):
            continue
        if value.__class__ is _Auto or (value.__class__ is tuple and any(part.__class__ is _Auto for part in value)):
            made = _next(machine, cls, name, values, node, frame)
            parts: Any = value
            value = (
                made if value.__class__ is _Auto else tuple(made if part.__class__ is _Auto else part for part in parts)
            )
        known = next(
            (
                m
                for m in members.values()
                if m.attrs["_value_"].__class__ is value.__class__ and m.attrs["_value_"] == value
            ),
            None,
        )
        member = _member(machine, cls, name, value, node, frame) if known is None else known
        values.append(member.attrs["_value_"])
        members[name] = cls.namespace[name] = member
    common = machine.library("enum.Enum").namespace
    for key in ("__new__", "__str__", "__format__", "__repr__"):
        owner = cls.find(key)[1]
        if key == "__new__" or owner is None or owner.host is not None:
            cls.namespace[key] = common[key]
    return None


def _unwrapped(found: Any) -> Any:
    """What a static or class method holds; anything else itself."""
    return found.function if isinstance(found, StaticMethod | ClassMethod) else found


def _next(machine: Any, cls: Class, name: str, values: list[Any], node: Any, frame: Any) -> Any:
    """The value of `auto()`."""
    own, _ = cls.find("_generate_next_value_")
    if own is not MISSING:
        return machine.call(_unwrapped(own), (name, 1, len(values), values), {}, node, frame)
    if any(each.name == "StrEnum" for each in cls.mro):
        return name.lower()
    numbers = [value for value in values if value.__class__ is int]
    if any(each.name in ("Flag", "IntFlag") for each in cls.mro):
        return 1 << max((value.bit_length() for value in numbers), default=0)
    return max(numbers, default=0) + 1


def _member(machine: Any, cls: Class, name: str, value: Any, node: Any, frame: Any) -> Instance:
    machine.charge(40)
    args = value if value.__class__ is tuple else (value,)
    new, owner = cls.find("__new__")
    finds = isinstance(new, Native) and new.function is _find  # of an enum it derives from, which has no members
    if owner is not None and not owner.native and not finds:
        member: Instance = machine.call(_unwrapped(new), (cls, *args), {}, node, frame)
        value = member.attrs.get("_value_", value)
    else:
        member = Instance(cls)
        host = next((each for each in cls.mro if each.host is not None), None)
        if host is not None:
            member.payload = machine.call(host, args, {}, node, frame)
            value = member.payload
    member.attrs.update(_name_=name, _value_=value)
    init, owner = cls.find("__init__")
    if owner is not None and not owner.native:
        machine.call(init, (member, *args), {}, node, frame)
    return member


def _find(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`Color(value)`; a member is its own value."""
    cls = args[0]
    if len(args) < 2:
        raise TypeError(f"{cls.name}() needs a value")
    value = args[1]
    for member in (cls.noted("members") or {}).values():
        if member is value or member.attrs["_value_"] == value:
            return member
    own, _ = cls.find("_missing_")
    if own is not MISSING:
        found = site.call(_unwrapped(own), cls, value)
        if found is not None:
            return found
    raise ValueError(f"{value!r} is not a valid {cls.qualname}")


def _own(name: str, function: Any) -> Property:
    return Property(
        Native(name, lambda site, args, kwargs: Plain(name, lambda *more, value=args[0]: function(value, *more)))
    )


def _text(value: Any) -> str:
    if any(each.name in ("IntEnum", "StrEnum", "IntFlag") for each in value.cls.mro):
        return str(value.payload)
    return f"{value.cls.name}.{value.attrs['_name_']}"


def _flags(operator: str) -> Any:
    """`|` and `&` of flags: the member of that value, or a nameless one."""

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        a, b = (each.attrs["_value_"] if isinstance(each, Instance) else each for each in args)
        value = {"|": int.__or__, "&": int.__and__, "^": int.__xor__}[operator](a, b)
        cls = args[0].cls
        for member in (cls.noted("members") or {}).values():
            if member.attrs["_value_"] == value:
                return member
        made = Instance(cls)
        made.attrs.update(_name_=None, _value_=value)
        return made

    return run


def make(machine: Any) -> dict[str, Any]:
    """The names of `enum`."""
    common: dict[str, Any] = {
        "__new__": Native("__new__", _find),
        "name": Property(Plain("name", lambda value: value.attrs["_name_"])),
        "value": Property(Plain("value", lambda value: value.attrs["_value_"])),
        "__str__": _own("__str__", _text),
        "__format__": _own("__format__", lambda value, spec: format(str(value), spec)),
        "__repr__": _own(
            "__repr__", lambda value: f"<{value.cls.name}.{value.attrs['_name_']}: {value.attrs['_value_']!r}>"
        ),
    }
    base = Class(machine, "Enum", (), common)
    base.info["subclassed"] = _subclassed
    flag = Class(
        machine,
        "Flag",
        (base,),
        {f"__{n}__": Native(n, _flags(s)) for n, s in (("or", "|"), ("and", "&"), ("xor", "^"))},
    )
    flag.namespace["__bool__"] = Native("__bool__", lambda site, args, kwargs: bool(args[0].attrs["_value_"]))
    flag.namespace["__contains__"] = Native(
        "__contains__",
        lambda site, args, kwargs: args[1].attrs["_value_"] & args[0].attrs["_value_"] == args[1].attrs["_value_"],
    )

    def mixed(name: str, host: str) -> Class:
        found = Class(machine, name, (machine.builtin(host), base))
        for key in ("__new__", "__str__", "__format__", "__repr__"):
            found.namespace[key] = common[key]
        return found

    return {
        "Enum": base,
        "Flag": flag,
        "IntEnum": mixed("IntEnum", "int"),
        "IntFlag": mixed("IntFlag", "int"),
        "StrEnum": mixed("StrEnum", "str"),
        "EnumMeta": machine.builtin("type"),
        "EnumType": machine.builtin("type"),
        "auto": Native("auto", lambda site, args, kwargs: _Auto()),
        "unique": Plain("unique", lambda cls: cls),
    }
