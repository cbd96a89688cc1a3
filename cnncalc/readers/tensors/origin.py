"""Where a layer comes from in a program: the call that ran it, and the call that made it, whose arguments it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.written import position_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Place
    from cnncalc.graph.ran import Ran
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.convert import Use

_OWN = ("torch.nn", "keras.layers", "keras")
"""What classes of the frameworks themselves belong to."""


class Written:
    """The origin of a node (see `cnncalc.graph.origin`): `site` is where it runs, `made` (for a module) where it was
    made, `use` the call that made it as the binder read it. `by` is what ran: a module's class, or the name of a function;
    None of a weight, False where a file says nothing of it."""

    __slots__ = ("by", "made", "site", "use")

    def __init__(self, site: Site, made: Site | None, use: Use | None = None, by: Any = None) -> None:
        self.site = site
        self.made = made
        self.use = use
        self.by = by

    @property
    def ran(self) -> Ran | None:
        """How the layer ran; None where no program says it."""
        from cnncalc.graph.ran import Ran

        by = self.by
        if by is False:
            return None
        if by is None:
            return Ran("")
        if by.__class__ is str:
            return Ran("function" if by[:1].isalpha() or not by else "operator", by)
        given = getattr(self.site.node, "keywords", ())
        refused = tuple(k.arg for k in given if k.arg and getattr(k.value, "value", None) is False)
        return Ran("module", by.name, by.module in _OWN, refused)

    def place(self, key: Any = None) -> Place:
        """The call that runs it, or made it where it is run from outside; with a key, that argument where it was made."""
        if key is not None:
            return (self.made or self.site).argument(key)
        return self.made.place if self.made is not None and self.site.outside else self.site.place

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Place:
        """Where an attribute was given; the call that runs the layer where it wasn't."""
        if self.made is None:
            return self.site.place
        whole = self.made.place
        for known in names:
            place = self.made.argument(known)
            if place != whole:
                return place
        position = None if self.use is None else position_of(self.use, framework, name)
        return self.place() if position is None else self.made.argument(position)

    @property
    def line(self) -> int | None:
        """The line of the call that runs it; None where no text stands for it."""
        place: Any = self.place()
        return int(place[1]) if isinstance(place, tuple) else None
