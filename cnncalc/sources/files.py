"""A file that is another program's → the graph of its network, by the reader of its format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.readers.file import Asked, File

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.nodes import Graph


def load_file(
    file: File,
    reader: str,
    wanted: str,
    inputs: dict[str, str],
    framework: str | None,
    edits: Sequence[str],
    settings: Mapping[str, str],
) -> Graph:
    """The network of a file by the module `reader`; `wanted` names one of several in it. SpecError where it cannot be read
    or computed."""
    changes = []
    if edits:
        from cnncalc.language.edits import read_edit

        for edit in map(read_edit, edits):
            if edit.kind in ("attribute", "drop", "after") and edit.value.__class__.__name__ != "Template":
                changes.append(edit)
            elif edit.kind == "input":
                inputs = {**inputs, edit.target: edit.text}
            else:
                message = f"a file has no variable '{edit.target}' that could be changed"
                help = "write LAYER.KEY=VALUE, drop=LAYER, after:LAYER=EXPRESSION or input=SHAPE; cnncalc convert FILE --to spec gives a spec to edit"
                raise SpecError([Fault(message, edit.place, help=help)])
    file.wanted = wanted
    graph: Graph = import_module(reader).read_file(file, Asked(inputs, framework, changes, settings))
    return graph
