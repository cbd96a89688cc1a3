"""`warnings` and `logging`: what a program says while it runs, which nobody hears."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.values import Native


class Silent(Foreign):
    """A logger, a handler, a filter: whatever is asked of it gives another or None."""

    kind = "Logger"

    def __init__(self, machine: Any) -> None:
        self.machine = machine

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("level", "disabled"):
            return 0
        if name in ("handlers", "filters"):
            return []
        if name in ("getLogger", "getChild", "catch_warnings", "handlers", "root") or name[:1].isupper():
            return self
        return Native(name, lambda site, args, kwargs: False if name in ("isEnabledFor", "hasHandlers") else None)

    def set_attribute(self, site: Any, name: str, value: Any) -> None:
        """Nobody hears."""

    def call(self, site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        return self


def make(machine: Any) -> dict[str, Any]:
    """The names of both modules."""
    silent = Silent(machine)
    nothing = Native("nothing", lambda site, args, kwargs: None)
    said = "warn warn_explicit filterwarnings simplefilter resetwarnings basicConfig debug info warning error exception critical log disable captureWarnings"
    names: dict[str, Any] = dict.fromkeys(said.split(), nothing)
    names.update(
        dict.fromkeys(
            [
                "getLogger",
                "catch_warnings",
                "StreamHandler",
                "FileHandler",
                "Formatter",
                "Logger",
                "Handler",
                "NullHandler",
                "Filter",
            ],
            silent,
        )
    )
    names.update(DEBUG=10, INFO=20, WARNING=30, WARN=30, ERROR=40, CRITICAL=50, NOTSET=0)
    return names
