"""A program's text with its expectations as the network is today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.expectations.fresh import NotWritable
from cnncalc.analysis.expectations.in_code import Rewrite
from cnncalc.analysis.expectations.update import Updated, fresh_text
from cnncalc.diagnostics.fault import Fault
from cnncalc.language.document.decode import Span
from cnncalc.language.document.replace import replaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.diagnostics.place import Source


def updated_program(source: Source, checks: Iterable[Check], added: Mapping[Span, str]) -> Updated:
    """The text of a program with what is not met rewritten, in comments, annotations, asserts and budgets; and with what
    is `added`."""
    refused: list[Fault] = []
    changes: dict[Span, str] = {}
    changed = 0
    for check in checks:
        if check.met:
            continue
        try:
            found = _changes(check)
        except NotWritable as error:
            refused.append(Fault(f"{check.subject} cannot be updated: {error}", check.place, help="change it by hand"))
            continue
        changes.update(found)
        changed += 1
    return Updated(replaced(source.text, {**changes, **added}.items()), changed, len(added), tuple(refused))


def _changes(check: Check) -> dict[Span, str]:
    node = check.node
    if node.__class__ is Rewrite:
        if node.problem or not node.changes:
            raise NotWritable(node.problem or "it is written in a way that cannot be changed")
        return dict(node.changes)
    if check.actual is None:
        raise NotWritable(f"what was found is {check.found}")
    return {Span(node.start, node.end): fresh_text(check, node.value)}
