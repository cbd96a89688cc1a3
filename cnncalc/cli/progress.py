"""How far a long command has come: a bar on the terminal, on standard error, once it has taken a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")
_WIDTH = 30
_FIRST, _EVERY = 1.0, 0.1


def shown(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, one after the other; where they take long, a bar says how many are done."""
    if not getattr(sys.stderr, "isatty", lambda: False)():
        yield from items
        return
    due = time.monotonic() + _FIRST
    drawn = False
    for done, item in enumerate(items):
        now = time.monotonic()
        if now >= due:
            sys.stderr.write("\r\x1b[K" + bar(done, len(items), what))
            sys.stderr.flush()
            due, drawn = now + _EVERY, True
        yield item
        if drawn and done + 1 == len(items):
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def bar(done: int, of: int, what: str) -> str:
    """`checking ━━━━━━─────── 120/1,000`."""
    filled = _WIDTH * done // of if of else _WIDTH
    return f"{what} {'━' * filled}{'─' * (_WIDTH - filled)} {done:,}/{of:,}"
