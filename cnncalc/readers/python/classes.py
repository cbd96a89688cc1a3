"""Classes and instances: C3 order, and the methods that Python looks up on the class for its operators."""

from __future__ import annotations

import operator
from typing import Any

from cnncalc.readers.python.foreign import BINARY, COMPARED
from cnncalc.readers.python.linear import merged
from cnncalc.readers.python.values import MISSING, Function, Native, Plain


class Class:
    """A class of the program, of Python or of a library.

    `namespace` holds what its body bound; `native` says that we implement it; `host` is the type of Python whose values
    it stands for (`int`, `dict`); `unknown` is the first base that nobody knows; `maker` makes a bare instance.
    """

    __slots__ = (
        "bases",
        "doc",
        "host",
        "info",
        "machine",
        "maker",
        "meta",
        "module",
        "mro",
        "name",
        "namespace",
        "native",
        "place",
        "qualname",
        "unknown",
    )

    def __init__(
        self,
        machine: Any,
        name: str,
        bases: tuple[Any, ...] = (),
        namespace: dict[str, Any] | None = None,
        *,
        module: str = "builtins",
        host: type | None = None,
        native: bool = True,
    ) -> None:
        self.machine = machine
        self.name = name
        self.qualname = name
        self.module = module
        self.namespace = namespace if namespace is not None else {}
        self.host = host
        self.native = native
        self.unknown = next((base for base in bases if not isinstance(base, Class)), None)
        self.bases: tuple[Class, ...] = tuple(base for base in bases if isinstance(base, Class))
        if not self.bases and name != "object":
            self.bases = (machine.object_class,)
        if self.unknown is None:
            self.unknown = next((base.unknown for base in self.bases if base.unknown is not None), None)
        machine.charge(20 + (sum(len(base.mro) for base in self.bases) ** 2 >> 4))
        self.mro: list[Class] = [self, *merged([*(base.mro for base in self.bases), self.bases], name)]
        self.meta: Any = next((base.meta for base in self.bases if base.meta is not None), None)
        self.maker: Any = next((base.maker for base in self.bases if base.maker is not None), Instance)
        self.doc: Any = None
        self.place: Any = None
        self.info: dict[str, Any] = {}
        """What a table notes of the class (the fields of a dataclass, the members of an enum)."""

    def find(self, name: str) -> tuple[Any, Any]:
        """What a name means on this class, and the class of the order that says so; (MISSING, None) where it means nothing."""
        for owner in self.mro:
            value = owner.namespace.get(name, MISSING)
            if value is not MISSING:
                return value, owner
        return MISSING, None

    def noted(self, key: str) -> Any:
        """What a table noted of the class or the nearest of its bases; None where none did."""
        return next((owner.info[key] for owner in self.mro if key in owner.info), None)

    def __or__(self, other: Any) -> Any:
        return self.machine.union(self, other)

    __ror__ = __or__

    def __getitem__(self, key: Any) -> Any:
        return self.machine.class_item(self, key)

    def __iter__(self) -> Any:
        return self.machine.class_iterator(self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, value: Any) -> bool:
        return any(value is item or bool(value == item) for item in self)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<class '{self.name if self.module == 'builtins' else f'{self.module}.{self.qualname}'}'>"


Class.__name__ = "type"


class Instance:
    """An object of a class of the program or of a library's. `payload` is the plain value of a class based on a type of Python.

    Python's operators, `len`, `sorted`, … on it find the methods of its class: where the program is just now is
    `machine.here`.
    """

    __slots__ = ("__weakref__", "attrs", "cls", "payload")

    def __init__(self, cls: Class) -> None:
        self.cls = cls
        self.attrs: dict[str, Any] = {}
        self.payload: Any = MISSING

    def special(self, name: str) -> Any:
        """The method that its class has for an operator, bound; MISSING where it has none or None."""
        found, owner = self.cls.find(name)
        if found is MISSING or found is None:
            return MISSING
        return self.cls.machine.bind(found, owner, self, self.cls)

    def run(self, name: str, *args: Any) -> Any:
        """Call the method for an operator; NotImplemented where its class has none."""
        method = self.special(name)
        if method is MISSING:
            return NotImplemented
        machine = self.cls.machine
        here = machine.here
        if self.payload is not MISSING and method.__class__ is not Function:
            args = tuple(
                each.payload if isinstance(each, Instance) and each.payload is not MISSING else each for each in args
            )
        try:
            return machine.call(method, args, {}, *here)
        finally:
            machine.here = here

    def must(self, name: str, message: str, *args: Any) -> Any:
        """The same, as a TypeError where its class has none."""
        found = self.run(name, *args)
        if found is NotImplemented:
            raise TypeError(message.format(self.cls.name))
        return found

    def __eq__(self, other: object) -> Any:
        found = self.run("__eq__", other)
        return (self is other or NotImplemented) if found is NotImplemented else found

    def __ne__(self, other: object) -> Any:
        found = self.run("__ne__", other)
        if found is not NotImplemented:
            return found
        found = self.run("__eq__", other)
        return found if found is NotImplemented else not found

    def __hash__(self) -> int:
        found = self.cls.find("__hash__")[0]
        if found is MISSING and self.payload is not MISSING:
            return hash(self.payload)
        if found is None or (
            found is MISSING and self.cls.find("__eq__")[0] is not MISSING and not self.cls.noted("identity")
        ):
            raise TypeError(f"unhashable type: '{self.cls.name}'")
        return object.__hash__(self) if found is MISSING else int(self.run("__hash__"))

    def __bool__(self) -> bool:
        found = self.run("__bool__")
        if found is NotImplemented:
            found = self.run("__len__")
        if found is NotImplemented:
            return True if self.payload is MISSING else bool(self.payload)
        return bool(found)

    def __len__(self) -> int:
        return int(self.must("__len__", "object of type '{}' has no len()"))

    def __iter__(self) -> Any:
        found = self.run("__iter__")
        if found is NotImplemented:
            if self.special("__getitem__") is MISSING:
                raise TypeError(f"'{self.cls.name}' object is not iterable")
            return self.cls.machine.indexed(self)
        return self.cls.machine.stepped(found) if isinstance(found, Instance) else iter(found)

    def __next__(self) -> Any:
        return self.must("__next__", "'{}' object is not an iterator")

    def __getitem__(self, key: Any) -> Any:
        try:
            return self.must("__getitem__", "'{}' object is not subscriptable", key)
        except KeyError:
            found = self.run("__missing__", key)
            if found is NotImplemented:
                raise
            return found

    def __setitem__(self, key: Any, value: Any) -> None:
        self.must("__setitem__", "'{}' object does not support item assignment", key, value)

    def __delitem__(self, key: Any) -> None:
        self.must("__delitem__", "'{}' object does not support item deletion", key)

    def __contains__(self, value: Any) -> bool:
        found = self.run("__contains__", value)
        return any(value is item or bool(value == item) for item in self) if found is NotImplemented else bool(found)

    def __index__(self) -> int:
        return int(self.must("__index__", "'{}' object cannot be interpreted as an integer"))

    def __int__(self) -> int:
        found = self.run("__int__")
        return int(self.__index__() if found is NotImplemented else found)

    def __float__(self) -> float:
        found = self.run("__float__")
        return float(self.__index__() if found is NotImplemented else found)

    def __round__(self, *digits: Any) -> Any:
        return self.must("__round__", "type {} doesn't define __round__ method", *digits)

    def __reversed__(self) -> Any:
        found = self.run("__reversed__")
        return found if found is not NotImplemented else (self[i] for i in range(len(self) - 1, -1, -1))

    def __str__(self) -> str:
        found = self.run("__str__")
        return self.__repr__() if found is NotImplemented else str(found)

    def __repr__(self) -> str:
        found = self.run("__repr__")
        return f"<{self.cls.module}.{self.cls.qualname} object>" if found is NotImplemented else str(found)

    def __format__(self, spec: str) -> str:
        found = self.run("__format__", spec)
        if found is NotImplemented and self.payload is not MISSING and not isinstance(self.payload, list | dict | set):
            return format(self.payload, spec)
        return format(str(self), spec) if found is NotImplemented else str(found)


def _install() -> None:
    def binary(name: str) -> tuple[Any, Any, Any]:
        def forward(self: Instance, other: Any) -> Any:
            found = self.run(f"__{name}__", other)
            if found is NotImplemented and isinstance(other, Instance):
                return other.run(f"__r{name}__", self)
            return found

        def reflected(self: Instance, other: Any) -> Any:
            found = self.run(f"__r{name}__", other)
            if found is NotImplemented and self.payload is not MISSING:
                return getattr(operator, operators.get(name, name))(other, self.payload)
            return found

        def in_place(self: Instance, other: Any) -> Any:
            return self.run(f"__i{name}__", other)

        return forward, reflected, in_place

    operators = {"and": "and_", "or": "or_"}
    mirrored = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le"}
    for name in BINARY.values():
        for prefix, function in zip(("", "r", "i"), binary(name), strict=True):
            setattr(Instance, f"__{prefix}{name}__", function)

    def compared(name: str) -> Any:
        def compare(self: Instance, other: Any) -> Any:
            found = self.run(f"__{name}__", other)
            if found is NotImplemented and isinstance(other, Instance):
                return other.run(f"__{mirrored[name]}__", self)
            return found

        return compare

    for name in COMPARED:
        if name in mirrored:
            setattr(Instance, f"__{name}__", compared(name))

    def unary(name: str) -> Any:
        return lambda self: self.must(name, "bad operand type for unary operator: '{}'")

    for name in ("__neg__", "__pos__", "__invert__", "__abs__", "__trunc__", "__ceil__", "__floor__"):
        setattr(Instance, name, unary(name))


_install()

CALLABLE = (Function, Native, Plain, Class)
