"""The edits of a network as its spec's text would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.replace import Unwritable, replaced
from cnncalc.language.document.span import span_of
from cnncalc.language.writing.entries import whole_entries
from cnncalc.language.writing.items import put_behind, removed
from cnncalc.language.writing.values import argument, input_shape, variable

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.language.document.decode import Span
    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Entry


def edited_text(graph: Graph) -> str:
    """The text of the spec of a network with its edits written into it; SpecError, with a reason for each, where the text
    cannot say them."""
    spec = graph.spec
    changes: dict[Span, str] = {}
    refused: list[Fault] = []
    for edit in graph.edits:
        try:
            for span, new in _changes(edit, graph):
                if changes.get(span, new) != new and edit.kind in ("after", "drop"):
                    raise Unwritable("two edits are for one place")
                changes[span] = new  # the later edit of one value holds
        except Unwritable as error:
            message, _, help = str(error).partition("; ")
            what = f"'{clipped(_said(edit))}' is not written: {message}"
            refused.append(Fault(what, edit.place, help=help or "change the text by hand"))
    if refused:
        raise SpecError(refused)
    try:
        text: str = replaced(spec.source.text, changes.items())
    except ValueError:
        what = "these edits change the same characters"
        raise SpecError([Fault(what, graph.edits[-1].place, help="write them one after the other")]) from None
    return text


def _said(edit: Edit) -> str:
    text: str = edit.place.source.text
    return text


def _changes(edit: Edit, graph: Graph) -> list[tuple[Span, str]]:
    """What to replace with what, for one edit."""
    spec = graph.spec
    if edit.kind == "variable":
        return [variable(spec, edit.target, edit.text)]
    if edit.kind == "input":
        if graph.first is not graph.expect_first:
            raise Unwritable("the file's own layout is another; leave --framework out")
        return [input_shape(spec, edit.target, edit.text)]
    entries = whole_entries(edit, spec.blocks if edit.kind == "attribute" else ())
    if edit.kind == "drop":
        return [removed(entry, spec) for entry in entries]
    if edit.kind == "after":
        named = f"{edit.value.name}: " if edit.value.name and not edit.value.assigned else ""
        return [put_behind(entry, spec, named + edit.text) for entry in entries]
    found = []
    for entry in entries:
        if entry.source is not spec.source or not _written(entry):
            raise Unwritable("its layer is not written by itself")
        found.append(argument(entry, edit, spec, graph.framework))
    return found


def _written(entry: Entry) -> bool:
    return entry.node.__class__.__name__ == "Mapping" or span_of(entry.node, entry.source) is not None
