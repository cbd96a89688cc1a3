"""The objects of an archive while its code runs: modules with their attributes, other classes, named tuples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import Native
from cnncalc.readers.torchscript.site import CodeSite

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.torchscript.classes import ClassText


class Thing(Foreign):
    """An object of a class of the archive. A module has a path, under which its rows are called; `code` has the functions."""

    def __init__(self, code: Any, text: ClassText, attrs: dict[str, Any], path: str | None = None) -> None:
        self.machine = code.machine
        self.code = code
        self.text_of = text
        self.kind = text.name
        self.attrs = attrs
        self.path = path

    @property
    def children(self) -> dict[str, Thing]:
        """The modules that it holds."""
        return {n: v for n, v in self.attrs.items() if v.__class__ is Thing and v.path is not None}

    def attribute(self, site: Site, name: str) -> Any:
        if name in self.attrs:
            return self.attrs[name]
        if name in self.text_of.methods:
            return Native(f"{self.kind}.{name}", lambda at, args, kwargs: self.run(at, name, args, kwargs))
        if name in self.text_of.constants:
            return self.text_of.constants[name]
        raise CodeSite.of(site, self.code.file).error(f"{self.kind} has no attribute or method '{name[:80]}'")

    def set_attribute(self, site: Site, name: str, value: Any) -> None:
        self.attrs[name] = value

    def run(self, site: Site, name: str, args: Any, kwargs: dict[str, Any]) -> Any:
        """A method; of a module's the rows that it makes are called after the module."""
        function = self.code.method(self.text_of, name)
        session = self.code.session
        if self.path is None or (session.running and session.running[-1][0] is self):
            return site.apply(function, [self, *args], kwargs)
        session.running.append((self, self.path))
        nodes = session.growth.graph.nodes
        before = len(nodes)
        try:
            return site.apply(function, [self, *args], kwargs)
        finally:
            session.running.pop()
            whole = len(nodes) == before + 1 and self.path and not self.children
            if whole and nodes[-1].name.startswith(f"{self.path}."):
                session.rename(self.path)

    @property
    def cls(self) -> Any:
        """Its class, of which a session wants the name."""
        return self.text_of

    def __hash__(self) -> int:
        return id(self)


class Fields(Foreign):
    """A named tuple."""

    def __init__(self, machine: Any, kind: str, names: list[str], values: list[Any]) -> None:
        self.machine = machine
        self.kind = kind
        self.names = names
        self.held = values

    def attribute(self, site: Site, name: str) -> Any:
        if name not in self.names:
            raise AttributeError(f"'{self.kind}' object has no attribute '{name}'")
        return self.held[self.names.index(name)]

    def item(self, site: Site, key: Any) -> Any:
        return self.held[key]

    def iterate(self, site: Site) -> Any:
        return iter(self.held)

    def length(self, site: Site) -> int:
        return len(self.held)

    __hash__ = Foreign.__hash__


def plain(value: Any, depth: int = 0) -> Any:
    """A result with named tuples as dictionaries, for its outputs to be called after their fields."""
    if depth > 20:
        return value
    if isinstance(value, Fields):
        return {n: plain(v, depth + 1) for n, v in zip(value.names, value.held, strict=False)}
    if value.__class__ in (list, tuple):
        return [plain(v, depth + 1) for v in value]
    if value.__class__ is dict:
        return {k: plain(v, depth + 1) for k, v in value.items()}
    return value
