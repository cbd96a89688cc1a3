"""The edits of a network as its spec's text would say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.replace import Unwritable, replaced
from cnncalc.language.document.span import span_of
from cnncalc.language.writing.items import put_behind, removed
from cnncalc.language.writing.values import argument, input_shape, variable

if TYPE_CHECKING:
    from collections.abc import Container

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
    entries = _whole(edit, spec.blocks if edit.kind == "attribute" else ())
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


def _whole(edit: Edit, blocks_of: Container[str]) -> list[Entry]:
    """The entries that an edit is for; `Unwritable` where one of them stands for layers that it is not for."""
    found: dict[int, tuple[Entry, set[str]]] = {}
    blocks = [full + "." for entry, full in edit.hits if entry.call is not None and entry.call.type in blocks_of]
    for entry, full in edit.hits:
        if full.startswith(tuple(blocks)):
            continue  # its block is given the value, and hands it down
        found.setdefault(id(entry), (entry, set()))[1].add(full)
    for entry, fulls in found.values():
        others = sorted(edit.places.get(id(entry), (entry, fulls))[1] - fulls)
        if others:
            raise Unwritable(_shared(edit, fulls, others))
    return [entry for entry, _ in found.values()]


def _shared(edit: Edit, fulls: set[str], others: list[str]) -> str:
    """Why an entry that stands for several layers is not changed for one of them, and what does it."""
    one = min(fulls)
    many = f"{', '.join(others[:3])}{' …' if len(others) > 3 else ''}"
    message = f"one entry of the text stands for {one} and for {many}"
    outer, _, number = one.rpartition(".")
    if number.isdigit() and all(other.rpartition(".")[0] == outer for other in others) and len(fulls) == 1:
        return f"{message}; write {edit.key}=$({edit.text} if i == {number} else …) there, or edit {outer}.{edit.key} for all copies"
    return f"{message}; edit all of them, or give the block a parameter for it"


def same_network(a: Any, b: Any) -> bool:
    """Whether two reports are of one network: layer by layer the same types, wiring, shapes, weights and MACs."""
    if len(a.rows) != len(b.rows) or a.totals != b.totals or list(map(str, a.shapes)) != list(map(str, b.shapes)):
        return False
    for one, other in zip(a.rows, b.rows, strict=True):
        if (one.type, one.node.source, one.node.port) != (other.type, other.node.source, other.node.port):
            return False
        if str([w.shape for w in one.weights]) != str([w.shape for w in other.weights]) or one.macs != other.macs:
            return False
    return bool(a.graph.outputs == b.graph.outputs)
