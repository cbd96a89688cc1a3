"""`%load_ext cnncalc`: `%%shape 3x224x224` above a cell that defines a network shows its report below the cell.

The cell runs as it would without the line, and its text is read, with that of the cells before it; what is shown comes from
the text alone, so it is shown also where the cell fails, as it does without the framework.
"""

from __future__ import annotations

import ast
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.notebook.cells import MAGIC, NAME, cell, cells

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.nodes import Graph
    from cnncalc.notebook.shown import Shown

USAGE = (
    "%%shape [NAME] [SHAPE | INPUT=SHAPE …] [--framework keras|torch] [--set LAYER.KEY=VALUE …] [--arg NAME=VALUE …] "
    "[--batch N] [--dtype DTYPE] [--train]"
)


_SHAPE = re.compile(r"[\[(]*(?:\d+|[A-Z])(?:[x×,](?:\d+|[A-Z]))*,?[\])]*")


def load_ipython_extension(shell: Any) -> None:
    """What IPython calls for `%load_ext cnncalc`."""
    shell.register_magic_function(_magic(shell), "cell", "shape")


def unload_ipython_extension(shell: Any) -> None:
    """What IPython calls for `%unload_ext cnncalc`."""
    shell.magics_manager.magics["cell"].pop("shape", None)


def _magic(shell: Any) -> Any:
    def shape(line: str, body: str) -> None:
        try:
            asked = Asked(line)
        except ValueError as error:
            raise import_module("IPython.core.error").UsageError(str(error)) from None
        done = shell.run_cell(body, store_history=False)
        if done.error_before_exec is not None:
            raise Unread(_line(done.error_before_exec))
        failed = done.error_in_exec
        try:
            import_module("IPython.display").display(shown_cell(asked, body))
        except SpecError as error:
            if failed is None:
                raise
            print(error, file=sys.stderr)
        if failed is not None:  # it stops what runs cells one after another, as it would without the line
            failed._render_traceback_ = lambda: [_line(failed)]
            raise failed

    shape.__doc__ = f"Show the report of the network that this cell defines.\n\n{USAGE}"
    return shape


class Unread(Exception):
    """A cell that is no Python: IPython has told it with its place."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def _line(error: BaseException) -> str:
    """An error whose traceback was shown, once more behind the report, in one line."""
    return f"{type(error).__name__}: {error}".partition("\n")[0]


class Asked:
    """What stands behind `%%shape`: shapes by input, the name of what is meant, options. ValueError where it is none of
    these."""

    def __init__(self, line: str) -> None:
        import shlex

        self.inputs: dict[str, str] = {}
        self.wanted = ""
        self.options: dict[str, Any] = {"edits": [], "settings": {}}
        self.batch: int | None = None
        self.dtype = "float32"
        words = iter(shlex.split(line))
        for word in words:
            if word.startswith("--"):
                self._option(word, words)
            elif "=" in word:
                name, _, shape = word.partition("=")
                self.inputs[name.strip()] = shape
            elif _SHAPE.fullmatch(word) and not word.isalpha():
                self.inputs["input"] = word
            elif word.partition("(")[0].isidentifier() and "HxW" not in word:
                self.wanted = word
            else:
                self.inputs["input"] = word

    def _option(self, word: str, words: Any) -> None:
        name, equals, value = word.partition("=")
        if name == "--train":
            self.options["training"] = True
            return
        if not equals:
            value = next(words, "")
        if name == "--framework" and value in ("keras", "torch"):
            self.options["framework"] = value
        elif name == "--set" and value:
            self.options["edits"].append(value)
        elif name == "--arg" and "=" in value:
            key, _, text = value.partition("=")
            self.options["settings"][key] = text
        elif name == "--batch" and value.isdecimal() and int(value) > 0:
            self.batch = int(value)
        elif name == "--dtype":
            self.dtype = value
        else:
            raise ValueError(f"{MAGIC} does not know {word} {value}".rstrip() + f"; usage: {USAGE}")


def shown_cell(asked: Asked, body: str) -> Shown:
    """The report of the network in a cell that is being run, as the last of those that IPython keeps."""
    from cnncalc.notebook.shape import shown

    known = cells()
    if not known or known[-1].text.strip() != body.strip():
        known.append(cell(f"{MAGIC}\n{body}", known[-1].cell + 1 if known else 1))
    return shown(lambda: _graph(asked, known, body), asked.wanted or f"cell {known[-1].cell}", asked.batch, asked.dtype)


def _graph(asked: Asked, known: list[Source], body: str) -> Graph:
    """The network that is meant: the one named, else the last that the cell defines."""
    from cnncalc.sources.programs import load_cells

    names = [asked.wanted] if asked.wanted else defined(body)
    first: SpecError | None = None
    for name in names or [""]:
        try:
            return load_cells(known, name, dict(asked.inputs), **asked.options)
        except SpecError as error:
            if error.report is not None and error.report.rows:
                raise
            first = first or error
    assert first is not None
    for fault in first.faults:
        fault.help = fault.help.replace("--input ", f"{MAGIC} ").replace(f"{NAME}:", f"{MAGIC} ")
    raise first


def defined(body: str) -> list[str]:
    """What a cell defines that may be a network, the likeliest first: what it makes by a call, its classes, its functions;
    of each the last first."""
    try:
        tree = ast.parse(body)
    except SyntaxError:
        return []
    made, classes, functions = [], [], []
    for statement in reversed(tree.body):
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            made += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.ClassDef) and statement.bases:
            classes.append(statement.name)
        elif isinstance(statement, ast.FunctionDef):
            functions.append(statement.name)
    return [*dict.fromkeys([*made, *classes, *functions])]
