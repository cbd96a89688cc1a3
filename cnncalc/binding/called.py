"""What the binder reads of a call, whoever wrote it."""

from __future__ import annotations

from typing import Any, Protocol


class Called(Protocol):
    """What the binder reads of a call, whoever wrote it: a word, a call, a mapping, a line of a program."""

    @property
    def type(self) -> str:
        """The name of the layer, without a prefix that says whose it is."""

    @property
    def owner(self) -> str:
        """keras or torch where a prefix (`nn.`, `layers.`) said so, else ""."""

    @property
    def style(self) -> str:
        """`words` for our own short names; anything else brings the owner's names."""

    @property
    def positional(self) -> tuple[Any, ...]:
        """The values without a name."""

    @property
    def keywords(self) -> tuple[tuple[str, Any], ...]:
        """The named values, each name once."""
