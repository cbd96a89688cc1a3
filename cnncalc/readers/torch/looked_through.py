"""What changes no shape around what it holds: `@torch.no_grad()`, `with torch.autocast("cuda"):`, `torch.device("cpu")`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


class LookedThrough(Foreign):
    """A decorator that gives what it is put on, or a context that is entered and left."""

    kind = "context"

    def __init__(self, machine: Any) -> None:
        self.machine = machine

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        return args[0] if args else None

    def attribute(self, site: Site, name: str) -> Any:
        if name == "__enter__":
            return Native(name, lambda site, args, kwargs: self)
        if name == "__exit__":
            return Native(name, lambda site, args, kwargs: False)
        return Unknown(self.machine, f"context.{name}", site.place)


class Device(LookedThrough):
    """`torch.device("cuda:0")`: its kind and number, which programs ask for."""

    kind = "device"

    def __init__(self, machine: Any, name: str) -> None:
        super().__init__(machine)
        self.name, _, number = name.partition(":")
        self.number_of = int(number) if number.isdigit() else None

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        raise TypeError("'torch.device' object is not callable")

    def attribute(self, site: Site, name: str) -> Any:
        if name in ("type", "index"):
            return self.name if name == "type" else self.number_of
        return super().attribute(site, name)

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if operator not in ("==", "!="):
            return NotImplemented
        a, b = (o.text(site, "") if isinstance(o, Device) else None for o in operands)
        return (a is not None and a == b) is (operator == "==")

    def text(self, site: Site, spec: str) -> str:
        return self.name if self.number_of is None else f"{self.name}:{self.number_of}"


def device(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`torch.device(name)` or `torch.device(kind, number)`."""
    given: list[Any] = [*args, *kwargs.values()]
    name, *number = given
    if not isinstance(name, str):
        return name if isinstance(name, Device) else Unknown(site.machine, "torch.device(…)", site.place)
    return Device(site.machine, f"{name}:{number[0]}" if number else name)
