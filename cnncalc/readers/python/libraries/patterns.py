"""`re`, for the short texts in which programs write their blocks ("r2_k3_s22"): patterns that cannot take long."""

from __future__ import annotations

import re
from typing import Any

from cnncalc.readers.python.foreign import Foreign, Unknown, unknown_in
from cnncalc.readers.python.values import Native

_LONGEST = 200
_LOOPS = 3
"""Quantifiers in a pattern at most: each may try every length of the text."""
_FLAGS = ("I", "IGNORECASE", "M", "MULTILINE", "S", "DOTALL", "X", "VERBOSE", "A", "ASCII")


def _compiled(site: Any, pattern: Any, flags: Any = 0) -> Any:
    """The pattern, where it is text that is safe to match; an error where it isn't."""
    if isinstance(pattern, Pattern):
        return pattern.held
    if pattern.__class__ is not str or flags.__class__ is not int:
        return None
    loops = len(re.findall(r"[*+{]", re.sub(r"\\.", "", pattern)))
    if len(pattern) > _LONGEST or loops > _LOOPS or re.search(r"\)[*+{]", pattern):
        raise site.error("this pattern is more than is matched here", "write what it gives", kind="limit")
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"re.error: {error}") from None


class Match(Foreign):
    """What a pattern matched."""

    kind = "Match"

    def __init__(self, machine: Any, held: Any) -> None:
        self.machine = machine
        self.held = held

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("group", "groups", "groupdict", "start", "end", "span"):
            return Native(name, lambda site, args, kwargs: getattr(self.held, name)(*args, **kwargs))
        raise AttributeError(f"'re.Match' object has no attribute '{name}'")

    def item(self, site: Any, key: Any) -> Any:
        return self.held[key]


class Pattern(Foreign):
    """`re.compile(…)`."""

    kind = "Pattern"

    def __init__(self, machine: Any, held: Any) -> None:
        self.machine = machine
        self.held = held

    def attribute(self, site: Any, name: str) -> Any:
        if name == "pattern":
            return self.held.pattern
        if name in _ACTIONS:
            return Native(name, lambda site, args, kwargs: _run(name)(site, (self, *args), kwargs))
        raise AttributeError(f"'re.Pattern' object has no attribute '{name}'")


_ACTIONS = {"split": 1, "findall": 1, "finditer": 1, "match": 1, "search": 1, "fullmatch": 1, "sub": 2}
"""Where the text stands behind the pattern."""


def _run(name: str) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        unknown = unknown_in((*args, *kwargs.values()))
        if unknown is not None:
            return unknown
        given = list(args)
        given += [kwargs[key] for key in ("pattern", "repl", "string") if key in kwargs]
        held = _compiled(site, given[0], kwargs.get("flags", 0))
        text = given[_ACTIONS[name]]
        if held is None or text.__class__ is not str or (name == "sub" and given[1].__class__ is not str):
            return Unknown(site.machine, f"re.{name}(…)", site.place)
        if len(text) > _LONGEST:
            raise site.error("this text is longer than patterns are matched in here", kind="limit")
        found = getattr(held, name)(*given[1:])
        if name == "finditer":
            return iter([Match(site.machine, each) for each in found])
        return Match(site.machine, found) if isinstance(found, re.Match) else found

    return run


def _compile(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    held = _compiled(site, args[0], args[1] if len(args) > 1 else kwargs.get("flags", 0))
    return Unknown(site.machine, "re.compile(…)", site.place) if held is None else Pattern(site.machine, held)


NAMES: dict[str, Any] = {
    **{name: Native(f"re.{name}", _run(name)) for name in _ACTIONS},
    **{name: int(getattr(re, name)) for name in _FLAGS},
    "compile": Native("re.compile", _compile),
    "escape": Native("re.escape", lambda site, args, kwargs: re.escape(args[0])),
}
