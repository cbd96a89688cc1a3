"""What a target cannot say: gathered, so that all of it is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, Faults

if TYPE_CHECKING:
    from cnncalc.graph.row import Row


class Unwritten(Exception):
    """A layer that the target has no words for: why, and what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Refusals:
    """The layers that cannot be written, with the reason of each."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.faults = Faults()

    def note(self, row: Row, error: Unwritten) -> None:
        """One more layer that cannot be written."""
        origin = row.node.origin
        place = origin.place() if origin is not None else None
        self.faults.note(Fault(error.message, place, help=error.help, layer=row.name))

    def settle(self) -> None:
        """SpecError with all of them, if there are any."""
        if self.faults:
            raise SpecError(list(self.faults))
