"""Values of libraries: the protocol that a tensor or layer of a framework follows, and the values that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.frames import Site

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place

BINARY = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "@": "matmul",
    "<<": "lshift",
    ">>": "rshift",
    "&": "and",
    "|": "or",
    "^": "xor",
}
"""Operators with a reflected form, and what Python calls their methods."""

UNARY = {"neg": "-", "pos": "+", "invert": "~", "abs": "abs"}
COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Foreign:
    """A value that a library's table implements. Override what it can do; the rest fails as in Python.

    Python's own operators on it (also inside lists, `sorted`, …) arrive here as `operate(site, operator, operands)`.
    A subclass sets `self.machine` (a site has it) before it is used.
    """

    machine: Any = None
    kind = "object"
    """What `type(x).__name__` and messages call it."""
    flows = False
    """Whether it is a value of the network itself: what an unknown function makes of it is part of that too."""

    def site(self) -> Site:
        """Where the program is just now."""
        machine = self.machine
        machine.steps -= 2
        node, frame = machine.here
        return Site(machine, node, frame)

    def attribute(self, site: Site, name: str) -> Any:
        """`x.name`; raises AttributeError where it has none."""
        raise AttributeError(f"'{self.kind}' object has no attribute '{name}'")

    def set_attribute(self, site: Site, name: str, value: Any) -> None:
        """`x.name = value`."""
        raise AttributeError(f"'{self.kind}' object has no attribute '{name}'")

    def delete_attribute(self, site: Site, name: str) -> None:
        """`del x.name`."""
        raise AttributeError(f"'{self.kind}' object has no attribute '{name}'")

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        """`x(…)`."""
        raise TypeError(f"'{self.kind}' object is not callable")

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        """An operator as written, over one or two operands in their order; NotImplemented where it has no meaning."""
        return NotImplemented

    def item(self, site: Site, key: Any) -> Any:
        """`x[key]`."""
        raise TypeError(f"'{self.kind}' object is not subscriptable")

    def set_item(self, site: Site, key: Any, value: Any) -> None:
        """`x[key] = value`."""
        raise TypeError(f"'{self.kind}' object does not support item assignment")

    def delete_item(self, site: Site, key: Any) -> None:
        """`del x[key]`."""
        raise TypeError(f"'{self.kind}' object does not support item deletion")

    def iterate(self, site: Site) -> Any:
        """A host iterator over its items."""
        raise TypeError(f"'{self.kind}' object is not iterable")

    def length(self, site: Site) -> int:
        """`len(x)`."""
        raise TypeError(f"object of type '{self.kind}' has no len()")

    def truth(self, site: Site) -> bool:
        """Whether `if x:` is taken."""
        return True

    def number(self, site: Site, kind: str) -> Any:
        """The plain number it stands for; `kind` is index, int, float or complex."""
        raise TypeError(f"'{self.kind}' object cannot be interpreted as a number")

    def contains(self, site: Site, value: Any) -> bool:
        """`value in x`."""
        return any(value is item or bool(value == item) for item in self.iterate(site))

    def text(self, site: Site, spec: str) -> str:
        """`str(x)`, or `format(x, spec)`."""
        return f"<{self.kind}>"

    def type(self) -> Any:
        """Its class, for `isinstance` and `type(x)`: a `Class`, or None."""
        return None

    def __getitem__(self, key: Any) -> Any:
        return self.item(self.site(), key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.set_item(self.site(), key, value)

    def __delitem__(self, key: Any) -> None:
        self.delete_item(self.site(), key)

    def __iter__(self) -> Any:
        return self.iterate(self.site())

    def __len__(self) -> int:
        return self.length(self.site())

    def __bool__(self) -> bool:
        return self.truth(self.site())

    def __contains__(self, value: Any) -> bool:
        return self.contains(self.site(), value)

    def __index__(self) -> int:
        return int(self.number(self.site(), "index"))

    def __int__(self) -> int:
        return int(self.number(self.site(), "int"))

    def __float__(self) -> float:
        return float(self.number(self.site(), "float"))

    def __complex__(self) -> complex:
        return complex(self.number(self.site(), "complex"))

    def __str__(self) -> str:
        return self.text(self.site(), "")

    def __repr__(self) -> str:
        return self.text(self.site(), "")

    def __format__(self, spec: str) -> str:
        return self.text(self.site(), spec)

    __hash__ = object.__hash__


def _install() -> None:
    def binary(symbol: str) -> tuple[Any, Any]:
        return (
            lambda self, other: self.operate(self.site(), symbol, (self, other)),
            lambda self, other: self.operate(self.site(), symbol, (other, self)),
        )

    for symbol, name in BINARY.items():
        forward, reflected = binary(symbol)
        setattr(Foreign, f"__{name}__", forward)
        setattr(Foreign, f"__r{name}__", reflected)
    for name, symbol in COMPARED.items():
        setattr(Foreign, f"__{name}__", binary(symbol)[0])
    for name, symbol in UNARY.items():
        setattr(Foreign, f"__{name}__", lambda self, symbol=symbol: self.operate(self.site(), symbol, (self,)))


_install()


class Unknown(Foreign):
    """A value that only a run would tell. What is made of it is unknown too, and remembers the first place and why.

    `path` says what it is, as a person would write it (`cv2.imread(…)`); `named` is true for a name of a library that
    no table knows, which is at least something and not None. With `error`, it stands for what could not be computed.
    """

    kind = "unknown value"
    __slots__ = ("error", "help", "machine", "named", "of_network", "path", "place")

    def __init__(
        self,
        machine: Any,
        path: str,
        place: Place | None = None,
        *,
        named: bool = False,
        error: ProgramError | None = None,
        help: str = "",
    ) -> None:
        self.machine = machine
        self.path = path if len(path) <= 80 else path[:79] + "…"
        self.place = place
        self.named = named
        self.error = error
        self.help = help
        self.of_network = False
        """Whether it was made of a value of the network: then it has axes that nobody knows."""

    def derived(self, path: str, place: Place | None = None) -> Unknown:
        """A value made of this one."""
        found = Unknown(self.machine, path, self.place or place, error=self.error, help=self.help)
        found.of_network = self.of_network
        return found

    def needed(self, site: Site, what: str) -> ProgramError:
        """The error for a use that needs the value: `what` says which."""
        if self.error is not None:
            return self.error
        said, meant = self.machine.libraries.unheard(self.path)
        if said:
            return ProgramError(said, self.place or site.place, meant, kind="missing", calls=site.calls)
        help = (
            self.help
            or "only running the program would tell; give the value in its place, or name a part of the file that does not need it"
        )
        related = (
            () if self.place is None or self.place == site.place else ((self.place, f"{self.path} comes from here"),)
        )
        message = f"{self.path} is not known without running the program, and {what} depends on it"
        return ProgramError(message, site.place, help, kind="unknown", calls=site.calls, related=related)

    def attribute(self, site: Site, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and self.named and name != "__version__":
            return {"__name__": self.path.rpartition(".")[2], "__module__": self.path.rpartition(".")[0]}.get(
                name, self.derived(f"{self.path}.{name}", None)
            )
        path = f"{self.path}.{name}"
        if self.named:
            found = self.machine.library(path)
            if found is not None:
                return found
            place = site.place if self.machine.libraries.claims(self.path.partition(".")[0]) else self.place
            return Unknown(self.machine, path, place or site.place, named=True)
        return self.derived(path, site.place)

    def set_attribute(self, site: Site, name: str, value: Any) -> None:
        """Nothing is known of it before and after."""

    def delete_attribute(self, site: Site, name: str) -> None:
        """Nothing is known of it before and after."""

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        found = self.derived(f"{self.path}(…)" if args or kwargs else f"{self.path}()", site.place)
        if any(flowing(value) for value in (*args, *kwargs.values())):
            found.of_network = True
            site.machine.libraries.passed(self.path, site)
        return found

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        return self.derived(self.path, site.place)

    def item(self, site: Site, key: Any) -> Any:
        return self.derived(f"{self.path}[…]", site.place)

    def set_item(self, site: Site, key: Any, value: Any) -> None:
        """Nothing is known of it before and after."""

    def delete_item(self, site: Site, key: Any) -> None:
        """Nothing is known of it before and after."""

    def iterate(self, site: Site) -> Any:
        raise self.needed(site, "how often this runs")

    def length(self, site: Site) -> int:
        raise self.needed(site, "this length")

    def truth(self, site: Site) -> bool:
        raise self.needed(site, "this condition")

    def number(self, site: Site, kind: str) -> Any:
        raise self.needed(site, "this number")

    def contains(self, site: Site, value: Any) -> bool:
        raise self.needed(site, "this condition")

    def text(self, site: Site, spec: str) -> str:
        return f"<{self.path}>"


def flowing(value: Any) -> bool:
    """Whether a value is one of the network, or a list of such."""
    if value.__class__ in (list, tuple):
        return any(isinstance(inner, Foreign) and inner.flows for inner in value[:8])
    return isinstance(value, Foreign) and value.flows


def unknown_in(values: Any) -> Unknown | None:
    """The first unknown value among some, one level deep."""
    for value in values:
        if value.__class__ is Unknown:
            found: Unknown = value
            return found
        if value.__class__ in (list, tuple):
            for inner in value:
                if inner.__class__ is Unknown:
                    return inner
    return None
