"""One problem: what is wrong, where, and a way out; and all of a source's, each said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import Lines, clipped, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.part import Part
    from cnncalc.diagnostics.place import Place

_LONGEST = 300

"""Characters of a message: it may quote what a user wrote."""


class Fault:
    """One problem. `severity` is error or warning; `related` are (place, what) pairs of other places it involves."""

    __slots__ = ("about", "help", "kind", "layer", "message", "more", "place", "related", "severity")

    def __init__(
        self,
        message: str,
        place: Place | Part | None = None,
        *,
        help: str = "",
        layer: str | None = None,
        severity: str = "error",
        related: tuple[tuple[Place | Part, str], ...] = (),
    ) -> None:
        self.message = message
        self.place = place if place is not None and place.known else None
        self.help = help
        self.layer = layer
        self.severity = severity
        self.related = related
        self.about = ""
        """The attribute of a layer that it speaks of."""
        self.kind = ""
        """Of a program: what kind of error it is, as `cnncalc.readers.python.errors` has them."""
        self.more = 0
        """How many more uses of the same block it stands for."""

    def to_dict(self) -> dict[str, Any]:
        """The fault as the JSON output has it; line and column from 1, null where there is no place."""
        place = self.place
        return {
            **({"file": None, "line": None, "column": None} if place is None else _printable(place.to_dict())),
            "layer": self.layer,
            "message": clipped(self.message, _LONGEST),
            "help": "\n".join(self._help()) or None,
        }

    def text(self) -> str:
        """The fault as people read it: the place, the line with a caret, and the help."""
        place = self.place
        subject = f"{self.layer}: " if self.layer else ""
        head = f"{self.severity}: {printable(subject)}{clipped(self.message, _LONGEST)}"
        lines = [head if place is None else f"{printable(place.where())}: {head}"]
        if place is not None:
            lines += place.excerpt()
        for other, what in self.related:
            if other.known:
                lines += [f"   {printable(other.where())}: {printable(what)}", *other.excerpt()]
        if self.more:
            lines.append(f"   and {self.more} more use{'' if self.more == 1 else 's'}")
        if self.help:
            lines.append("   help: " + "\n         ".join(self._help()))
        return "\n".join(lines)

    def _help(self) -> list[str]:
        return [printable(line) for line in (self.help.split("\n") if self.help.__class__ is Lines else (self.help,))]


def _printable(place: dict[str, Any]) -> dict[str, Any]:
    return {key: printable(value) if isinstance(value, str) else value for key, value in place.items()}


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
            None if place is None else place.key,
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
        return sorted(self, key=lambda f: (1, 0, 0) if f.place is None else (0, *f.place.order))


def used_here(uses: tuple[Any, ...]) -> tuple[tuple[Place | Part, str], ...]:
    """The places of the innermost three block uses, given as (entry, argument), as `related` of a fault."""
    return tuple((entry.place(key), "used here") for entry, key in uses[:-4:-1])
