"""Users' text in messages: escaped where a terminal would act on it, cut where it is long."""

from __future__ import annotations

_escapes: dict[int, str] = {}
"""What each character that a terminal would act on is written as; filled when a text first holds one."""


def printable(text: str) -> str:
    """`text` with control characters, bidirectional controls and line separators written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    if not _escapes:
        _escapes.update({code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))})
        marks = (0x061C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
        _escapes.update({code: f"\\u{code:04x}" for code in marks})
    return text.translate(_escapes).encode("utf-8", "backslashreplace").decode()


def clipped(text: str, most: int = 60) -> str:
    """`text` printable and at most `most` characters long, for quoting a user's text in a message."""
    return printable(text if len(text) <= most else text[: most - 1] + "…")


class Lines(str):
    """A help of several lines, none of which quotes a user's text."""

    __slots__ = ()
