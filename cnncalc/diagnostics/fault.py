"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.caret import _excerpt, _where
from cnncalc.diagnostics.printable import Lines, clipped, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Place

_LONGEST = 300

"""Characters of a message: it may quote what a user wrote."""


class Fault:
    """One problem. `severity` is error or warning; `related` are (place, what) pairs of other places it involves.

    A place on line 0 (a spec that came as a Python mapping) is no place.
    """

    __slots__ = ("help", "layer", "message", "more", "place", "related", "severity")

    def __init__(
        self,
        message: str,
        place: Place | None = None,
        *,
        help: str = "",
        layer: str | None = None,
        severity: str = "error",
        related: tuple[tuple[Place, str], ...] = (),
    ) -> None:
        self.message = message
        self.place = place if place is not None and place[1] else None
        self.help = help
        self.layer = layer
        self.severity = severity
        self.related = related
        self.more = 0
        """How many more uses of the same block it stands for."""

    def to_dict(self) -> dict[str, Any]:
        """The fault as the JSON output has it; line and column from 1, null where there is no place."""
        place = self.place
        return {
            "file": printable(place[0].name) if place else None,
            "line": place[1] if place else None,
            "column": place[2] if place else None,
            "layer": self.layer,
            "message": clipped(self.message, _LONGEST),
            "help": "\n".join(self._help()) or None,
        }

    def text(self) -> str:
        """The fault as people read it: the place, the line with a caret, and the help."""
        place = self.place
        subject = f"{self.layer}: " if self.layer else ""
        head = f"{self.severity}: {printable(subject)}{clipped(self.message, _LONGEST)}"
        lines = [f"{_where(place)}: {head}" if place else head]
        if place:
            lines += _excerpt(place)
        for other, what in self.related:
            if not other[1]:
                continue
            lines.append(f"   {_where(other)}: {printable(what)}")
            lines += _excerpt(other)
        if self.more:
            lines.append(f"   and {self.more} more use{'' if self.more == 1 else 's'}")
        if self.help:
            lines.append("   help: " + "\n         ".join(self._help()))
        return "\n".join(lines)

    def _help(self) -> list[str]:
        return [printable(line) for line in (self.help.split("\n") if self.help.__class__ is Lines else (self.help,))]


MOST_HELPED = 50

"""Of a file with more faults, those beyond are listed without a search for the nearest name, which takes its time."""


class Faults(list[Fault]):
    """The faults of one spec. The same message at the same place is one fault, however often a block is used."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        super().__init__()
        self._known: dict[Any, Fault] = {}
        self._last: dict[Any, str | None] = {}
        for fault in faults:
            self.note(fault)

    def note(self, fault: Fault) -> None:
        """Add a fault, or count it as a further use of the one that is there."""
        place = fault.place
        key = (
            fault.message,
            None if place is None else (id(place[0]), *place[1:]),
            fault.layer if place is None else None,
        )
        first = self._known.setdefault(key, fault)
        if first is fault:
            self.append(fault)
        elif fault.layer != self._last[key]:
            first.more += 1
        self._last[key] = fault.layer

    @property
    def helped(self) -> bool:
        """Whether a further fault still gets a suggestion."""
        return len(self) < MOST_HELPED

    def in_order(self) -> list[Fault]:
        """The faults as they stand in the text; those without a place last."""
        return sorted(self, key=lambda f: (1, 0, 0) if f.place is None else (0, f.place[1], f.place[2]))


def used_here(uses: tuple[Any, ...]) -> tuple[tuple[Place, str], ...]:
    """The places of the innermost three block uses, given as (entry, argument), as `related` of a fault."""
    return tuple((entry.place(key), "used here") for entry, key in uses[:-4:-1])
