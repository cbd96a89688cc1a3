"""`cnncalc whatif` with edits that break the network: the table up to the fault, its arithmetic, and what mends it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cnncalc.cli.output import write
from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.whatif.mends import Mend
    from cnncalc.cli.given import Given
    from cnncalc.diagnostics.errors import SpecError
    from cnncalc.graph.report import Report


def broken(given: Given, edits: list[str], before: Report, error: SpecError, format: str, output: str | None) -> int:
    """Show how far a broken network comes, why it goes no further, and the smallest edits that mend it; 2."""
    from cnncalc.analysis.whatif.changes import changes

    report: Any = error.report
    place = error.faults[0].place
    if report is None or (place is not None and place.where().startswith("<edit>")):
        report = None  # an edit that cannot be read breaks nothing
    found, sums = ([], []) if report is None else _examined(given, edits, before, error)
    if format == "json":
        from cnncalc.render.json import json_text

        plain: dict[str, Any] = {"edits": edits, "errors": error.errors, "arithmetic": sums}
        plain["mends"] = [{"edits": list(mend.edits), "restores_output": mend.restores} for mend in found]
        if report is not None:
            from cnncalc.render.before_after_json import before_after_dict

            told = before_after_dict(edits, before, report, changes(before, report, whole=False))
            plain |= {key: told[key] for key in ("changed", "before")}
        write(json_text(plain), output)
    elif report is not None and changes(before, report, whole=False):
        from cnncalc.cli.shown_variant import show

        show(edits, before, report, format, output, whole=False)
    from cnncalc.cli.faults import fault_text

    sys.stderr.write(fault_text(error))
    sys.stderr.write("".join(f"   {printable(line)}\n" for line in sums))
    sys.stderr.write(_typed(given, edits, found))
    return 2


def _examined(given: Given, edits: list[str], before: Report, error: SpecError) -> tuple[list[Mend], list[str]]:
    """What mends the network, and the arithmetic of its first fault."""
    from cnncalc.analysis.whatif.fault import arithmetic
    from cnncalc.analysis.whatif.mends import mends
    from cnncalc.graph.walk import compute

    report: Any = error.report
    nodes = {node.name: node for node in report.graph.nodes}
    fault = next((fault for fault in error.faults if fault.layer in nodes), None)
    if fault is None or fault.layer is None or fault is not error.faults[0]:
        return [], []
    whole = report.graph.spec is not None
    sums = arithmetic(report, nodes[fault.layer])
    trial = report if report.faults else compute(report.graph)
    if report.graph.faults or not trial.faults:
        return [], sums
    found = mends(before, trial, fault.layer, edits, lambda all: given.load(all, helped=False), whole)
    return found, sums


def _typed(given: Given, edits: Sequence[str], found: list[Mend]) -> str:
    """The mends as commands to type."""
    import shlex

    lines = []
    for mend in found:
        words = ["cnncalc", "whatif", given.spec, *edits, *mend.edits, *given.options()]
        lines.append(" ".join(map(shlex.quote, words)) + ("  # the output as before" if mend.restores else ""))
    head, rest = "   mend: ", "         "
    return "".join(f"{head if index == 0 else rest}{printable(line)}\n" for index, line in enumerate(lines))
