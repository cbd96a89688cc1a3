"""A file's expectations as pytest's items: one each, and one for a file that cannot be read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from cnncalc.analysis.expectations.held import held
from cnncalc.render.checks.problems import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.diagnostics.fault import Fault


class NetworkFile(pytest.File):
    """A spec, or a program that says what it expects."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each expectation."""
        name = os.path.relpath(self.path)
        outcome = held(name, ordinary=bool(self.config.getoption("cnncalc_comments")))
        if outcome.broken:
            yield Expectation.from_parent(self, name="reads", faults=outcome.faults)
        for check in outcome.checks:
            line = f"{check.place[1]}:" if check.place is not None and check.place.known else ""
            yield Expectation.from_parent(self, name=f"{line}{check.subject}", check=check)


class Expectation(pytest.Item):
    """One expectation; or the faults of a file that could not be read."""

    def __init__(self, *, check: Check | None = None, faults: tuple[Fault, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self.check = check
        self.faults = faults

    def runtest(self) -> None:
        """Fail where it is not met."""
        if self.faults or (self.check is not None and not self.check.met):
            raise NotKept

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong, as `cnncalc check` says it."""
        if not isinstance(excinfo.value, NotKept):
            return super().repr_failure(excinfo)
        if self.check is None:
            return "\n".join(fault.text() for fault in self.faults)
        place = self.check.place
        shown = [] if place is None else place.excerpt()
        return "\n".join([f"{f'{place.where()}: ' if place else ''}{sentence(self.check)}", *shown])

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """The file, the line from 0, the name."""
        place = self.faults[0].place if self.faults else self.check and self.check.place
        line = place.order[-2] - 1 if place else None
        return self.path, line, self.name


class NotKept(Exception):
    """An expectation is not met, or its file cannot be read."""
