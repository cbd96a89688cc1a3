"""A message as it is written: its fields, each with its values and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.layers.declaration.value import LIMIT
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.diagnostics.place import Place


class Value(NamedTuple):
    """A value: `kind` is word, number, text or message; `at` and `length` are its characters, of a message its key's."""

    kind: str
    value: Any
    at: int
    length: int


class Message:
    """Fields by name, each a list of values; the last counts where one is meant, as in protocol buffers."""

    __slots__ = ("at", "fields", "key", "length", "locate")

    def __init__(self, key: str, locate: Callable[[int, int], Place], at: int, length: int) -> None:
        self.key = key
        self.locate = locate
        self.at = at
        self.length = length
        self.fields: dict[str, list[Value]] = {}

    @property
    def place(self) -> Place:
        """Where it begins."""
        return self.locate(self.at, self.length)

    def add(self, key: str, value: Value) -> None:
        """One more value of a field."""
        self.fields.setdefault(key, []).append(value)

    def place_of(self, key: str) -> Place:
        """Where a field's last value stands; the message where it has none."""
        values = self.fields.get(key)
        return self.place if not values else self.locate(values[-1].at, values[-1].length)

    def wrong(self, message: str, key: str = "", help: str = "") -> SpecError:
        """The error for what is wrong with it, or with one of its fields."""
        return SpecError([Fault(message, self.place_of(key), help=help)])

    def messages(self, key: str) -> list[Message]:
        """The messages of a field."""
        found = []
        for value in self.fields.get(key, ()):
            if value.kind != "message":
                raise self.wrong(f"{key} is a message", key, f"write {key} {{ … }}")
            found.append(value.value)
        return found

    def message(self, key: str) -> Message:
        """The message of a field: all that are written there together, an empty one where there is none."""
        found = self.messages(key)
        if len(found) == 1:
            return found[0]
        whole = Message(key, self.locate, self.at, self.length)
        for part in found:
            whole.at, whole.length = part.at, part.length
            for name, values in part.fields.items():
                whole.fields.setdefault(name, []).extend(values)
        return whole

    def words(self, key: str) -> list[str]:
        """A field's values as texts, strings and words alike."""
        found = []
        for value in self.fields.get(key, ()):
            if value.kind == "message":
                raise self.wrong(f"{key} is a value, not a message", key, f"write {key}: …")
            found.append(value.value)
        return found

    def word(self, key: str, default: str = "") -> str:
        """A field's value as text."""
        words = self.words(key)
        return words[-1] if words else default

    def flag(self, key: str, default: bool) -> bool:
        """A field's value as yes or no."""
        word = self.word(key)
        if word in ("", "true", "True", "t", "1", "false", "False", "f", "0"):
            return default if not word else word in ("true", "True", "t", "1")
        raise self.wrong(f"{key} is '{word[:40]}', neither true nor false", key, f"write {key}: true or {key}: false")

    def integers(self, key: str, least: int | None = None) -> list[int]:
        """A field's values as whole numbers."""
        return [self._whole(key, value, least) for value in self.fields.get(key, ())]

    def integer(self, key: str, default: int, least: int | None = None) -> int:
        """A field's value as a whole number."""
        values = self.fields.get(key)
        return self._whole(key, values[-1], least) if values else default

    def _whole(self, key: str, value: Value, least: int | None) -> int:
        text = value.value if value.kind == "number" else ""
        digits = text[1:] if text[:1] in "+-" else text
        number = None
        if digits.isascii() and digits.isdecimal() and len(digits) < 26:
            number = int(text)
        elif digits[:2] in ("0x", "0X") and len(digits) < 26:
            try:
                number = int(text, 16)
            except ValueError:
                number = None
        if number is None:
            shown = "a message" if value.kind == "message" else f"'{str(value.value)[:40]}'"
            raise self._at(value, f"{key} is {shown}, no whole number", f"write {key}: 1")
        if least is not None and number < least:
            raise self._at(value, f"{key} is {number}", f"it must be at least {least}")
        if abs(number) > LIMIT:
            raise self._at(value, f"{key} is larger than 2^62", "")
        return number

    def _at(self, value: Value, message: str, help: str) -> SpecError:
        return SpecError([Fault(message, self.locate(value.at, value.length), help=help)])
