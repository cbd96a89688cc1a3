"""Which files are read while a network is: the source itself, and what it imports or refers to.

Python tells of every file that is opened (`sys.audit`, event `open`), whoever opens it. So the files of a source that turns out to
be broken are known as well.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

MOST = 2000
"""Files that are noted."""


class Touched:
    """Notes the files that are opened for reading within a `with`. Python's own modules and ours are left out."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        """All that count."""
        self._new: set[str] = set()
        self._opened: dict[str, None] | None = None
        sys.addaudithook(self._heard)  # stays until the process ends

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and self._opened is not None and len(self._opened) < MOST:
            path, mode, _flags = arguments
            if isinstance(path, str) and (mode is None or "r" in mode):
                self._opened[path] = None

    def __enter__(self) -> Touched:
        self._opened = {}
        self._new = set()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        opened, self._opened = self._opened or {}, None
        ours = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
        modules = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
        for path in map(os.path.abspath, opened):
            if not path.startswith(ours) and not path.endswith(".pyc") and path not in modules and os.path.isfile(path):
                self._new.add(path)

    def settle(self, path: str, whole: bool) -> None:
        """Count `path` and what was opened in the last `with`; not `whole`, what counted before too: reading stopped early."""
        self.files = {path, *self._new, *(() if whole else self.files)}
