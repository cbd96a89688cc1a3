"""When the garbage of readings is collected: while nobody types. A reading is some ten thousand objects that hold each other."""

from __future__ import annotations

import asyncio
import gc

PAUSE = 0.03
"""Seconds without a key after which the young garbage goes."""
REST = 3.0
"""Seconds after which all of it goes."""
_MOST = 100
"""Readings after which all of it goes at the next pause, however short: for those who type on and on."""
_LOADED = 8
"""Readings after which what is loaded stays as it is: it is looked through no more."""


class Tidy:
    """The collector of one server."""

    def __init__(self) -> None:
        gc.set_threshold(100_000, 8, 8)  # for those who never pause
        self._readings = 0
        self._since = 0
        """Readings since all of the garbage went."""
        self._young: asyncio.TimerHandle | None = None
        self._old: asyncio.TimerHandle | None = None

    def read(self) -> None:
        """A text was read: what the one before it left is garbage."""
        self._readings += 1
        self._since += 1
        loop = asyncio.get_running_loop()
        for handle in (self._young, self._old):
            if handle is not None:
                handle.cancel()
        self._young = loop.call_later(PAUSE, self._collect, self._since >= _MOST)
        self._old = loop.call_later(REST, self._collect, True)
        if self._readings == _LOADED:
            gc.collect()
            gc.freeze()

    def _collect(self, whole: bool) -> None:
        if whole:
            self._since = 0
        gc.collect(2 if whole else 1)
