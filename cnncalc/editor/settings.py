"""What a project says of its networks in `[tool.cnncalc]` of the nearest `pyproject.toml`:

[tool.cnncalc]
input = "3x224x224"                 # of every program that says none

[tool.cnncalc.inputs]
Net = "3x32x32"                     # of a class
"models/small.py" = "1x28x28"       # of a file, a folder's files (models/*.py), or one class of it (net.py:Net)
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "pyproject.toml"
MAX_BYTES = 1_000_000
MOST_UP = 60
"""Folders that are looked through upwards."""


class Settings:
    """The settings of the projects that open files belong to, each read once and again when its file changes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, dict[str, Any]]] = {}

    def asked_for(self, name: str) -> Callable[[str], str]:
        """For a file by its path: the input that its project has for one of its classes, or nothing."""

        def asked(cls: str) -> str:
            if not os.path.isabs(name):
                return ""
            folder, table = self._nearest(os.path.dirname(name))
            return input_of(table, os.path.relpath(name, folder).replace(os.sep, "/"), cls) if table else ""

        return asked

    def _nearest(self, folder: str) -> tuple[str, dict[str, Any]]:
        """The folder of the nearest settings around, and the table; none where there are none."""
        for _ in range(MOST_UP):
            path = os.path.join(folder, FILE)
            try:
                status = os.stat(path)
            except (OSError, ValueError):
                status = None
            if status is not None:
                stamp = (status.st_mtime_ns, status.st_size)
                known = self._known.get(path)
                if known is None or known[0] != stamp:
                    known = self._known[path] = (stamp, _table(path))
                return folder, known[1]
            above = os.path.dirname(folder)
            if above == folder:
                break
            folder = above
        return folder, {}


def _table(path: str) -> dict[str, Any]:
    """`[tool.cnncalc]` of a file; empty where it has none, or cannot be read."""
    import tomllib

    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        whole = tomllib.loads(data.decode("utf-8")) if len(data) <= MAX_BYTES else {}
    except (OSError, ValueError, RecursionError):
        return {}
    tool = whole.get("tool")
    table = tool.get("cnncalc") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else {}


def input_of(table: dict[str, Any], path: str, cls: str) -> str:
    """The input that a table has for a class of a file, whose path is relative to the table's: of what names it most
    closely."""
    from fnmatch import fnmatchcase

    inputs = table.get("inputs")
    found = {}
    for key, value in inputs.items() if isinstance(inputs, dict) else ():
        file, colon, name = key.rpartition(":") if ":" in key else (key, "", "")
        named = file.endswith((".py", ".ipynb")) or "/" in file or colon
        if not isinstance(value, str) or (name and name != cls) or (not named and key != cls):
            continue
        if named and not fnmatchcase(path, file) and not fnmatchcase(path.rpartition("/")[2], file):
            continue
        found[(bool(name), not named, len(file))] = value
    general = table.get("input")
    return found[max(found)] if found else general if isinstance(general, str) else ""
