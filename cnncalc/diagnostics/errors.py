"""The errors that reach a caller: a spec that is wrong, and a command that was called wrongly."""

from __future__ import annotations

from typing import Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place, Source


class SpecError(Exception):
    """A spec that cannot be read or a network that cannot be computed.

    `.faults` are the problems, `.errors` the same as dicts (file, line, column, layer, message, help), `.report` the
    `Report` of the layers that could be computed before them (None where there was no network to compute).
    """

    def __init__(self, faults: list[Fault], report: Any = None) -> None:
        self.faults = faults
        self.report = report
        super().__init__("\n".join(fault.text() for fault in faults))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The faults as dicts."""
        return [fault.to_dict() for fault in self.faults]

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it: the faults, and nothing of our own code."""
        return [str(self)]


class UsageError(Exception):
    """A command was asked for something it cannot do (an unknown format, an option that does not apply)."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def refused(name: str, message: str, help: str) -> SpecError:
    """The error for a source that cannot be opened at all, with a way out."""
    return SpecError([Fault(message, Place((Source(name, ""), 1, 1, 1)), help=help)])
