"""A Python program → the graph of a model in it, by the reader of the framework that it imports."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.noted import Notes

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
    notes: Notes | None = None,
) -> Graph:
    """The network of a program: `wanted` names a class, a function or a variable of it (empty: the model it has)."""
    if edits:
        raise refused(source.name, "a program cannot be changed from outside yet", "change the number in the program")
    imported = set(_IMPORTED.findall(source.text))
    if imported.intersection(_KERAS) and "torch" not in imported:
        from cnncalc.readers.formats import PYTHON

        raise refused(source.name, "this is a Keras program, which cnncalc does not read yet", PYTHON.instead)
    if framework == "keras":
        raise refused(source.name, "this program builds its network with PyTorch", "leave --framework out")
    from cnncalc.readers.torch.read import read_program

    path = os.path.abspath(source.name) if os.path.isfile(source.name) else None
    return read_program(source.name, source.text, path, wanted, inputs, settings, training, notes)
