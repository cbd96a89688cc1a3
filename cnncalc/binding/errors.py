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


class KeyName(str):
    """As an error's `key`: the key itself is at fault, not its value."""

    __slots__ = ()
