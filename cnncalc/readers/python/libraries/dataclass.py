"""`dataclasses`: fields from annotations, `__init__`, comparison, `replace` and their like."""

from __future__ import annotations

import ast
from typing import Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.libraries.settings import setting
from cnncalc.readers.python.values import MISSING, Native, Plain


class Field(NamedTuple):
    """One field of a dataclass."""

    name: str
    default: Any = MISSING
    factory: Any = MISSING
    init: bool = True
    repr: bool = True
    compare: bool = True
    keyword: bool = False
    only_init: bool = False


class _Given:
    """What `field(…)` says."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options


def _decorate(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if args and isinstance(args[0], Class):
        return furnish(site.machine, args[0], {})
    return Plain("dataclass", lambda cls: furnish(site.machine, cls, kwargs))


def furnish(machine: Any, cls: Class, options: dict[str, Any]) -> Class:
    """Make a class a dataclass."""
    if not isinstance(cls, Class):
        return cls
    machine.charge(40 + 20 * len(cls.info.get("annotations", ())))
    fields: dict[str, Field] = {}
    for owner in reversed(cls.mro[1:]):
        fields.update(owner.info.get("fields", {}))
    keyword = bool(options.get("kw_only", False))
    for name, hint in cls.info.get("annotations", {}).items():
        said = ast.unparse(hint) if len(ast.dump(hint)) < 2000 else ""
        if said.rpartition(".")[2].startswith("ClassVar") or "ClassVar[" in said:
            continue
        if said.rpartition(".")[2] == "KW_ONLY":
            keyword = True
            continue
        fields[name] = _field(cls, name, keyword, "InitVar" in said)
    cls.info["fields"] = fields
    own = cls.namespace
    if options.get("init", True):
        own.setdefault("__init__", Native("__init__", _init, method=True))
    if options.get("repr", True):
        own.setdefault("__repr__", Native("__repr__", _repr, method=True))
    if options.get("eq", True) and "__eq__" not in own:
        own["__eq__"] = Native("__eq__", _eq, method=True)
        hashed = options.get("frozen") or options.get("unsafe_hash")
        own.setdefault(
            "__hash__",
            Native("__hash__", lambda site, args, kwargs: hash(_compared(args[0])), method=True) if hashed else None,
        )
    if options.get("order"):
        for name, function in (("lt", tuple.__lt__), ("le", tuple.__le__), ("gt", tuple.__gt__), ("ge", tuple.__ge__)):
            own[f"__{name}__"] = Native(name, _ordered(function), method=True)
    if options.get("frozen"):
        own["__setattr__"] = Native("__setattr__", _frozen, method=True)
    own.setdefault("__match_args__", tuple(f.name for f in fields.values() if f.init))
    return cls


def _ordered(function: Any) -> Any:
    return lambda site, args, kwargs: function(_compared(args[0]), _compared(args[1]))


def _field(cls: Class, name: str, keyword: bool, only_init: bool) -> Field:
    value = cls.namespace.get(name, MISSING)
    if value.__class__ is not _Given:
        if value.__class__ in (list, dict, set):
            kind = value.__class__.__name__
            raise ValueError(f"mutable default <class '{kind}'> for field {name} is not allowed: use default_factory")
        return Field(name, default=value, keyword=keyword, only_init=only_init)
    said = value.options
    default = said.get("default", MISSING)
    if default is MISSING:
        del cls.namespace[name]
    else:
        cls.namespace[name] = default
    flags = {key: bool(said.get(key, True)) for key in ("init", "repr", "compare")}
    return Field(
        name,
        default,
        said.get("default_factory", MISSING),
        **flags,
        keyword=bool(said.get("kw_only", keyword)),
        only_init=only_init,
    )


def _fields(value: Any) -> dict[str, Field]:
    cls = value if isinstance(value, Class) else getattr(value, "cls", None)
    found = None if cls is None else cls.noted("fields")
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return found  # type: ignore[no-any-return]


def _init(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    value, given = args[0], args[1:]
    name = f"{value.cls.name}.__init__()"
    fields = _fields(value)
    positional = [f.name for f in fields.values() if f.init and not f.keyword]
    if len(given) > len(positional):
        raise TypeError(f"{name} takes {len(positional) + 1} positional arguments but {len(given) + 1} were given")
    values = dict(zip(positional, given, strict=False))
    for key, each in kwargs.items():
        if key not in fields or not fields[key].init:
            raise TypeError(f"{name} got an unexpected keyword argument '{key}'")
        if key in values:
            raise TypeError(f"{name} got multiple values for argument '{key}'")
        values[key] = each
    missing = [
        f"'{f.name}'"
        for f in fields.values()
        if f.init and f.name not in values and f.default is MISSING and f.factory is MISSING
    ]
    if missing:
        listed = (
            missing[0]
            if len(missing) == 1
            else f"{', '.join(missing[:-1])}{',' if len(missing) > 2 else ''} and {missing[-1]}"
        )
        raise TypeError(
            f"{name} missing {len(missing)} required positional argument{'' if len(missing) == 1 else 's'}: {listed}"
        )
    extra = []
    for field in fields.values():
        if field.name in values:
            each = values[field.name]
        elif field.factory is not MISSING:
            each = site.call(field.factory)
        elif field.default is not MISSING:
            each = setting(site, field.name, field.default)
        else:
            continue
        if field.only_init:
            extra.append(each)
        else:
            site.machine.store(value, field.name, each, site.node, site.frame)
    after = value.special("__post_init__")
    if after is not MISSING:
        site.call(after, *extra)


def _held(value: Any, field: Field) -> Any:
    return value.attrs.get(field.name, value.cls.find(field.name)[0])


def _compared(value: Any) -> tuple[Any, ...]:
    return tuple(_held(value, f) for f in _fields(value).values() if f.compare and not f.only_init)


def _eq(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    a, b = args
    return _compared(a) == _compared(b) if isinstance(b, Instance) and a.cls is b.cls else NotImplemented


def _repr(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
    value = args[0]
    shown = ", ".join(f"{f.name}={_held(value, f)!r}" for f in _fields(value).values() if f.repr and not f.only_init)
    return f"{value.cls.qualname}({shown})"


def _frozen(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    raise AttributeError(f"cannot assign to field '{args[1]}'")


def _replace(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    given = {f.name: _held(value, f) for f in _fields(value).values() if f.init and not f.only_init}
    return site.apply(value.cls, (), {**given, **kwargs})


def plain(value: Any) -> Any:
    """A value with the dataclasses in it as dicts."""
    if isinstance(value, Instance) and value.cls.noted("fields") is not None:
        return {f.name: plain(_held(value, f)) for f in _fields(value).values()}
    if value.__class__ in (list, tuple):
        return value.__class__(plain(each) for each in value)
    return {key: plain(each) for key, each in value.items()} if value.__class__ is dict else value


def _make(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`make_dataclass(name, fields)`."""
    parts = [each if isinstance(each, tuple) else (each,) for each in site.items(args[1])]
    cls = Class(
        site.machine,
        str(args[0]),
        tuple(kwargs.get("bases", ())),
        dict(kwargs.get("namespace", {})),
        module=site.frame.module.name,
        native=False,
    )
    cls.info["annotations"] = {str(part[0]): ast.Constant(None) for part in parts}
    cls.namespace.update({str(part[0]): part[2] for part in parts if len(part) > 2})
    return furnish(site.machine, cls, kwargs)


def _listed(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`fields(…)`: objects with `name`, `default`, `type`."""
    found = []
    for field in _fields(args[0]).values():
        each = Instance(site.machine.object_class)
        each.attrs.update(
            name=field.name, default=field.default, default_factory=field.factory, init=field.init, type=None
        )
        found.append(each)
    return tuple(found)


def _known(site: Any, args: Any, kwargs: dict[str, Any]) -> bool:
    cls = args[0].cls if isinstance(args[0], Instance) else args[0]
    return isinstance(cls, Class) and cls.noted("fields") is not None


def make(machine: Any) -> dict[str, Any]:
    """The names of `dataclasses`."""
    from cnncalc.readers.python.libraries.annotation import Hint

    return {
        "dataclass": Native("dataclass", _decorate),
        "field": Native("field", lambda site, args, kwargs: _Given(kwargs)),
        "fields": Native("fields", _listed),
        "replace": Native("replace", _replace),
        "asdict": Native("asdict", lambda site, args, kwargs: plain(args[0])),
        "astuple": Native("astuple", lambda site, args, kwargs: tuple(plain(each) for each in _compared(args[0]))),
        "make_dataclass": Native("make_dataclass", _make),
        "is_dataclass": Native("is_dataclass", _known),
        "InitVar": Hint(machine, "InitVar"),
        "KW_ONLY": Hint(machine, "KW_ONLY"),
        "MISSING": MISSING,
        "FrozenInstanceError": machine.exception("AttributeError"),
    }
