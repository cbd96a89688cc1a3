"""Where something is done in a file that is no text: a node, which no call leads to and whose arguments have no places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.frames import Site

if TYPE_CHECKING:
    from cnncalc.diagnostics.part import Part


class PartSite(Site):
    """The site of one part of a file: every place is that part."""

    __slots__ = ("part",)

    part: Part

    @property
    def place(self) -> Any:
        """The part."""
        return self.part

    @property
    def outside(self) -> bool:
        """A part is never outside the file."""
        return False

    @property
    def calls(self) -> tuple[Any, ...]:
        """Nothing calls it."""
        return ()

    def argument(self, which: int | str) -> Any:
        """The part: its arguments have no place of their own."""
        return self.part

    def error(self, message: str, help: str = "", at: Any = None, *, kind: str = "library") -> ProgramError:
        """The error to raise for it."""
        return ProgramError(message, self.part, help, kind=kind)
