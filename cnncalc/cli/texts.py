"""A source's text with edits in it, held to the network that the edits make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError, refused

if TYPE_CHECKING:
    from cnncalc.cli.given import Given
    from cnncalc.graph.report import Report


def spec_with(given: Given, edits: list[str], after: Report) -> tuple[str, str]:
    """(the text of a spec as it was read, the text with the edits)."""
    from cnncalc.language.writing.write import edited_text

    graph = after.graph
    read: str = graph.spec.source.text
    new = edited_text(graph)
    if new != read and not _holds(given, after, new):
        raise refused(
            given.spec,
            f"the text cannot say {', '.join(edits)} at these places alone: something else would change too",
            "change it by hand; cnncalc whatif shows what it comes to",
        )
    return read, new


def program_with(given: Given, edits: list[str], before: Report, after: Report, file: str) -> tuple[str, str]:
    """(the text of a program, the text with the edits)."""
    from cnncalc.analysis.whatif.changes import attribute_changes, changes
    from cnncalc.analysis.whatif.in_program import program_text
    from cnncalc.graph.same import same_network
    from cnncalc.graph.walk import infer

    read, new = program_text(before, edits, file)
    try:
        held = new == read or same_network(infer(given.load_text(new)), after)
    except SpecError:
        held = False
    if not held:
        found = [
            f"{change.name} ({what} {old} → {n})"
            for change in changes(before, after)
            for what, old, n in attribute_changes(change)
        ]
        raise refused(
            given.spec,
            f"other lines would have to change with it: {', '.join(found[:6])}",
            "change them by hand; cnncalc whatif shows what they come to",
        )
    return read, new


def _holds(given: Given, after: Report, text: str) -> bool:
    """Whether the new text is the network that the edits made."""
    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.same import same_network
    from cnncalc.graph.walk import infer
    from cnncalc.language.assembly.assemble import assemble
    from cnncalc.language.entries.read import read_spec

    spec = after.graph.spec
    changed = {edit.target for edit in after.graph.edits if edit.kind == "input"}
    inputs = {name: shape for name, shape in given.inputs().items() if name not in changed}
    try:
        graph = assemble(read_spec(Source(spec.source.name, text), spec.lines), given.framework, inputs, [])
        return not graph.faults and same_network(infer(graph), after)
    except SpecError:
        return False
