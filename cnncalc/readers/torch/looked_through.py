"""What changes no shape around what it holds: `@torch.no_grad()`, `with torch.autocast("cuda"):`."""

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
