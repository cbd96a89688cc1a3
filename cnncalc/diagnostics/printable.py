"""Users' text in messages: escaped where a terminal would act on it, cut where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

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
