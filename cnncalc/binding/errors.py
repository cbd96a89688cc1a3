"""What cannot be bound: a call, or one of its arguments, that is no layer's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class ExpressionError(Exception):
    """A layer expression that cannot be read or bound; `key` names the argument at fault (None: all of it).

    `suggest`, given further known names, finds a better help; it takes its time, so that only who shows it asks.
    """

    def __init__(
        self, message: str, help: str = "", key: Any = None, suggest: Callable[[Iterable[str]], str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.key = key
        self.suggest = suggest


class UnknownType(ExpressionError):
    """Nobody declares a layer of this name."""


class NoValue(ExpressionError):
    """What stands in an attribute's place is no value: `found`, for the attribute `name`."""

    def __init__(self, name: str, found: Any, key: Any) -> None:
        super().__init__(f"{name} must be a value, not {found!s:.60}", "write a number, a word, or a list", key)
        self.name = name
        self.found = found


class KeyName(str):
    """As an error's `key`: the key itself is at fault, not its value."""

    __slots__ = ()
