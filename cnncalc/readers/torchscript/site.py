"""Where something stands in an archive's code: a line of one of its texts, which the user has not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.part import Part
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.tensors.part_site import PartSite

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


class Line(Part):
    """A line of an archive's code, shown with a caret as that of any text."""

    __slots__ = ("_place",)

    def __init__(self, file: str, place: Any) -> None:
        source = place[0]
        super().__init__(file, f"{source.name.removeprefix(f'{file}: ')}:{place[1]}", (0, place[1]))
        self._place = place

    def excerpt(self) -> list[str]:
        """The line with a caret under its characters."""
        return self._place.excerpt()  # type: ignore[no-any-return]


class CodeSite(PartSite):
    """The site of a call in an archive's code; its place is found when it is asked for."""

    __slots__ = ("file",)

    file: str

    @classmethod
    def of(cls, site: Site, file: str) -> CodeSite:
        """The same site."""
        found = cls(site.machine, site.node, site.frame)
        found.file = file
        return found

    @property
    def place(self) -> Any:
        """The line."""
        if not hasattr(self.node, "lineno"):
            return Part(self.file, "its forward")
        return Line(self.file, place_of(self.node, self.frame.source))

    def argument(self, which: int | str) -> Any:
        """The line: arguments have no place of their own."""
        return self.place

    def error(self, message: str, help: str = "", at: Any = None, *, kind: str = "library") -> Any:
        """The error to raise for it."""
        from cnncalc.readers.python.errors import ProgramError

        return ProgramError(message, self.place, help, kind=kind)
