"""Which files of a program are read: beside the named one and within its package, found by name, bounded, nothing outside."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.modules import Module
from cnncalc.readers.python.source import density, parse

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Frame

_INSTALLED = ("site-packages", "dist-packages")


class Files:
    """The modules of a program. `path` is the named file; without one (a text, standard input) nothing else is read."""

    def __init__(self, machine: Any, path: str | None) -> None:
        self.machine = machine
        self.modules: dict[str, Module | None] = {}
        self.read = 0
        self.marks = 0
        self.root: str | None = None
        self.top = ""
        self.name = "__main__"
        if path is not None:
            self._place(os.path.abspath(path))

    def _place(self, path: str) -> None:
        """The root that absolute imports start from, and the package of the named file."""
        folder, file = os.path.split(path)
        parts = [] if file == "__init__.py" else [file.removesuffix(".py")]
        self.beside = folder
        while os.path.isfile(os.path.join(folder, "__init__.py")) and os.path.basename(folder) and len(parts) < 20:
            folder, inner = os.path.split(folder)
            parts.insert(0, inner)
        self.root = folder
        self.dotted = ".".join(parts)
        self.top = parts[0] if len(parts) > 1 or file == "__init__.py" else ""
        self.bound = os.path.realpath(os.path.join(folder, self.top) if self.top else folder)
        self.installed = os.path.basename(folder) in _INSTALLED

    def package_of(self, module: Module) -> str:
        """The dotted package that a module's relative imports start from."""
        dotted: str = self.dotted if module.name == "__main__" and self.root is not None else module.name
        if module.package or (module.path or "").endswith("__init__.py"):
            return dotted
        return dotted.rpartition(".")[0]

    def relative(self, module: Module, path: str, level: int, node: Any, frame: Frame) -> Any:
        """`from ..path import …`: the module, or None where there is no such file."""
        if self.root is None:
            return None
        parts = [part for part in self.package_of(module).split(".") if part]
        if level - 1 > len(parts):
            raise self.machine.raised(ImportError("attempted relative import beyond top-level package"), node, frame)
        parts = parts[: len(parts) - level + 1]
        dotted = ".".join([*parts, *([path] if path else [])])
        return self.load(dotted, node, frame) if dotted else self._folder("", self.root)

    def absolute(self, module: Module, path: str, node: Any, frame: Frame) -> Any:
        """`import path`: a file beside the named one or from the root of its package, or None."""
        if self.root is None:
            return None
        if self.installed and path.partition(".")[0] != self.top:
            return None
        found = self.load(path, node, frame)
        if found is None and self.beside != self.root and not self.installed:
            inner = os.path.relpath(self.beside, self.root).replace(os.sep, ".")
            found = self.load(f"{inner}.{path}", node, frame)
        return found

    def child(self, found: Any, name: str, node: Any, frame: Frame) -> Any:
        """A module of a package, looked up on it as an attribute."""
        if not isinstance(found, Module) or not (found.package or (found.path or "").endswith("__init__.py")):
            return None
        dotted = self.dotted if found.name == "__main__" else found.name
        return self.load(f"{dotted}.{name}" if dotted else name, node, frame)

    def load(self, dotted: str, node: Any, frame: Frame) -> Module | None:
        """The module of a dotted name below the root."""
        if dotted in self.modules:
            return self.modules[dotted]
        self.modules[dotted] = None
        assert self.root is not None
        if not all(part.isidentifier() for part in dotted.split(".")):
            return None
        base = os.path.join(self.root, *dotted.split("."))
        main: Module | None = self.modules.get("__main__")
        for path, package in ((os.path.join(base, "__init__.py"), True), (base + ".py", False)):
            if self._inside(path) and os.path.isfile(path):
                if main is not None and main.path is not None and os.path.realpath(path) == os.path.realpath(main.path):
                    self.modules[dotted] = main
                    return main
                return self._read(dotted, path, package, node, frame)
        if self._inside(base) and os.path.isdir(base):
            return self._folder(dotted, base)
        return None

    def _inside(self, path: str) -> bool:
        """Whether a file, followed to where it really is, lies within what may be read."""
        real = os.path.realpath(path)
        root = os.path.realpath(self.root or "")
        return real.startswith(root + os.sep) if root != os.sep else real.count(os.sep) == 1

    def _folder(self, dotted: str, path: str) -> Module:
        """A folder without `__init__.py`: a package with nothing of its own."""
        import ast

        module = Module(
            self.machine, dotted, None, [(Source(path, "", PYTHON_BREAKS), ast.Module([], []))], package=True
        )
        self.modules[dotted] = module
        return module

    def _read(self, dotted: str, path: str, package: bool, node: Any, frame: Frame) -> Module:
        bounds = self.machine.bounds
        self.read += 1
        if self.read > bounds.files:
            raise self.machine.limit(f"more than {bounds.files} files of the program would be read", node, frame)
        try:
            if os.path.getsize(path) > 4 * bounds.file_characters:
                raise self.machine.limit(f"{os.path.basename(path)} is larger than what is read", node, frame)
            with open(path, "rb") as file:
                text = decoded(file.read())
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
            raise ProgramError(
                f"{os.path.basename(path)} cannot be read: {reason}", place_of(node, frame.source), kind="missing"
            ) from None
        self.marks += density(text)
        if self.marks > bounds.all_marks:
            raise self.machine.limit("the files of the program are together larger than what is read", node, frame)
        source = Source(self._shown(path), text, PYTHON_BREAKS)
        module = Module(self.machine, dotted, path, [(source, parse(source, bounds, by_need=True))], package=package)
        module.unchecked = True
        self.modules[dotted] = module
        return module

    def _shown(self, path: str) -> str:
        """A file's name as the user would write it: relative to where the command runs, if that is shorter."""
        try:
            relative = os.path.relpath(path)
        except ValueError:
            return path
        return relative if len(relative) < len(path) else path


def decoded(data: bytes) -> str:
    """The text of a Python file: UTF-8, or Latin-1 where its first lines say so; line ends as they are."""
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    first = b"\n".join(data.split(b"\n", 2)[:2]).lower()
    if b"coding" in first and (b"latin-1" in first or b"iso-8859" in first or b"cp1252" in first):
        return data.decode("latin-1")
    return data.decode("utf-8")
