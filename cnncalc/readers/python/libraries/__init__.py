"""What names of libraries mean. `Libraries` resolves a dotted name; one file here is one module of the standard library.

A file `math.py` holds `NAMES`: from a name to a value (a plain value, `Plain`, `Native`, a `Class`), or `make(machine)`
that gives such a table for an evaluation. `FILES` says which file knows which module; it is loaded when first used.
A framework's reader makes a subclass with `claims` and `find` of its own, and asks this one for everything else.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

FILES = {
    "math": "mathematics",
    "functools": "functional",
    "itertools": "iteration",
    "collections": "collection",
    "copy": "copying",
    "inspect": "inspection",
    "typing": "annotation",
    "typing_extensions": "annotation",
    "types": "annotation",
    "operator": "operation",
    "abc": "abstract",
    "numbers": "abstract",
    "dataclasses": "dataclass",
    "enum": "enumeration",
    "contextlib": "context",
    "warnings": "speech",
    "logging": "speech",
    "os": "system",
    "sys": "system",
    "pathlib": "system",
    "argparse": "arguments",
    "click": "options",
    "absl": "options",
    "numpy": "arrays",
    "re": "patterns",
    "packaging": "release",
    "distutils": "release",
    "pkg_resources": "release",
    "importlib": "importing",
    "json": "importing",
    "six": "both",
}
"""The file of a module, by the first part of its name."""


class Libraries:
    """What a program may import besides its own files. Subclass it for a framework; every method has a default."""

    def claims(self, name: str) -> bool:
        """Whether a top-level module is a library's, so that no file of this name is looked for."""
        return name in FILES

    def reads(self, path: str) -> bool:
        """Whether a module of a library's own source is read as a file, where the program is a part of that source."""
        return True

    def holds(self, machine: Any, top: str) -> bool:
        """Whether a package that no table knows is read as files: one that is installed beside."""
        return False

    def find(self, machine: Any, path: str) -> Any:
        """The value of a dotted name (`torch.nn.Conv2d`, `math`), or None where nothing is known of it: then it stays a
        name, whose attributes are asked for in turn. Called once for each name and evaluation."""
        top, _, rest = path.partition(".")
        file = FILES.get(top)
        if file is None or not rest:
            return None
        return table(machine, file).get(path if top in _DOTTED else rest)

    def unbound(self, machine: Any, name: str) -> Any:
        """The value of a name that the program uses without binding or importing it, or None."""
        return None

    def passed(self, path: str, site: Any, joined: bool = False) -> None:
        """Told of every function that no table knows and that a value of the network was given to; and of what nobody knows
        and that was `joined` with such a value by an operator."""

    def unheard(self, path: str) -> tuple[str, str]:
        """What to say of a library's name that nobody knows, and of what came of it: a message and a help, or two empty
        texts."""
        return "", ""


_DOTTED = (
    "os",
    "collections",
    "absl",
    "click",
    "sys",
    "pathlib",
    "packaging",
    "distutils",
    "pkg_resources",
    "importlib",
    "json",
)
"""Modules whose file's table goes by whole dotted names."""


def table(machine: Any, file: str) -> dict[str, Any]:
    """The names of one file of this folder, for an evaluation."""
    key = f" table {file}"
    found: dict[str, Any] | None = machine.known.get(key)
    if found is None:
        module = import_module(f"cnncalc.readers.python.libraries.{file}")
        found = module.NAMES if hasattr(module, "NAMES") else module.make(machine)
        machine.known[key] = found
    return found
