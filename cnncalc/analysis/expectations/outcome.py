"""What came of checking one source, and of a whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.check import Check
    from cnncalc.analysis.expectations.parting import Parting
    from cnncalc.diagnostics.fault import Fault


class Outcome(NamedTuple):
    """One source that was checked: its expectations, or the faults for which they could not be held. `unread` counts
    comments that are no shapes, `unreached` expectations on lines that no evaluation came to."""

    name: str
    checks: tuple[Check, ...] = ()
    faults: tuple[Fault, ...] = ()
    broken: bool = False
    parting: Parting | None = None
    unread: int = 0
    unreached: int = 0
    dropped: int = 0
    """How many expectations that are met are no longer among `checks`."""
    notes: tuple[str, ...] = ()
    """How it was checked, where that is not plain."""

    @property
    def stated(self) -> int:
        """How many expectations it has."""
        return len(self.checks) + self.dropped

    def lean(self) -> Outcome:
        """The same without the expectations that are met, for reports that say their number alone."""
        unmet = tuple(self.unmet)
        return self._replace(checks=unmet, dropped=self.stated - len(unmet))

    @property
    def unmet(self) -> list[Check]:
        """The expectations that are not met."""
        return [check for check in self.checks if not check.met]


class Outcomes:
    """A run: its outcomes in order, and their numbers."""

    def __init__(self) -> None:
        self.all: list[Outcome] = []
        self.met = self.unmet = self.broken = self.skipped = 0

    def add(self, outcome: Outcome) -> None:
        """One more source."""
        self.all.append(outcome)
        unmet = len(outcome.unmet)
        self.unmet += unmet
        self.met += outcome.stated - unmet
        self.broken += outcome.broken

    @property
    def code(self) -> int:
        """The exit code: broken is never read as unmet."""
        return 2 if self.broken else 1 if self.unmet else 0

    @property
    def counts(self) -> dict[str, int]:
        """The numbers, by name."""
        return {"met": self.met, "unmet": self.unmet, "broken": self.broken, "skipped": self.skipped}

    def summary(self) -> str:
        """The numbers, in a line."""
        parts = [_count(len(self.all), "spec"), f"{self.met} met", f"{self.unmet} not met"]
        if self.broken:
            parts.append(f"{self.broken} broken")
        if self.skipped:
            parts.append(f"{_count(self.skipped, 'other file')} skipped")
        return ", ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
