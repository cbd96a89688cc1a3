"""Packages of libraries as files: where one is installed beside a program, or ships with us; read as its own files are."""

from __future__ import annotations

import ast
import os
import sys
from glob import escape, glob
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.files import Files
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Site
from cnncalc.readers.python.modules import Module
from cnncalc.readers.python.values import MISSING, Native

if TYPE_CHECKING:
    from collections.abc import Iterator

_SITES = ("site-packages", "dist-packages")
_FOLDERS = ("lib/python3*/site-packages", "Lib/site-packages", "lib64/python3*/site-packages")
_ENVIRONMENTS = (".venv", "venv", "env")
_LOADS = ("load_pretrained_weights", "load_pretrained", "_load_pretrained")
"""What libraries call the function that fills a network with published weights: it decides no shape."""
_PARENTS = 6
"""Folders above the named file in which an environment is looked for."""


class Package(Files):
    """The files of one package below a folder; nothing outside it is read. What happens in them stands at the user's call."""

    def __init__(self, machine: Any, root: str, top: str, partial: bool = False) -> None:
        """`partial` says that the library has more names than these files."""
        super().__init__(machine, None)
        self.partial = partial
        self.root, self.top, self.dotted, self.installed = root, top, top, True
        self.beside = root
        self._real = os.path.realpath(os.path.join(root, top))

    def package_of(self, module: Module) -> str:
        return module.name if module.package else module.name.rpartition(".")[0]

    def _inside(self, path: str) -> bool:
        real = os.path.realpath(path)
        return real == self._real or real.startswith(self._real + os.sep)

    def _kept(self, dotted: str, module: Module) -> Module:
        module.inner, module.home = True, self
        found = super()._kept(dotted, module)
        for name in _LOADS:
            if any(module.statements[number][0].__class__ is ast.FunctionDef for number in module.index.get(name, ())):
                module.outside(name)
                module.set_global(name, Native(name, lambda site, args, kwargs: None))
        return found

    def member(self, site: Site, module: str, name: str) -> Any:
        """A name of one of its modules; MISSING where there is none."""
        found = self.load(module, site.node, site.frame)
        return MISSING if found is None else found.outside(name)

    def value(self, site: Site, path: str) -> Any:
        """The value of a dotted name of the package; MISSING where it has none."""
        first, *parts = path.split(".")
        found: Any = self.load(first, site.node, site.frame)
        for at, part in enumerate(parts):
            if not isinstance(found, Module):
                return MISSING if found is None or found.__class__ is Unknown else _inner(site, found, parts[at:])
            value = found.outside(part)
            found = self.child(found, part, site.node, site.frame) if value is MISSING else value
        return MISSING if found is None else found


def _inner(site: Site, value: Any, names: list[str]) -> Any:
    for name in names:
        try:
            value = site.attribute(value, name)
        except AttributeError:
            return MISSING
    return value


def installed(machine: Any, top: str) -> Package | None:
    """The package of a library that is installed beside the program, the nearest first; None where there is none."""
    key = f" installed {top}"
    if key not in machine.known:
        found = next((s for s in sites(machine) if os.path.isfile(os.path.join(s, top, "__init__.py"))), None)
        machine.known[key] = None if found is None else Package(machine, found, top)
    package: Package | None = machine.known[key]
    return package


def shipped(machine: Any, top: str) -> Package | None:
    """The package of a library's networks that ships with us; None where there is none."""
    key = f" shipped {top}"
    if key not in machine.known:
        folder = shipped_folder()
        found = os.path.isdir(os.path.join(folder, top))
        machine.known[key] = Package(machine, folder, top, partial=True) if found else None
    package: Package | None = machine.known[key]
    return package


def shipped_folder() -> str:
    """The folder of the networks of libraries: inside the package when installed, beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    inside = os.path.join(package, "models")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "models")


def sites(machine: Any) -> list[str]:
    """The folders of installed packages, the nearest first: the one that the named file lies in, an environment beside
    the file or above it, the one that is active, the one that this program runs in."""
    found: list[str] | None = machine.known.get(" sites")
    if found is None:
        found = machine.known[" sites"] = list(dict.fromkeys(_sites(machine)))
    return found


def _sites(machine: Any) -> Iterator[str]:
    files = machine.modules
    if files.root is not None:
        if files.installed:
            yield files.root
        folder = files.beside
        for _ in range(_PARENTS):
            for name in _ENVIRONMENTS:
                if os.path.isfile(os.path.join(folder, name, "pyvenv.cfg")):
                    yield from _of_environment(os.path.join(folder, name))
            if os.path.exists(os.path.join(folder, ".git")) or os.path.dirname(folder) == folder:
                break
            folder = os.path.dirname(folder)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if os.environ.get(variable):
            yield from _of_environment(os.environ[variable])
    yield from (path for path in sys.path if os.path.basename(path) in _SITES)


def _of_environment(folder: str) -> Iterator[str]:
    for pattern in _FOLDERS:
        yield from sorted(glob(os.path.join(escape(folder), pattern)))[:4]
