"""Where a layer comes from in a program: the call that ran it, and the call that made it, whose arguments it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Place
    from cnncalc.readers.python.frames import Site


class Written:
    """The origin of a node (see `cnncalc.graph.origin`): `site` is where it runs, `made` (for a module) where it was
    made."""

    __slots__ = ("made", "site")

    call = None

    def __init__(self, site: Site, made: Site | None) -> None:
        self.site = site
        self.made = made

    def place(self, key: Any = None) -> Place:
        """The call that runs it; with a key, that argument where the module was made."""
        if key is None or self.made is None:
            return self.site.place if key is None else self.site.argument(key)
        return self.made.argument(key)

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Place:
        """Where an attribute was given; the call that runs the layer where it wasn't."""
        made = self.made or self.site
        whole = made.place
        for known in names:
            place = made.argument(known)
            if place != whole:
                return place
        return self.site.place

    @property
    def line(self) -> int | None:
        """The line of the call that runs it."""
        line: int = self.site.place[1]
        return line
