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


class Meter:
    """How many of very many are done, how fast, and how long the rest will take; drawn once it has taken a second."""

    def __init__(self, of: int, what: str) -> None:
        self.of = of
        self.what = what
        self.start = time.monotonic()
        self.due = self.start + _FIRST
        self.drawn = False
        self.shown = bool(getattr(sys.stderr, "isatty", lambda: False)())

    def __call__(self, done: int) -> None:
        """Say how many are done."""
        if not self.shown:
            return
        now = time.monotonic()
        if now < self.due:
            return
        rate = done / (now - self.start)
        left = (self.of - done) / rate if rate else 0
        text = f"{bar(done, self.of, self.what)}  {_rate(rate)} a second, {_time(left)} left"
        sys.stderr.write("\r\x1b[K" + text)
        sys.stderr.flush()
        self.due, self.drawn = now + _EVERY, True

    def close(self) -> None:
        """Take the bar away."""
        if self.drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _rate(rate: float) -> str:
    return f"{rate / 1e6:.1f} million" if rate >= 1e6 else f"{round(rate):,}"


def _time(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h"


def bar(done: int, of: int, what: str) -> str:
    """`checking ━━━━━━─────── 120/1,000`."""
    filled = _WIDTH * done // of if of else _WIDTH
    return f"{what} {'━' * filled}{'─' * (_WIDTH - filled)} {done:,}/{of:,}"
