"""Versions that are compared: `LooseVersion`, `packaging.version.parse`, `pkg_resources.parse_version`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

_PARTS = ("major", "minor", "micro")
_ORDER: dict[str, Any] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class Release(Foreign):
    """A version, by its numbers; what follows these (`rc1`, `+cu118`) is left out."""

    kind = "Version"

    def __init__(self, machine: Any, text: str) -> None:
        self.machine = machine
        self.written = text
        self.numbers = numbers(text)

    def attribute(self, site: Site, name: str) -> Any:
        if name in _PARTS:
            return (*self.numbers, 0, 0, 0)[_PARTS.index(name)]
        if name in ("release", "version"):
            return self.numbers if name == "release" else list(self.numbers)
        if name in ("base_version", "public", "vstring"):
            return ".".join(map(str, self.numbers))
        return super().attribute(site, name)

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if operator not in _ORDER:
            return NotImplemented
        sides = [_numbers(operand) for operand in operands]
        if None in sides:
            return NotImplemented
        longest = max(len(side or ()) for side in sides)
        left, right = ((*(side or ()), *[0] * (longest - len(side or ()))) for side in sides)
        return _ORDER[operator](left, right)

    def text(self, site: Site, spec: str) -> str:
        return self.written


def numbers(text: str) -> tuple[int, ...]:
    """The numbers that a version begins with: `2.15.0rc1` → (2, 15, 0)."""
    found = re.match(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})", text.strip())
    return tuple(map(int, found[1].split("."))) if found else ()


def _numbers(value: Any) -> tuple[int, ...] | None:
    if isinstance(value, Release):
        return value.numbers
    if isinstance(value, str):
        return numbers(value)
    if isinstance(value, int | float):
        return numbers(str(value))
    return None


def make(machine: Any) -> dict[str, Any]:
    """The table of these names, each with its module's."""

    def parse(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        given = args[0] if args else next(iter(kwargs.values()), None)
        if isinstance(given, Release):
            return given
        return (
            Release(machine, given)
            if isinstance(given, str)
            else site.machine.unknown("a version", site.node, site.frame)
        )

    names = (
        *("distutils.version.LooseVersion", "distutils.version.StrictVersion", "pkg_resources.parse_version"),
        *("packaging.version.parse", "packaging.version.Version", "packaging.version.LegacyVersion"),
    )
    return {name: Native(name.rpartition(".")[2], parse) for name in names}
