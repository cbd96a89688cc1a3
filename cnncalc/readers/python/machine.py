"""The state of one evaluation: what is left of its bounds, where it is, the classes of plain values, and how to go on."""

from __future__ import annotations

import ast
from itertools import islice
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python import attributes, calling
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import ProgramError, Raised
from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.frames import Frame, Site, calls_to, place_of
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.readers.python.bounds import Bounds

_SHOWN = 300


class Machine:
    """One evaluation. `libraries` says what names of libraries mean, `settings` what was given from outside (NAME=VALUE)."""

    call = calling.call
    invoke = calling.invoke
    construct = calling.construct
    bare = calling.bare
    attribute = attributes.attribute
    set_attribute = attributes.set_attribute
    delete_attribute = attributes.delete_attribute
    store = attributes.store
    bind = attributes.bind

    def __init__(self, bounds: Bounds, libraries: Any, settings: dict[str, str]) -> None:
        self.bounds = bounds
        self.steps = bounds.steps
        self.floor = 0
        """The steps left at which a loop ends with an error: more than none where nothing was made for long (`busy`)."""
        self.libraries = libraries
        self.settings = settings
        self.settings_used: set[str] = set()
        self.here: tuple[Any, Any] = (None, None)
        self.modules: Any = None
        """The files of the program (`modules.py`), set by whoever makes the machine."""
        self.types: dict[type, Class] = {}
        self.exceptions: dict[str, Class] = {}
        self.known: dict[str, Any] = {}
        self.printed: list[tuple[Any, str]] | None = None
        """What the program prints, each with its place, where somebody wants to know."""
        self.object_class: Class = None  # type: ignore[assignment]
        from cnncalc.readers.python.builtin import types

        types.install(self)

    # --- bounds

    def charge(self, amount: int) -> None:
        """Count work that is not a statement: `amount` steps."""
        self.steps -= amount
        if self.steps < 0:
            raise self.out_of_steps(*self.here)

    def busy(self) -> None:
        """Note that something of the network was made: a loop that makes nothing for long after is one that trains it."""
        self.floor = max(0, self.steps - self.bounds.idle)

    def out_of_steps(self, node: Any, frame: Any) -> ProgramError:
        """The error for a program, or a loop, that runs too long."""
        if self.steps > 0:
            self.floor = 0
            return self.limit(f"this loop adds nothing to the network for {self.bounds.idle:,} steps", node, frame)
        self.steps = 0
        return self.limit(f"the program runs for more than {self.bounds.steps:,} steps", node, frame)

    def limit(self, message: str, node: Any, frame: Any) -> ProgramError:
        """The error for a bound that was passed at a node."""
        place = None if node is None or frame is None else Site(self, node, frame).place
        help = "name the part of the file that holds the network (file.py:NAME), or take this out of it"
        return ProgramError(message, place, help, kind="limit", calls=calls_to(frame)[-20:])

    def sized(self, length: int, what: str = "collection") -> None:
        """Refuse a collection or a text before it is made, and count what making it costs."""
        if length > (self.bounds.characters if what == "text" else self.bounds.items):
            raise self.limit(
                f"a {what} of {length:,} {'characters' if what == 'text' else 'items'} is more than is computed with",
                *self.here,
            )
        self.charge(length >> (6 if what == "text" else 3))

    # --- exceptions

    def raised(self, error: BaseException, node: Any, frame: Any, of: Any = MISSING) -> Exception:
        """An exception of our own operations as one of the program's, raised at a node; `of` is what it is about."""
        if isinstance(error, RecursionError | MemoryError):
            return self.limit("this is nested too deeply, or too large, to be computed", node, frame)
        name = type(error).__name__
        args = tuple(str(a)[:_SHOWN] if isinstance(a, str) else a for a in error.args)
        value = Instance(self.exception(name))
        value.attrs["args"] = args
        if of is not MISSING:
            value.attrs[" of"] = of
        if isinstance(error, StopIteration):
            value.attrs["value"] = error.value
        for key in ("name", "path"):
            if isinstance(error, ImportError):
                value.attrs[key] = getattr(error, key, None)
        return Raised(value, node, frame)

    def exception(self, name: str) -> Class:
        """One of Python's exception classes, by name."""
        found = self.exceptions.get(name)
        if found is None:
            from cnncalc.readers.python.builtin import exceptions

            found = exceptions.make(self, name)
        return found

    def uncaught(self, raised: Raised) -> ProgramError:
        """An exception of the program that nothing caught, as the error that leaves this room."""
        value, frame = raised.value, raised.frame
        try:
            said = str(value)
        except (Raised, ProgramError, *(TypeError, ValueError)):
            said = ""
        name = value.cls.name
        message = f"{name}: {said}" if said else name
        from cnncalc.readers.python.advice import advice

        place = Site(self, raised.node, frame).place if hasattr(raised.node, "lineno") else None
        help = advice(value, raised.node, frame)
        return ProgramError(message, place, help, kind="raised", calls=calls_to(frame)[-20:], value=value)

    # --- iteration

    def iterate(self, value: Any, node: Any, frame: Any) -> Iterator[Any]:
        """A host iterator over a value of the program. An endless or very long one counts its steps."""
        self.here = (node, frame)
        kind = value.__class__
        if kind is range:
            return iter(value) if len(value) <= 4096 else self.counted(value)
        if kind is set or kind is frozenset:
            self.charge(len(value) >> 1)
            return iter(ordered(value))
        found: Iterator[Any] = iter(value)
        if found is value:  # one lazy value over another: the host goes down through all of them
            self.charge(40)
        return found

    def counted(self, values: Any) -> Iterator[Any]:
        """The same values, a step each."""
        for value in values:
            self.charge(2)
            yield value

    def collect(self, value: Any, node: Any, frame: Any) -> list[Any]:
        """All items of a value as a new list."""
        self.here = (node, frame)
        kind = value.__class__
        if kind in (list, tuple, dict, str, range, bytes):
            self.sized(len(value))
            return list(value)
        most = self.bounds.items
        found = list(islice(self.iterate(value, node, frame), most + 1))
        if len(found) > most:
            raise self.limit(f"more than {most:,} items are more than is computed with", node, frame)
        self.charge(len(found) >> 3)
        return found

    def indexed(self, value: Instance) -> Iterator[Any]:
        """Iteration by `__getitem__` with 0, 1, 2, …"""
        index = 0
        while True:
            self.charge(4)
            try:
                item = value[index]
            except Raised as raised:
                if self.exception("IndexError") in raised.value.cls.mro:
                    return
                raise
            except IndexError:
                return
            yield item
            index += 1

    def stepped(self, iterator: Instance) -> Iterator[Any]:
        """Iteration by an instance's `__next__`."""
        while True:
            self.charge(4)
            try:
                item = iterator.__next__()
            except Raised as raised:
                if self.exception("StopIteration") in raised.value.cls.mro:
                    return
                raise
            yield item

    def generator(self, iterator: Any) -> Any:
        """The value that calling a generator function gives: the host's generator itself."""
        return iterator

    # --- types and names

    def class_of(self, value: Any) -> Class:
        """The class of any value, as `type(value)`."""
        if isinstance(value, Instance):
            return value.cls
        kind = value.__class__
        found = self.types.get(kind)
        if found is None:
            from cnncalc.readers.python.builtin import types

            if isinstance(value, Class) and value.meta is not None:
                return value.meta  # type: ignore[no-any-return]
            found = types.class_of(self, value)
        return found

    def builtin(self, name: str) -> Any:
        """The builtin of a name; MISSING where Python has none that we know."""
        found = self.known.get(name, MISSING)
        if found is MISSING:
            from cnncalc.readers.python import builtin

            found = self.known[name] = builtin.find(self, name)
        return found

    def library(self, path: str) -> Any:
        """What a dotted name of a library means: a value, or None where no table knows it."""
        found = self.known.get(f" {path}", MISSING)
        if found is MISSING:
            found = self.known[f" {path}"] = self.libraries.find(self, path)
        return found

    def unknown(self, path: str, node: Any, frame: Any, *, help: str = "") -> Unknown:
        """A value that only a run would tell."""
        return Unknown(self, path, place_of(node, frame.source), help=help)

    def needed(self, value: Any, what: str, node: Any, frame: Any) -> ProgramError | None:
        """The error for using a value where a known one is needed, if it is not known."""
        return value.needed(Site(self, node, frame), what) if value.__class__ is Unknown else None

    def union(self, left: Any, right: Any) -> Any:
        """`A | B` of types: the tuple that `isinstance` takes."""
        return (*(left if isinstance(left, tuple) else (left,)), *(right if isinstance(right, tuple) else (right,)))

    def class_item(self, cls: Class, key: Any) -> Any:
        """`Class[key]`: an enum's member, `__class_getitem__`, or a generic class itself."""
        members = cls.noted("members")
        if members is not None:
            return members[key]
        for found, owner, bound in (
            (*cls.find("__class_getitem__"), cls),
            *(((*cls.meta.find("__getitem__"), cls),) if cls.meta else ()),
        ):
            if found is not MISSING and not owner.native:
                function = getattr(found, "function", found)
                return self.call(function, (bound, key), {}, *self.here)
        return cls

    def class_iterator(self, cls: Class) -> Any:
        """Iteration over a class: an enum's members, or its metaclass's `__iter__`."""
        members = cls.noted("members")
        if members is not None:
            aliases: dict[int, Any] = {id(member): member for member in members.values()}
            return iter(aliases.values())
        if cls.meta is not None and cls.meta.find("__iter__")[0] is not MISSING:
            return iter(self.call(cls.meta.find("__iter__")[0], (cls,), {}, *self.here))
        raise TypeError(f"'type' object is not iterable ({cls.name})")

    def code_object(self, function: Any) -> Any:
        """`f.__code__`: the bits of it that people ask for."""
        value = Instance(self.object_class)
        names = (*function.code.positional, *function.code.keyword_only)
        value.attrs.update(co_varnames=names, co_argcount=len(function.code.positional), co_name=function.code.name)
        return value

    def frame(self, module: Any, source: Any) -> Frame:
        """A frame at the top of a module."""
        return Frame(module.vars, None, None, None, source, module, 0)


def ordered(values: Any) -> Any:
    """A set's items in an order that does not depend on how texts are hashed."""
    if any(value.__class__ in (str, bytes, tuple) for value in values):
        return sorted(values, key=lambda value: (value.__class__.__name__, repr(value)))
    return list(values)


NOTHING = ast.Constant(None)
"""A node for what stands nowhere."""

LAZY = (GeneratorType, Foreign)
