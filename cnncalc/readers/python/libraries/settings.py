"""Settings given from outside (`--arg NAME=VALUE`): they stand before the defaults that a program gives."""

from __future__ import annotations

import ast
from typing import Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.foreign import Unknown


def literal(text: str) -> Any:
    """A value as it is written: a number, a list, True, None; else the text itself."""
    if len(text) > 10_000:
        return text
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return {"true": True, "false": False, "none": None}.get(text.strip().lower(), text)


def given(site: Any, *names: str) -> str | None:
    """The text that was given for a setting under any of its names."""
    settings = site.machine.settings
    for name in names:
        for key in (name, name.replace("-", "_"), name.replace("_", "-")):
            if key in settings:
                site.machine.settings_used.add(key)
                return settings[key]  # type: ignore[no-any-return]
    return None


def setting(site: Any, name: str, default: Any, convert: Any = None) -> Any:
    """The value of a setting: what was given, read by `convert` (a callable of the program) or as its default's type; else the default."""
    text = given(site, name) if site.machine.settings else None
    if text is None:
        return default
    if convert is not None:
        plain = isinstance(convert, Class) and convert.host is bool
        return literal(text) if plain else site.call(convert, text)
    return text if default.__class__ is str else literal(text)


def required(site: Any, name: str) -> Unknown:
    """The value of a setting that has no default: an error when it is needed."""
    return Unknown(site.machine, f"the setting {name}", site.place, help=f"give it: --arg {name}=VALUE")
