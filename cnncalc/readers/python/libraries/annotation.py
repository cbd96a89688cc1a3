"""`typing` and `types`: hints, which mean nothing while a program runs except in `isinstance`, and a few that do."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import Native, Plain

_MEANS = {
    "List": "list", "Tuple": "tuple", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Type": "type", "Text": "str", "MutableMapping": "dict",
    "Deque": "deque", "DefaultDict": "defaultdict", "OrderedDict": "OrderedDict",
}  # fmt: skip
"""Hints that stand for a type of Python."""

_WITH = {
    "Sequence": ("list", "tuple", "str", "range", "bytes", "deque"),
    "MutableSequence": ("list", "deque"),
    "Mapping": ("dict",),
    "MutableMapping": ("dict",),
    "Set": ("set", "frozenset"),
    "Iterator": ("generator", "map", "zip", "enumerate", "filter", "reversed"),
    "Generator": ("generator",),
}
_METHODS = {
    "Iterable": "__iter__", "Iterator": "__next__", "Sized": "__len__", "Container": "__contains__", "Collection": "__len__", "Callable": "__call__",
    "Hashable": "__hash__", "Sequence": " ", "Mapping": " ",
}  # fmt: skip
_CALLABLE = ("function", "method", "builtin_function_or_method", "type", "partial")


class Hint(Foreign):
    """A type hint: subscripted, joined by `|`, called as `List()`, asked by `isinstance`, or a base without effect."""

    kind = "type"

    def __init__(self, machine: Any, name: str, parts: tuple[Any, ...] = ()) -> None:
        self.machine = machine
        self.name = name
        self.parts = parts

    def item(self, site: Any, key: Any) -> Any:
        return Hint(self.machine, self.name, key if isinstance(key, tuple) else (key,))

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        return Hint(self.machine, "Union", operands) if operator == "|" else NotImplemented

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("__args__", "__origin__", "__name__"):
            return {"__args__": self.parts, "__origin__": self, "__name__": self.name}[name]
        return Hint(self.machine, f"{self.name}.{name}")

    def base_class(self) -> Any:
        """The class it stands for as a base; None for one without effect (`Generic[T]`, `Protocol`)."""
        plain = _MEANS.get(self.name)
        return self.machine.builtin(plain) if plain in ("list", "tuple", "dict", "set", "str") else self._other(plain)

    def _other(self, plain: str | None) -> Any:
        return (
            self.machine.library(f"collections.{plain}") if plain in ("OrderedDict", "defaultdict", "deque") else None
        )

    def call(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        base = self.base_class()
        return Hint(self.machine, self.name, tuple(args)) if base is None else site.apply(base, args, kwargs)

    def matches(self, site: Any, cls: Any, value: Any) -> Any:
        """What `isinstance(value, hint)` gives for a value of a class."""
        if self.name in ("Union", "Optional"):
            from cnncalc.readers.python.builtin.objects import is_instance

            parts = tuple(self.parts) + ((None,) if self.name == "Optional" else ())
            return any(is_instance(site, (value, part), {}) for part in parts)
        names = {each.name for each in cls.mro}
        if self.name in _WITH and names & set(_WITH[self.name]):
            return True
        if self.name in _MEANS:
            return _MEANS[self.name] in names
        method = _METHODS.get(self.name)
        if method == "__call__" and names & set(_CALLABLE):
            return True
        if method == "__iter__" and names & {"generator", "map", "zip", "enumerate", "filter", "range"}:
            return True
        return method is not None and cls.find(method)[1] is not None

    def text(self, site: Any, spec: str) -> str:
        return f"typing.{self.name}"

    def contains(self, site: Any, value: Any) -> bool:
        return False


_HINTS = (
    "Any Union Optional List Tuple Dict Set FrozenSet Sequence Iterable Iterator Callable Type ClassVar Final Literal Generic Protocol Mapping MutableMapping"
    " MutableSequence Generator Sized Collection Container Hashable Text AnyStr Annotated Deque DefaultDict OrderedDict Self Awaitable NoReturn Never"
    " Concatenate ParamSpec Unpack TypeAlias Required NotRequired LiteralString Counter AbstractSet SupportsFloat SupportsInt SupportsIndex"
)


def make(machine: Any) -> dict[str, Any]:
    """The names of `typing`, and of `types`."""
    from cnncalc.readers.python.libraries.tuples import base

    same = Plain("same", lambda value, *rest, **more: value)
    names: dict[str, Any] = {name: Hint(machine, name) for name in _HINTS.split()}
    for name in ("TypeVar", "ParamSpec", "TypeVarTuple", "NewType"):
        names[name] = Native(name, lambda site, args, kwargs: Hint(machine, str(args[0])))
    for name in ("overload", "final", "no_type_check", "runtime_checkable", "override", "runtime"):
        names[name] = same
    names["cast"] = Native("cast", lambda site, args, kwargs: args[1])
    names["TYPE_CHECKING"] = False
    names["NamedTuple"] = base(machine)
    names["TypedDict"] = machine.builtin("dict")
    names["get_type_hints"] = Native("get_type_hints", lambda site, args, kwargs: {})
    names["SimpleNamespace"] = namespace(machine)
    for name, value in (
        ("FunctionType", "function"),
        ("LambdaType", "function"),
        ("MethodType", "method"),
        ("GeneratorType", "generator"),
    ):
        names[name] = Named(machine, value)
    names["ModuleType"] = Named(machine, "module")
    names["NoneType"] = machine.class_of(None)
    return names


class Named(Hint):
    """A type of `types`, known by its name."""

    def matches(self, site: Any, cls: Any, value: Any) -> Any:
        return self.name in {each.name for each in cls.mro}


def namespace(machine: Any) -> Any:
    """`types.SimpleNamespace`, which is also what `argparse` gives."""
    found = machine.known.get(" namespace")
    if found is None:
        from cnncalc.readers.python.classes import Class

        def init(site: Any, args: Any, kwargs: dict[str, Any]) -> None:
            args[0].attrs.update(kwargs)

        def shown(site: Any, args: Any, kwargs: dict[str, Any]) -> str:
            return f"{args[0].cls.name.lower()}({', '.join(f'{k}={v!r}' for k, v in args[0].attrs.items())})"

        def equal(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
            return args[0].attrs == args[1].attrs if getattr(args[1], "cls", None) is args[0].cls else NotImplemented

        def contains(site: Any, args: Any, kwargs: dict[str, Any]) -> bool:
            return args[1] in args[0].attrs

        methods = {"__init__": init, "__repr__": shown, "__eq__": equal, "__contains__": contains}
        found = Class(machine, "Namespace", (), {name: Native(name, function) for name, function in methods.items()})
        machine.known[" namespace"] = found
    return found
