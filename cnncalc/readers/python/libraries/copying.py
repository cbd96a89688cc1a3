"""`copy`: `copy` and `deepcopy` of every kind of value. A class of a library may say in its `info` how it is copied."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from typing import Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import MISSING, Method, Native, Partial


def _shallow(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    value = args[0]
    if isinstance(value, Instance):
        own = value.special("__copy__")
        if own is not MISSING:
            return site.call(own)
        made = value.cls.maker(value.cls)
        made.attrs = dict(value.attrs)
        made.payload = value.payload.copy() if hasattr(value.payload, "copy") else value.payload
        hook = value.cls.noted("copied")
        return made if hook is None else hook(site, value, made, None)
    if isinstance(value, list | dict | set | deque):
        site.machine.charge(len(value) >> 3)
        return value.copy()
    if isinstance(value, Foreign) and hasattr(value, "copied"):
        return value.copied(site, None)
    return value


def _deep(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    memo: dict[int, Any] = {}
    return deep(site, args[0], memo, 0)


def deep(site: Any, value: Any, memo: dict[int, Any], depth: int) -> Any:
    """A deep copy; `memo` holds the copies of what was met before, by identity, with the originals kept alive."""
    if value.__class__ in (int, str, float, bool, type(None), bytes, complex, range):
        return value
    found = memo.get(id(value))
    if found is not None:
        return found[0]
    site.machine.charge(1)
    if depth > site.machine.bounds.nesting:
        raise site.error("values are nested too deeply to be copied", kind="limit")

    def again(inner: Any) -> Any:
        return deep(site, inner, memo, depth + 1)

    if isinstance(value, Instance):
        return _instance(site, value, memo, again)
    if isinstance(value, Foreign):
        made = value.copied(site, again) if hasattr(value, "copied") else value
        memo[id(value)] = (made, value)
        return made
    if value.__class__ is Method:
        return Method(value.function, again(value.bound))
    if value.__class__ is Partial:
        return Partial(
            value.function, tuple(again(a) for a in value.args), {k: again(v) for k, v in value.kwargs.items()}
        )
    return _collection(site, value, memo, again)


def _instance(site: Any, value: Instance, memo: dict[int, Any], again: Any) -> Any:
    own = value.special("__deepcopy__")
    if own is not MISSING:
        made = site.call(own, {})
        memo[id(value)] = (made, value)
        return made
    if value.cls.noted("members") is not None:
        return value
    made = value.cls.maker(value.cls)
    memo[id(value)] = (made, value)
    made.attrs = {key: again(inner) for key, inner in value.attrs.items()}
    made.payload = value.payload if value.payload is MISSING else again(value.payload)
    hook = value.cls.noted("copied")
    return made if hook is None else hook(site, value, made, again)


def _collection(site: Any, value: Any, memo: dict[int, Any], again: Any) -> Any:
    kind = value.__class__
    if isinstance(value, list | dict | tuple | set | frozenset | deque):
        site.machine.charge(len(value) >> 1)
    if kind in (list, deque):
        made: Any = kind()
        memo[id(value)] = (made, value)
        made.extend(again(inner) for inner in value)
    elif kind in (dict, OrderedDict, defaultdict) or isinstance(value, dict):
        made = value.copy()
        made.clear()
        memo[id(value)] = (made, value)
        for key, inner in value.items():
            made[again(key)] = again(inner)
    elif kind in (tuple, set, frozenset):
        made = kind(again(inner) for inner in value)
        memo[id(value)] = (made, value)
    else:
        made = value
    return made


NAMES = {"copy": Native("copy", _shallow), "deepcopy": Native("deepcopy", _deep)}
