"""An edit put into a program's text: the literal of the one call that makes the layer, and no other character."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.binding.spelled_out import as_written
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.language.document.decode import Span
from cnncalc.language.document.replace import Unwritable, replaced
from cnncalc.language.edits import read_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.nodes import Node
    from cnncalc.graph.report import Report
    from cnncalc.language.edits import Edit


def program_text(before: Report, edits: Sequence[str], name: str) -> tuple[str, str]:
    """(the text, the text with the edits) of the program `name`, whose report without them is `before`; SpecError, with a
    reason for each, where that takes more than the change of a literal."""
    changes: dict[Span, str] = {}
    refused: list[Fault] = []
    sources: list[Source] = []
    for edit in map(read_edit, edits):
        try:
            for source, span, text in _literals(before, edit):
                if source.name != name or source.cell:
                    where = "a notebook's cell" if source.cell else source.name
                    raise Unwritable(f"it is written in {where}; change it there")
                sources.append(source)
                changes[span] = text
        except Unwritable as error:
            message, _, help = str(error).partition("; ")
            what = f"'{edit.place.source.text}' is not written: {message}"
            refused.append(Fault(what, edit.place, help=help or "change the line in the program"))
    if refused or not sources:
        raise SpecError(refused)
    return sources[0].text, replaced(sources[0].text, changes.items())


def _literals(before: Report, edit: Edit) -> list[tuple[Source, Span, str]]:
    """Where the value of an edit is written in calls of the program, and what to write there."""
    if edit.kind in ("drop", "after"):
        raise Unwritable("whole lines are not written; change the line in the program")
    if edit.kind == "variable":
        raise Unwritable("it is an argument of what makes the network; change it where that is called")
    if edit.kind != "attribute":
        raise Unwritable("the input of a program is what it is called with; give --input")
    graph = before.graph
    nodes = [node for node in graph.nodes if edit.matches(node.name) and _has(node, edit.key)]
    found = []
    for node in nodes:
        origin: Any = node.origin
        made = getattr(origin, "made", None)
        layer: Any = node.layer
        if made is None:
            raise Unwritable(f"{node.name} is a function's call; change the line that calls it")
        others = [each.name for each in graph.nodes if each not in nodes and _made_at(each) == made.place]
        if others:
            raise Unwritable(f"one call makes {node.name} and {', '.join(others[:3])}; edit all of them")
        attribute = next(a for a in layer.attributes.values() if edit.key in a.names)
        place = origin.attribute(attribute.name, attribute.names, graph.framework)
        if place in (made.place, origin.site.place):
            line = made.place[1]
            raise Unwritable(f"the call on line {line} does not say it; write {edit.key}={edit.text} there")
        found.append(_literal(place, as_written(edit.value, "call")))
    return found


def _has(node: Node, key: str) -> bool:
    return any(key in attribute.names for attribute in getattr(node.layer, "attributes", {}).values())


def _made_at(node: Node) -> Any:
    made = getattr(node.origin, "made", None)
    return None if made is None else made.place


def _literal(place: Any, new: str) -> tuple[Source, Span, str]:
    """The span of a literal that stands at a place, without its keyword."""
    source: Source = place.source
    start = source.starts[place[1] - 1] + place[2] - 1
    text = source.text[start : start + place[3]]
    head, equals, rest = text.partition("=")
    if equals and head.strip().isidentifier():
        start += len(head) + 1 + len(rest) - len(rest.lstrip())
        text = rest.strip()
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        message = f"there stands {text[:40]}, which is no plain value"
        raise Unwritable(f"{message}; change it there, or what it is computed from") from None
    return source, Span(start, start + len(text)), new
