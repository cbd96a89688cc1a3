"""`torch.device`: where a program would compute. Nothing depends on it but branches for several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign, Unknown

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


class Device(Foreign):
    """A device by its name: `cpu`, `cuda:0`."""

    kind = "device"

    def __init__(self, machine: Any, name: str) -> None:
        self.machine = machine
        self.name = name

    def attribute(self, site: Site, name: str) -> Any:
        kind, _, index = self.name.partition(":")
        if name == "type":
            return kind
        if name == "index":
            return int(index) if index.isdecimal() else None
        return super().attribute(site, name)

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if operator in ("==", "!="):
            same = all(isinstance(each, Device) for each in operands) and operands[0].name == operands[1].name
            return same is (operator == "==")
        return NotImplemented

    def text(self, site: Site, spec: str) -> str:
        return self.name


def device(site: Site, args: Any, kwargs: Any) -> Any:
    """`torch.device("cuda:0")`, `torch.device("cuda", 0)`."""
    name = args[0] if args else kwargs.get("type", kwargs.get("device"))
    if isinstance(name, Device):
        return name
    index = args[1] if len(args) > 1 else kwargs.get("index")
    if name.__class__ is not str:
        return Unknown(site.machine, "torch.device(…)", site.place)
    return Device(site.machine, f"{name}:{index}" if index.__class__ is int else name)
