"""`importlib` and `json.loads` on texts that the program holds: nothing is imported, a module is read as after `import`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.imports import origin
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

_MOST = 100_000
"""Characters of a text of JSON."""


def imported(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`import_module("a.b")`, `import_module(".b", package)`: what `import` would bind."""
    name = args[0] if args else kwargs.get("name")
    if not isinstance(name, str) or not name:
        return site.machine.unknown("importlib.import_module(…)", site.node, site.frame)
    path = name.lstrip(".")
    return origin(site.machine, path, len(name) - len(path), site.node, site.frame, True)


def _loads(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    text = args[0] if args else kwargs.get("s")
    if not isinstance(text, str) or len(text) > _MOST or kwargs.keys() - {"s"}:
        return site.machine.unknown("json.loads(…)", site.node, site.frame)
    site.machine.charge(len(text) >> 3)
    try:
        return json.loads(text)
    except ValueError as error:  # a class of its own, which a program rarely names
        raise ValueError(str(error)) from None
    except RecursionError:
        return site.machine.unknown("json.loads(…)", site.node, site.frame)


def _version(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`importlib.metadata.version("torch")`: as the library itself says it; any other is not installed."""
    name = args[0] if args else kwargs.get("distribution_name")
    known = site.machine.library(f"{name}.__version__")
    if isinstance(known, str):
        return known
    raise ModuleNotFoundError(f"No package metadata was found for {name}")


NAMES: dict[str, Any] = {
    "importlib.metadata.version": Native("version", _version),
    "importlib.import_module": Native("import_module", imported),
    "json.loads": Native("loads", _loads),
}
