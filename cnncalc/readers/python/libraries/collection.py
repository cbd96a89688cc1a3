"""`collections`: OrderedDict, defaultdict, Counter, deque, namedtuple, and the abstract classes that `isinstance` asks for."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

from cnncalc.readers.python.builtin.methods import pairs
from cnncalc.readers.python.builtin.types import add, of_host
from cnncalc.readers.python.libraries.annotation import Hint
from cnncalc.readers.python.libraries.tuples import named_tuple
from cnncalc.readers.python.values import Native, Plain, Property


def _ordered(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return OrderedDict(pairs(site, args[0]), **kwargs) if args else OrderedDict(**kwargs)


def _defaulting(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    factory = None if not args or args[0] is None else site.host(args[0])
    made: Any = defaultdict(factory)
    made.update(pairs(site, args[1]) if len(args) > 1 else {}, **kwargs)
    return made


def _counted(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    if not args or args[0] is None:
        return Counter(**kwargs)
    return Counter(args[0] if isinstance(args[0], dict) else site.items(args[0]), **kwargs)


def _queued(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    return deque(site.items(args[0]) if args else (), *args[1:2], **kwargs)


def _plain(host: type, names: str) -> dict[str, Any]:
    quick = ("append", "appendleft", "pop", "popleft", "popitem", "move_to_end")
    return {
        name: Plain(name, vars(host)[name], method=True, shift=None if name in quick else 3) for name in names.split()
    }


def _extending(name: str) -> Native:
    method = vars(deque)[name]
    return Native(name, lambda site, args, kwargs: method(args[0], site.items(args[1])), method=True)


def _changing(name: str) -> Native:
    method = vars(Counter)[name]
    return Native(
        name,
        lambda site, args, kwargs: method(
            args[0], *[a if isinstance(a, dict) else site.items(a) for a in args[1:]], **kwargs
        ),
        method=True,
    )


_ABSTRACT = "Sequence MutableSequence Iterable Iterator Mapping MutableMapping Callable Sized Collection Container Hashable Set Generator"


def make(machine: Any) -> dict[str, Any]:
    """The names of `collections`, and of `collections.abc`."""
    base = of_host(machine, dict)
    ordered = add(
        machine,
        OrderedDict,
        "OrderedDict",
        (base,),
        {**_plain(OrderedDict, "move_to_end popitem")},
        _ordered,
        mutable=True,
    )
    factory = Property(Plain("default_factory", lambda value: value.default_factory))
    default = add(machine, defaultdict, "defaultdict", (base,), {"default_factory": factory}, _defaulting, mutable=True)
    counting = {
        **_plain(Counter, "most_common elements total"),
        "update": _changing("update"),
        "subtract": _changing("subtract"),
    }
    counter = add(machine, Counter, "Counter", (base,), counting, _counted, mutable=True)
    queueing = {
        **_plain(deque, "append appendleft pop popleft clear copy count index insert remove reverse rotate"),
        "extend": _extending("extend"),
        "extendleft": _extending("extendleft"),
        "maxlen": Property(Plain("maxlen", lambda value: value.maxlen)),
    }
    queue = add(machine, deque, "deque", (), queueing, _queued, mutable=True)
    classes = {
        "OrderedDict": ordered,
        "defaultdict": default,
        "Counter": counter,
        "deque": queue,
        "UserDict": base,
        "UserList": of_host(machine, list),
    }
    names: dict[str, Any] = {f"collections.{name}": value for name, value in classes.items()}
    names["collections.namedtuple"] = Native("namedtuple", named_tuple)
    for name in _ABSTRACT.split():
        names[f"collections.{name}"] = names[f"collections.abc.{name}"] = Hint(machine, name)
    return names
