"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.report import Report


class SpecError(Exception):
    """A spec that cannot be read or a network that cannot be computed.

    `.faults` are the problems, `.errors` the same as dicts (file, line, column, layer, message, help), `.report` the
    `Report` of the layers that could be computed before them (None where there was no network to compute).
    """

    def __init__(self, faults: list[Fault], report: Report | None = None) -> None:
        self.faults = faults
        self.report = report
        super().__init__("\n".join(fault.text() for fault in faults))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The faults as dicts."""
        return [fault.to_dict() for fault in self.faults]


class UsageError(Exception):
    """A command was asked for something it cannot do (an unknown format, an option that does not apply)."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help
