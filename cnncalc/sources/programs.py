"""A Python program → the graph of a model in it, by the reader of the framework that it imports."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.nodes import Graph

_IMPORTED = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_KERAS = ("keras", "tensorflow", "tf_keras")


def load_program(
    source: Source,
    wanted: str,
    inputs: dict[str, str],
    framework: str | None,
    edits: Sequence[Any],
    settings: Mapping[str, str],
    training: bool,
) -> Graph:
    """The network of a program: `wanted` names a class, a function or a variable of it (empty: the model it has)."""
    imported = set(_IMPORTED.findall(source.text))
    if imported.intersection(_KERAS) and "torch" not in imported:
        from cnncalc.readers.formats import PYTHON

        raise refused(source.name, "this is a Keras program, which cnncalc does not read yet", PYTHON.instead)
    if framework == "keras":
        raise refused(source.name, "this program builds its network with PyTorch", "leave --framework out")
    from cnncalc.readers.torch.read import read_program

    path = os.path.abspath(source.name) if os.path.isfile(source.name) else None
    graph = read_program(source.name, source.text, path, wanted, inputs, settings, training)
    if not edits:
        return graph  # else what was read is right as it stands: what follows is the change's
    changes, inputs = _changes(edits, inputs)
    return read_program(source.name, source.text, path, wanted, inputs, settings, training, changes)


def _changes(edits: Sequence[str], inputs: dict[str, str]) -> tuple[list[Any], dict[str, str]]:
    """The changes to a program's layers, and its inputs; SpecError for what only a spec can have changed."""
    from cnncalc.language.edits import read_edit

    layers = []
    for edit in map(read_edit, edits):
        if edit.kind == "attribute" and edit.value.__class__.__name__ != "Template":
            layers.append(edit)
        elif edit.kind == "input":
            inputs = {**inputs, edit.target: edit.text}
        else:
            raise SpecError([_refusal(edit)])
    return layers, inputs


def _refusal(edit: Any) -> Fault:
    """The fault of a change that a program does not take, with what does the same."""
    if edit.kind == "variable":
        message = f"a program has no variable '{edit.target}' that could be changed from outside"
        help = f"give a setting with --arg {edit.target}={edit.text}, or an argument: net.py:Net({edit.target}={edit.text})"
    else:
        message = "layers of a program are not taken out or added from outside"
        help = "change the line in the program, or LAYER.KEY=VALUE"
    return Fault(message, edit.place, help=help)
