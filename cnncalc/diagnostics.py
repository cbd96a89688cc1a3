"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.report import Report

_ESCAPED = {
    **{code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))},
    **{
        code: f"\\u{code:04x}"
        for code in (0x061C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
    },
}


def printable(text: str) -> str:
    """`text` with control characters, bidirectional controls and line separators written as escapes."""
    return (
        text
        if text.isascii() and text.isprintable()
        else text.translate(_ESCAPED).encode("utf-8", "backslashreplace").decode()
    )


def clipped(text: str, most: int = 60) -> str:
    """`text` printable and at most `most` characters long, for quoting a user's text in a message."""
    return printable(text if len(text) <= most else text[: most - 1] + "…")


class Lines(str):
    """A help of several lines, none of which quotes a user's text."""

    __slots__ = ()


_LONGEST = 300
"""Characters of a message: it may quote what a user wrote."""


class Source:
    """The text a spec was read from: its name as the user gave it, and its lines."""

    __slots__ = ("_lines", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """Its lines, broken where YAML breaks them."""
        if self._lines is None:
            text = self.text.replace("\r\n", "\n")
            for mark in "\r\x85\u2028\u2029":
                text = text.replace(mark, "\n")
            self._lines = text.split("\n")
        return self._lines

    def line(self, number: int) -> str:
        """Line `number` (from 1), or nothing."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class Place(tuple[Any, ...]):
    """Where something is written: (source, line, column, length), lines and columns from 1, in characters."""

    __slots__ = ()

    @property
    def source(self) -> Source:
        """The text it is in."""
        source: Source = self[0]
        return source

    def shifted(self, offset: int, length: int) -> Place:
        """`length` characters, `offset` characters further on the same line."""
        return Place((self[0], self[1], self[2] + offset, length))


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


def _where(place: Place) -> str:
    return f"{printable(place[0].name)}:{place[1]}:{place[2]}"


def _excerpt(place: Place) -> list[str]:
    source, line, column, length = place
    raw = source.line(line)
    if not raw:
        return []
    start = max(0, min(column - 1, len(raw)))
    stop = min(len(raw), start + max(1, min(length, 80)))
    left, right = max(0, start - 60), min(len(raw), max(stop, start) + 40)  # a long line is shown around its fault
    before, marked, after = (printable(raw[a:b]) for a, b in ((left, start), (start, stop), (stop, right)))
    lead = "…" if left else ""
    number = str(line)
    rest = "…" if right < len(raw) else ""
    return [
        f"   {number} | {lead}{before}{marked}{after}{rest}",
        f"   {' ' * len(number)} | {' ' * (len(lead) + len(before))}{'^' * max(1, len(marked))}",
    ]


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


_MOST_COMPARED = 500


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A sentence that suggests the known word closest to `word`, or nothing; `cutoff` is difflib's, of their likeness."""
    import difflib

    word = word[:80]
    known = list(known)
    if len(known) > _MOST_COMPARED:  # comparing takes its time: those that begin alike, or else are as long
        known.sort(key=lambda name: (name[:1] != word[:1], abs(len(name) - len(word))))
        del known[_MOST_COMPARED:]
    spelled: dict[str, list[str]] = {}
    for name in known:
        spelled.setdefault(name.lower(), []).append(name)
    close = difflib.get_close_matches(word.lower(), spelled, n=1, cutoff=cutoff)
    if not close:
        return ""
    best = max(spelled[close[0]], key=lambda name: sum(a == b for a, b in zip(name, word, strict=False)))
    return f"did you mean {best}?" if best != word else ""
