"""What the methods of Python's types do: which are safe as they are, which copy, which could grow without bound."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.values import Native, Plain

_STRING = (
    "capitalize casefold count encode endswith find index isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace"
    " istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex rpartition rsplit rstrip split splitlines startswith strip swapcase"
    " title upper maketrans"
)
SAFE: dict[type, str] = {
    str: _STRING,
    bytes: "count decode endswith find hex index lower lstrip partition removeprefix removesuffix rfind rsplit rstrip split startswith strip upper",
    int: "bit_length bit_count conjugate as_integer_ratio",
    float: "is_integer as_integer_ratio hex conjugate",
    complex: "conjugate",
    list: "append insert pop remove index count reverse clear",
    tuple: "index count",
    dict: "get items keys values pop popitem clear setdefault move_to_end",
    set: "add discard remove clear isdisjoint issubset issuperset",
    frozenset: "isdisjoint issubset issuperset",
    range: "",
    slice: "indices",
}
"""Methods that do nothing but what they say, on any values."""

COPYING: dict[type, str] = {
    list: "copy",
    dict: "copy",
    set: "copy union difference intersection symmetric_difference intersection_update difference_update symmetric_difference_update",
    frozenset: "copy union difference intersection symmetric_difference",
}
"""Methods whose work is their object's size."""

VALUES: dict[type, str] = {
    int: "real imag numerator denominator",
    float: "real imag",
    complex: "real imag",
    range: "start stop step",
    slice: "start stop step",
}
"""What a value holds without a call."""

_OPERATORS = (
    "len getitem setitem delitem contains iter next eq ne lt le gt ge hash bool int float index neg pos abs invert str repr format add radd sub rsub"
    " mul rmul truediv rtruediv floordiv rfloordiv mod rmod and or xor rand ror rxor iadd ior reversed round"
)


def operators(host: type) -> dict[str, Any]:
    """The operators of a type as its methods, so that classes based on it have them."""
    found: dict[str, Any] = {}
    for name in _OPERATORS.split():
        method = vars(host).get(f"__{name}__")
        if method is None:
            if f"__{name}__" in vars(host):
                found[f"__{name}__"] = None
            continue
        full = f"__{name}__"
        if name in ("mul", "rmul", "add", "radd", "iadd", "mod"):
            found[full] = Native(full, _guarded(method), method=True)
        else:
            found[full] = Plain(full, method, method=True)
    return found


def _guarded(method: Any) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        machine = site.machine
        machine.here = (site.node, site.frame)
        if len(args) == 2 and args[1].__class__ is int and hasattr(args[0], "__len__"):
            machine.sized(len(args[0]) * max(0, args[1]))
        elif len(args) == 2 and hasattr(args[0], "__len__") and hasattr(args[1], "__len__"):
            machine.sized(len(args[0]) + len(args[1]))
        return method(*args)

    return run


def methods(host: type) -> dict[str, Any]:
    """The methods of a type, by name."""
    listed = next((each for each in host.__mro__ if each in SAFE), None)
    if listed is None:
        return {}
    own = {name: method for each in reversed(host.__mro__) for name, method in vars(each).items()}
    found: dict[str, Any] = {
        name: Plain(name, own[name], method=True, shift=_shift(listed, name))
        for name in SAFE[listed].split()
        if name in own and name != "maketrans"
    }
    for name in COPYING.get(listed, "").split():
        found[name] = Native(name, _counted(own[name]), method=True)
    found.update({name: Native(name, function, method=True) for name, function in _SPECIAL.get(listed, {}).items()})
    return found


def _shift(host: type, name: str) -> int | None:
    """How a method's work follows its object's length: a text is quickly searched, its parts are slowly made."""
    if host in (str, bytes):
        return 3 if name in ("split", "rsplit", "splitlines") else 7
    if host in (list, tuple):
        return None if name in ("append", "clear") else 11 if name in ("insert", "pop") else 6
    return 5 if name in ("isdisjoint", "issubset", "issuperset") else None


def _counted(method: Any) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        machine = site.machine
        machine.here = (site.node, site.frame)
        machine.charge(len(args[0]) >> 3)
        others = [a if isinstance(a, list | tuple | dict | set | frozenset | str) else site.items(a) for a in args[1:]]
        return method(args[0], *others)

    return run


def _padded(name: str) -> Any:
    method = vars(str)[name]

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        width = args[1] if len(args) > 1 else 8
        unknown = site.machine.needed(width, "this width", site.node, site.frame)
        if unknown is not None:
            raise unknown
        site.machine.sized(max(len(args[0]), int(width) * (len(args[0]) if name == "expandtabs" else 1)), "text")
        return method(*args, **kwargs)

    return run


def _join(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.foreign import Unknown

    if args[1].__class__ is Unknown:
        return args[1].derived(args[1].path)
    parts = site.items(args[1])
    if any(part.__class__ is Unknown for part in parts):
        return next(part for part in parts if part.__class__ is Unknown)
    texts = [part.payload if hasattr(part, "payload") else part for part in parts]
    if all(text.__class__ is args[0].__class__ for text in texts):
        site.machine.sized(sum(map(len, texts)) + len(args[0]) * len(texts), "text")
    return args[0].join(texts)


def _replace(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if len(args) > 2 and isinstance(args[1], str) and isinstance(args[2], str):
        times = args[0].count(args[1]) if args[1] else len(args[0]) + 1
        site.machine.sized(len(args[0]) + times * len(args[2]), "text")
    return args[0].replace(*args[1:], **kwargs)


def _translate(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    longest = max((len(v) for v in args[1].values() if isinstance(v, str)), default=1)
    site.machine.sized(len(args[0]) * longest, "text")
    return args[0].translate(args[1])


def _sort(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    machine, held = site.machine, args[0]
    machine.here = (site.node, site.frame)
    machine.charge(len(held) >> 1)
    key = kwargs.get("key")
    held.sort(key=None if key is None else site.host(key), reverse=bool(kwargs.get("reverse", False)))


def _extend(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    more = site.items(args[1])
    site.machine.sized(len(args[0]) + len(more))
    args[0].extend(more)


def _update(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
    from cnncalc.readers.python.foreign import Unknown

    for other in args[1:]:
        if other.__class__ is Unknown:
            raise other.needed(site, "what this holds")
        if hasattr(args[0], "add"):
            args[0].update(site.items(other))
        else:
            args[0].update(pairs(site, other))
    if kwargs:
        args[0].update(kwargs)


def pairs(site: Any, value: Any) -> Any:
    """What a dict can be made of: a mapping, or pairs."""
    if isinstance(value, dict):
        site.machine.charge(len(value) >> 3)
        return value
    machine = site.machine
    try:
        keys = machine.attribute(value, "keys", site.node, site.frame)
    except AttributeError:
        return [tuple(site.items(pair)) if not isinstance(pair, tuple | list) else pair for pair in site.items(value)]
    return {key: value[key] for key in site.items(site.call(keys))}


_SPECIAL: dict[type, dict[str, Any]] = {
    str: {
        **{name: _padded(name) for name in ("center", "ljust", "rjust", "zfill", "expandtabs")},
        "join": _join,
        "replace": _replace,
        "translate": _translate,
        "format": lambda site, args, kwargs: _format(site, args, kwargs),
        "format_map": lambda site, args, kwargs: _format(site, args[:1], args[1]),
        "maketrans": lambda site, args, kwargs: _mapped(*[a for a in args if a.__class__ in (str, dict)]),
    },
    bytes: {"join": _join},
    list: {"sort": _sort, "extend": _extend},
    dict: {"update": _update},
    set: {"update": _update},
    range: {
        "index": lambda site, args, kwargs: _placed(site, args[0], args[1]),
        "count": lambda site, args, kwargs: sum(1 for each in _counting(site, args[0], args[1]) if each == args[1]),
    },
    int: {
        "to_bytes": lambda site, args, kwargs: (
            site.machine.sized(args[1] if len(args) > 1 else 1),
            args[0].to_bytes(*args[1:], **kwargs),
        )[1]
    },
}


def _counting(site: Any, values: range, wanted: Any) -> Any:
    """The values that may equal what is wanted: an int is found at once, anything else is compared one by one."""
    if wanted.__class__ is int:
        return (wanted,) if wanted in values else ()
    return site.machine.counted(values)


def _placed(site: Any, values: range, wanted: Any) -> int:
    found = next((each for each in _counting(site, values, wanted) if each == wanted), None)
    if found is None:
        raise ValueError(f"{wanted!r} is not in range")
    return values.index(found)


_mapped: Any = str.maketrans


def _format(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.python.builtin.formats import braces

    return braces(site, args[0], args[1:], kwargs)
