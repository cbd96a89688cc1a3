"""`globals()`, or a module's `__dict__`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import MISSING, Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


class Names(Foreign):
    """`globals()`, or a module's `__dict__`: its names, each evaluated when it is asked for."""

    kind = "dict"

    def __init__(self, module: Any) -> None:
        self.module = module
        self.machine = module.machine

    def item(self, site: Site, key: Any) -> Any:
        value = self.module.outside(key) if isinstance(key, str) else MISSING
        if value is MISSING:
            raise KeyError(key)
        return value

    def set_item(self, site: Site, key: Any, value: Any) -> None:
        self.module.set_global(key, value)

    def contains(self, site: Site, value: Any) -> bool:
        return isinstance(value, str) and self.module.outside(value) is not MISSING

    def all(self) -> dict[str, Any]:
        """Every name with its value."""
        names = [
            name
            for name in dict.fromkeys((*"__name__", *self.module.index, *self.module.vars))
            if self.module.outside(name) is not MISSING
        ]
        return {name: self.module.outside(name) for name in names}

    def iterate(self, site: Site) -> Any:
        return iter(self.all())

    def length(self, site: Site) -> int:
        return len(self.all())

    def attribute(self, site: Site, name: str) -> Any:
        if name == "get":
            return Native(
                "get",
                lambda site, args, kwargs: (
                    self.item(site, args[0]) if self.contains(site, args[0]) else (*args, None)[1]
                ),
            )
        if name == "update":
            return Native(
                "update",
                lambda site, args, kwargs: (
                    [self.module.set_global(k, v) for k, v in {**dict(*args), **kwargs}.items()] and None
                ),
            )
        if name in ("keys", "values", "items"):
            return Native(
                name,
                lambda site, args, kwargs: {"keys": dict.keys, "values": dict.values, "items": dict.items}[name](
                    self.all()
                ),
            )
        return super().attribute(site, name)
