"""Waiting until one of some files is saved, whether it is written in place or replaced by another of its name."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOOK = 500
"""Milliseconds after which the files are looked at, whatever the system tells: what happened between two waits is seen."""
_GONE = 20
"""How often a file that is away or empty for a moment is looked for, every 50 ms: editors move one away and write another, or
empty it before they write."""

State = dict[str, tuple[int, int, int] | None]


class Waiting:
    """Waits on the folders that files lie in: a file that is saved by renaming another over it is then seen too."""

    def __init__(self) -> None:
        try:
            from watchfiles import watch
        except ImportError:
            raise UsageError(
                "--watch needs watchfiles, which is not installed", "pip install 'cnncalc[watch]'"
            ) from None
        self._watch = watch
        self._folders: tuple[str, ...] = ()
        self._events: Iterator[Any] | None = None

    def changed(self, files: Iterable[str], state: State) -> None:
        """Return when one of the files is another than in `state`, and one that is gone or empty has come back, if it does."""
        names = {each for file in files for each in (file, os.path.realpath(file))}
        folders = tuple(sorted({os.path.dirname(name) for name in names}))
        while state_of(files) == state:
            self._event(tuple(folder for folder in folders if os.path.isdir(folder)))
        for _ in range(_GONE):
            if not any(_away(told, state.get(file)) for file, told in state_of(files).items()):
                break
            time.sleep(0.05)

    def _event(self, folders: tuple[str, ...]) -> None:
        """Wait for something in the folders, not for long."""
        if self._events is None or folders != self._folders:
            self._folders = folders
            self._events = self._watch(
                *folders,
                watch_filter=None,
                debounce=200,
                step=30,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                recursive=False,
            )
        try:
            next(self._events)
        except (StopIteration, OSError, RuntimeError):  # a folder is gone, or the system watches no more of them
            self._events = None
            time.sleep(_LOOK / 1000)


def _away(told: tuple[int, int, int] | None, before: tuple[int, int, int] | None) -> bool:
    """Whether a file is gone, or is empty and was not: some are always empty."""
    return told is None or (not told[1] and before is not None and before[1] > 0)


def state_of(files: Iterable[str]) -> State:
    """What tells that a file is another than it was: when it was written, how large it is, which it is."""
    found: State = {}
    for file in files:
        try:
            told = os.stat(file)
            found[file] = told.st_mtime_ns, told.st_size, told.st_ino
        except OSError:
            found[file] = None
    return found
