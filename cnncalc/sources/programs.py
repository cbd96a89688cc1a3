"""A Python program → the graph of a model in it, by the reader of the framework that it imports."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.notebooks.notebook import Cell
    from cnncalc.readers.python.noted import Notes

_IMPORTED = re.compile(r"^(?:[^A-Za-z_#'\"\n]*|In ?\[\d*\]:[ \t]*)(?:from|import)[ \t]+(\w+)", re.MULTILINE)
"""The libraries of a program; prompts and numbers of lines may stand before."""
_OWN = re.compile(r"^[ \t]*(?:from|import)[ \t]+\.?([A-Za-z_][\w.]{0,200})", re.MULTILINE)
"""The modules of a program, those beside it among them."""
_KERAS = ("keras", "tensorflow", "tf_keras")
_TORCHS = ("torchvision", "timm", "lightning", "pytorch_lightning", "torchinfo")
"""Libraries that are PyTorch's, where a program names no other."""
_KERAS_WORDS = re.compile(
    r"\b(?:tf|keras|layers|models|K)\.\w|\b(?:Sequential|Input|Conv[12]D|Dense|MaxPool(?:ing)?2D)\("
)
_TORCH_WORDS = re.compile(r"\b(?:nn|torch|F)\.\w")


def load_program(
    source: Source,
    wanted: str,
    inputs: dict[str, str],
    framework: str | None,
    edits: Sequence[Any],
    settings: Mapping[str, str],
    training: bool,
    notebook: bool = False,
    notes: Notes | None = None,
    helped: bool = True,
) -> Graph:
    """The network of a program, or of a notebook's: `wanted` names a class, a function or a variable of it (empty: the
    model it has). Not `helped`: faults go without the help that takes further readings."""
    read = partial(_read, source, inputs, framework, edits, settings, training, notes, helped)
    if not notebook:
        return read(source.text, wanted, [])
    from cnncalc.readers.notebooks.cut import until_rebound, up_to
    from cnncalc.readers.notebooks.notebook import read_notebook

    cells = read_notebook(source.name, source.text)
    found, meant = up_to(source.name, cells, wanted)
    try:
        return _of_cells(read, found, meant)
    except SpecError as error:
        if len(found) == len(cells) or not any("--input" in fault.help for fault in error.faults):
            raise
        further = until_rebound(cells, wanted)
        if len(further) == len(found):
            raise
        return _of_cells(read, further, meant)


def load_cells(
    cells: Sequence[Source],
    wanted: str,
    inputs: dict[str, str],
    framework: str | None = None,
    edits: Sequence[Any] = (),
    settings: Mapping[str, str] | None = None,
    training: bool = False,
) -> Graph:
    """The network of a program that came in pieces, as the cells of a running notebook. What they import is found beside the
    first of them that is a file. The last piece says whose framework it is, if it says anything of one."""
    from cnncalc.diagnostics.place import Source

    name = next((cell.name for cell in cells if os.path.isfile(cell.name)), cells[0].name)
    whole = Source(name, "")
    last = cells[-1].text
    told = _KERAS_WORDS.search(last) or _TORCH_WORDS.search(last) or _IMPORTED.search(last)
    text = last if told else "\n".join(cell.text for cell in cells)
    return _read(whole, inputs, framework, edits, settings or {}, training, None, True, text, wanted, [*cells])


def _of_cells(read: Callable[..., Graph], cells: list[Cell], wanted: str) -> Graph:
    """The network of a notebook's cells; where there is none, the cells that were passed over are said too."""
    sources = [cell.source for cell in cells]
    try:
        return read("\n".join(cell.text for cell in sources), wanted, sources)
    except SpecError as error:
        said = [fault.message for fault in error.faults]
        error.faults += [fault for cell in sources if (fault := unreadable(cell)) and fault.message not in said]
        raise


def _read(
    source: Source,
    inputs: dict[str, str],
    framework: str | None,
    edits: Sequence[Any],
    settings: Mapping[str, str],
    training: bool,
    notes: Notes | None,
    helped: bool,
    text: str,
    wanted: str,
    cells: list[Source],
) -> Graph:
    """The network of a program by the reader of its framework."""
    path = os.path.abspath(source.name) if os.path.isfile(source.name) else None
    arguments, edits = _arguments(edits) if edits else (None, edits)
    if _is_keras(text, path):
        from cnncalc.readers.keras.read import read_program as read_keras

        if framework == "torch":
            raise refused(source.name, "this program builds its network with Keras", "leave --framework out")
        changes, inputs = _changes(edits, inputs)
        return read_keras(source.name, text, path, wanted, inputs, settings, training, cells, notes, changes, arguments)
    if framework == "keras":
        raise refused(source.name, "this program builds its network with PyTorch", "leave --framework out")
    from cnncalc.readers.torch.read import read_program

    graph = read_program(
        source.name, text, path, wanted, inputs, settings, training, (), cells, notes, helped, arguments
    )
    if not edits:
        return graph  # else what was read is right as it stands: what follows is the change's
    changes, inputs = _changes(edits, inputs)
    return read_program(
        source.name, text, path, wanted, inputs, settings, training, changes, cells, arguments=arguments
    )


def notebook_cells(name: str) -> list[Cell]:
    """The code cells of a notebook; SpecError where it cannot be read, or is none."""
    from cnncalc.readers.notebooks.notebook import read_notebook
    from cnncalc.sources.text import open_source

    source, form = open_source(name)
    if form != "notebook":
        raise refused(name, "this is no notebook: it has no outputs", "name an .ipynb file, or leave --outputs out")
    return read_notebook(source.name, source.text)


def printed_by(name: str, cells: list[Cell]) -> list[tuple[Place, str]]:
    """What the cells of a notebook print, as far as it can be known, each with its place."""
    sources = [cell.source for cell in cells]
    if _is_keras("\n".join(source.text for source in sources)):
        from cnncalc.readers.keras.printed import printed
    else:
        from cnncalc.readers.torch.printed import printed
    return printed(sources, os.path.abspath(name) if os.path.isfile(name) else None)


def unreadable(cell: Source) -> Fault | None:
    """What is wrong with a cell of a notebook that is no Python, and was passed over."""
    from cnncalc.readers.python.bounds import STANDARD
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.python.source import parse

    try:
        parse(cell, STANDARD)
    except ProgramError as error:
        return error.fault()
    return None


def _is_keras(text: str, path: str | None = None) -> bool:
    """Whether a program builds its network with Keras: by its imports, else by the names it uses, else by those of the files
    beside it that it imports."""
    imported = set(_IMPORTED.findall(text))
    if "torch" in imported:
        return False
    if imported.intersection(_KERAS):
        return True
    if imported.intersection(_TORCHS):
        return False
    if _TORCH_WORDS.search(text):
        return False
    if _KERAS_WORDS.search(text) or any("keras" in name for name in _OWN.findall(text[:100_000])):
        return True
    return path is not None and any(_is_keras(beside) for beside in _beside(text, path))


def _beside(text: str, path: str) -> Iterator[str]:
    """The texts of the files beside a program that it imports."""
    folder = os.path.dirname(path)
    for name in dict.fromkeys(found[1] for found in _OWN.finditer(text[:100_000])):
        base = os.path.join(folder, *name.split("."))
        for file in (f"{base}.py", os.path.join(base, "__init__.py")):
            if os.path.isfile(file) and os.path.getsize(file) <= 1_000_000:
                with open(file, encoding="utf-8", errors="replace") as opened:
                    yield opened.read()


def channels_come_first(source: Source, notebook: bool) -> bool:
    """Whether a program's shapes have their channels first: it is PyTorch's, not Keras's."""
    cells = [cell.source for cell in notebook_cells(source.name)] if notebook else [source]
    return not _is_keras("\n".join(cell.text for cell in cells))


def _arguments(edits: Sequence[str]) -> tuple[Any, list[Any]]:
    """The changes to arguments of what makes the network (None: there is no such change), and the other edits."""
    from cnncalc.language.edits import read_edit

    read = [read_edit(edit) for edit in edits]
    chosen = [edit for edit in read if edit.kind == "variable" and edit.value.__class__.__name__ != "Template"]
    if not chosen:
        return None, read
    from cnncalc.readers.python.arguments import Arguments

    return Arguments(chosen), [edit for edit in read if edit not in chosen]


def _changes(edits: Sequence[Any], inputs: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
    """The changes to a program's layers, and its inputs; SpecError for what only a spec can have changed."""
    layers = []
    for edit in edits:
        if edit.kind in ("attribute", "drop", "after") and edit.value.__class__.__name__ != "Template":
            layers.append(edit)
        elif edit.kind == "input":
            inputs = {**inputs, edit.target: edit.text}
        else:
            message = f"what stands behind {edit.target} is made of variables that a program has not"
            raise SpecError([Fault(message, edit.place, help="write numbers")])
    return layers, inputs
