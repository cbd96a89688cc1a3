"""A run as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.checks.problems import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.outcome import Outcome, Outcomes

_TOTALS = ("params", "trainable", "macs")


def text(found: Outcomes, color: bool = False, verbose: bool = False) -> str:
    """A line for each source that keeps its word, and the unmet expectations of each that doesn't; the numbers last."""
    lines = [line for outcome in found.all if not outcome.broken for line in _lines(outcome, color, verbose)]
    return "\n".join([*lines, found.summary()]) + "\n"


def _lines(outcome: Outcome, color: bool, verbose: bool) -> Iterator[str]:
    tick, cross = ("\x1b[32m✓\x1b[0m", "\x1b[31m✗\x1b[0m") if color else ("✓", "✗")
    count, unmet = outcome.stated, outcome.unmet
    name = printable(outcome.name)
    rest = f", {outcome.unreached} on lines that are not reached" if outcome.unreached else ""
    rest += f", {_counted(outcome.unread, 'comment')} no shapes" if verbose and outcome.unread else ""
    if not unmet:
        yield f"{tick if count else '·'} {name}: {f'{count} met' if count else 'no expectations'}{rest}"
        yield from [f"  {printable(note)}" for note in outcome.notes]
        return
    yield f"{cross} {name}: {len(unmet)} of {count} not met{rest}"
    yield from [f"  {printable(note)}" for note in outcome.notes]
    for check in unmet:
        yield f"  {f'{printable(check.place.where())}: ' if check.place else ''}{sentence(check)}"
    if outcome.parting is not None and not (
        outcome.parting.certain and unmet[0].subject == f"{outcome.parting.at} output"
    ):
        yield f"  {printable(outcome.parting.text())}"
    if outcome.name != "-" and any(check.subject.split(" at ")[0] in _TOTALS for check in unmet):
        from shlex import quote

        yield f"  cnncalc shape {printable(quote(outcome.name))} --depth 1 shows where"


def _counted(number: int, what: str) -> str:
    return f"{number} {what} is" if number == 1 else f"{number} {what}s are"
