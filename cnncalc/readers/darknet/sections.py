"""The text of a `.cfg`: sections in brackets, `key=value` lines in them, comments behind `#` and `;`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.layers.declaration.value import LIMIT
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.grower import Written

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Faults
    from cnncalc.diagnostics.place import Source

_HEAD = re.compile(r"\[([^\]\[#;]*)\]\s*(?:[#;].*)?$")
_WHOLE = re.compile(r"[+-]?\d{1,25}$")


class Option(NamedTuple):
    """A value as it is written, without spaces and comments, and where."""

    text: str
    place: Place


class Section:
    """A section: what stands in its brackets, its place, and its options by key. The first of two of one key counts, as
    in Darknet."""

    __slots__ = ("_read", "kind", "options", "place")

    def __init__(self, kind: str, place: Place) -> None:
        self.kind = kind
        self.place = place
        self.options: dict[str, Option] = {}
        self._read: dict[str, Place] = {}

    def wrong(self, message: str, key: str = "", help: str = "") -> SpecError:
        """The error for what is wrong with it, or with one of its options."""
        place = self.options[key].place if key in self.options else self.place
        return SpecError([Fault(message, place, help=help)])

    def word(self, key: str, default: str = "") -> str:
        """An option as text."""
        option = self.options.get(key)
        return default if option is None else option.text

    def integer(self, key: str, default: int, least: int | None = None) -> int:
        """An option as a whole number."""
        option = self.options.get(key)
        if option is None:
            return default
        return self._whole(key, option.text, least)

    def integers(self, key: str) -> list[int]:
        """An option as a list of whole numbers with commas between them; none where it is missing."""
        option = self.options.get(key)
        if option is None:
            return []
        return [self._whole(key, text, None) for text in option.text.strip(",").split(",")]

    def flag(self, key: str) -> bool:
        """Whether an option is anything but 0."""
        return self.word(key, "0").strip("0.") != ""

    def _whole(self, key: str, text: str, least: int | None) -> int:
        if not _WHOLE.match(text):
            raise self.wrong(f"{key} is '{text[:40]}', no whole number", key, f"write {key}=1")
        value = int(text)
        if least is not None and value < least:
            raise self.wrong(f"{key} is {value}", key, f"it must be at least {least}")
        if abs(value) > LIMIT:
            raise self.wrong(f"{key} is larger than 2^62", key)
        return value

    def written(self, **keys: str) -> Written:
        """Where the section and its options stand: `keys` are the option of each attribute of a layer."""
        found: dict[str, Any] = {}
        for attribute, names in keys.items():
            for key in names.split():
                if key in self.options:
                    found.setdefault(attribute, self.options[key].place)
        return Written(self.place, found)


def read_sections(source: Source, faults: Faults) -> list[Section]:
    """The sections of a text, in order; what is no line of a `.cfg` is noted."""
    sections: list[Section] = []
    for number, line in enumerate(source.lines, 1):
        text = line.strip()
        if not text or text[0] in "#;":
            continue
        place = Place((source, number, line.index(text[0]) + 1, len(text)))
        if text[0] == "[":
            head = _HEAD.match(text)
            if head is None:
                faults.note(Fault("this is no section", place, help="write its kind in brackets: [convolutional]"))
                continue
            sections.append(Section(head[1].strip(), place))
            continue
        key, equals, value = text.partition("=")
        key = "".join(key.split())
        if not equals or not key:
            faults.note(Fault("this is neither a section nor an option", place, help="write key=value"))
        elif not sections:
            faults.note(Fault("an option stands before the first section", place, help="a .cfg begins with [net]"))
        else:
            sections[-1].options.setdefault(key, _option(source, number, line, value))
    return sections


def _option(source: Source, number: int, line: str, value: str) -> Option:
    """The option whose value, with what surrounds it, ends the line."""
    bare = re.split(r"[#;]", value, maxsplit=1)[0].strip()
    column = len(line.rstrip()) - len(value.rstrip()) + (len(value) - len(value.lstrip())) + 1
    return Option("".join(bare.split()), Place((source, number, column, max(1, len(bare)))))
