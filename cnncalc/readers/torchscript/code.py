"""The texts of an archive → functions that the evaluator of programs runs: a class's methods, and functions beside classes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Foreign
from cnncalc.readers.python.modules import Module
from cnncalc.readers.python.source import parse
from cnncalc.readers.python.values import MISSING
from cnncalc.readers.torchscript.classes import ClassText
from cnncalc.readers.torchscript.names import Libraries, Operators, typed
from cnncalc.readers.torchscript.objects import Fields, Thing

if TYPE_CHECKING:
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.torchscript.archive import Archive

MOST_FILES = 20_000
MOST_LETTERS = 32_000_000
"""Texts of one archive that are read, and their characters together."""


class Path(Foreign):
    """A dotted name that begins with `__torch__`: a function or a class of the archive once it is called."""

    def __init__(self, code: Code, path: str) -> None:
        self.machine = code.machine
        self.code = code
        self.kind = path

    def attribute(self, site: Site, name: str) -> Any:
        return Path(self.code, f"{self.kind}.{name}")

    def item(self, site: Site, key: Any) -> Any:
        return self

    def call(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        function = self.code.function(self.kind)
        if function is not None:
            return site.apply(function, args, kwargs)
        text = self.code.class_text(self.kind)
        if text.base == "NamedTuple":
            return Fields(self.machine, text.name, text.fields, [*args, *kwargs.values()])
        made = Thing(self.code, text, {})
        if "__init__" in text.methods:
            made.run(site, "__init__", args, kwargs)
        return made

    __hash__ = Foreign.__hash__


class Code:
    """The code of an archive, read file by file as it is asked for."""

    def __init__(self, archive: Archive, program: Any, session: ArchiveSession) -> None:
        self.archive = archive
        self.program = program
        self.machine = program.machine
        self.session = session
        self.file = archive.file.name
        self.files: dict[str, tuple[Source, ast.Module]] = {}
        self.letters = 0
        self.classes: dict[str, ClassText] = {}
        self.modules: dict[str, Module] = {}
        self.constants: list[Any] = []
        self.words = {
            **typed(self.machine),
            "torch": Operators(session, self.file),
            "ops": Libraries(session, self.file),
            "CONSTANTS": Constants(self),
            "__torch__": Path(self, "__torch__"),
        }

    def tree(self, folder: str) -> tuple[Source, ast.Module] | None:
        """The text of a dotted name, and its tree; None where the archive has none of it."""
        name = f"code/{folder.replace('.', '/')}.py"
        if name not in self.files:
            if not self.archive.has(name):
                return None
            text = self.archive.text(name)
            self.letters += len(text)
            source = Source(f"{self.file}: {name}", text, PYTHON_BREAKS)
            if self.letters > MOST_LETTERS or len(self.files) >= MOST_FILES:
                raise ProgramError("the archive holds more code than is read", None, kind="limit")
            self.files[name] = source, parse(source, self.machine.bounds)
        return self.files[name]

    def class_text(self, path: str) -> ClassText:
        """A class, by its dotted name; ProgramError where the archive does not have it."""
        if path not in self.classes:
            folder, _, name = path.rpartition(".")
            found = self.tree(folder)
            nodes = found[1].body if found is not None else []
            node = next((n for n in nodes if isinstance(n, ast.ClassDef) and n.name == name), None)
            if node is None:
                raise ProgramError(f"the archive has no code of {path[:200]}", None, kind="missing")
            self.classes[path] = ClassText(path, node)
        return self.classes[path]

    def method(self, text: ClassText, name: str) -> Any:
        """A method of a class, as a function whose first argument is the object."""
        source, _ = self.tree(text.path.rpartition(".")[0])  # type: ignore[misc]
        return self._functions(text.path, source, list(text.methods.values())).outside(name)

    def function(self, path: str) -> Any:
        """A function by its dotted name; None where the archive has none."""
        folder, _, name = path.rpartition(".")
        found = self.tree(folder)
        if found is None:
            return None
        source, tree = found
        nodes = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
        if all(n.name != name for n in nodes):
            return None
        value = self._functions(folder, source, nodes).outside(name)
        return None if value is MISSING else value

    def _functions(self, name: str, source: Source, nodes: list[Any]) -> Module:
        """These functions as a module of the evaluator, in which the words of the language mean what they mean."""
        if name not in self.modules:
            module = Module(self.machine, name, None, [(source, ast.Module(nodes, []))])
            module.ready.update(self.words)
            module.ready.update({n: v for n, v in self.words.items() if n not in module.index})
            self.modules[name] = module
        return self.modules[name]


class Constants(Foreign):
    """`CONSTANTS`: the tensors that the code names by their numbers."""

    kind = "module"

    def __init__(self, code: Code) -> None:
        self.machine = code.machine
        self.code = code

    def attribute(self, site: Site, name: str) -> Any:
        number = int(name[1:]) if name[1:].isdigit() and len(name) < 9 else -1
        if not 0 <= number < len(self.code.constants):
            raise AttributeError(f"the archive has no constant {name[:20]}")
        return self.code.constants[number]
