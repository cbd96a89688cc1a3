"""`cnncalc diff`: two networks, layer by layer."""

import os
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.options import Format, Framework, Input, Output, chosen, inputs_of
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write

if TYPE_CHECKING:
    from cnncalc.analysis.difference import Difference
    from cnncalc.graph.report import Report

FORMATS = ("table", "plain", "json", "csv", "markdown")
_COLUMNS = ("layer", "change", "before", "after")
A = Annotated[
    str,
    typer.Argument(
        metavar="A", help="A source; REV: is B as it was at a git revision, REV:FILE another file.", show_default=False
    ),
]
B = Annotated[str, typer.Argument(metavar="B", help="The source to compare it with.", show_default=False)]


def diff(
    a: A,
    b: B,
    format: Format = None,
    output: Output = None,
    input: Input = None,
    framework: Framework = None,
) -> int:
    """Compare two networks layer by layer: what was put in, taken out and changed, and what that does to the totals. Exit 1
    where they differ.

    \b
    cnncalc diff zoo:vgg16 zoo:vgg19
    cnncalc diff HEAD~1: models/net.yaml
    cnncalc diff net.yaml net.py:Net --format markdown
    """
    from cnncalc.analysis.difference import differences

    chosen(format, FORMATS, "--format")
    chosen(framework, ("keras", "torch"), "--framework")
    format = format or ("table" if is_terminal() and output is None else "plain")
    before, after = (_report(name, b, input, framework) for name in (a, b))
    found = differences(before, after, computed=before.graph.framework != after.graph.framework)
    if format == "json":
        from cnncalc.render.json import json_text

        write(json_text(_to_dict(a, b, before, after, found)), output)
    else:
        from cnncalc.render import render_columns

        piped = output is not None
        width, color = None if piped else terminal_width(), not piped and wants_color()
        rows = _rows(before, after, found)
        write(render_columns(_COLUMNS, rows, format, title=f"{a} → {b}", width=width, color=color), output)
    from cnncalc.analysis.difference import totals

    return 1 if found or totals(before) != totals(after) else 0


def _report(name: str, other: str, input: list[str] | None, framework: str | None) -> "Report":
    """The report of a source, also of one at a revision."""
    from cnncalc.graph.walk import infer
    from cnncalc.sources.load import load, load_text

    given = inputs_of(input)
    at = _revision(name, other)
    if at is None:
        return infer(load(name, framework=framework, input=given))
    from cnncalc.diagnostics.errors import refused
    from cnncalc.sources.revision import at_revision

    revision, file = at
    path = f"{file.partition('.py:')[0]}.py" if ".py:" in file else file
    text = at_revision(path, revision)
    if text is None:
        raise refused(path, f"there was no such file at {revision}", f"git log -- {path} shows since when there is")
    return infer(load_text(file, text, framework=framework, input=given))


def _revision(name: str, other: str) -> tuple[str, str] | None:
    """(revision, source) of `REV:` (then the other source is meant) and `REV:FILE`; None of every other source."""
    revision, colon, file = name.partition(":")
    if not colon or "->" in name or "\n" in name or revision == "zoo" or revision.endswith((".py", ".ipynb")):
        return None
    if os.path.exists(name) or "(" in revision or " " in revision:
        return None
    return revision, file or other


def _rows(before: "Report", after: "Report", found: "list[Difference]") -> list[tuple[str, ...]]:
    from cnncalc.analysis.difference import outputs_text, totals

    rows: list[tuple[str, ...]] = []
    for difference in found:
        row: Any = difference.after or difference.before
        if difference.kind != "changed":
            told = f"{row.type} {outputs_text(row)}"
            rows.append((difference.name, difference.kind, *((told, "") if difference.after is None else ("", told))))
        name = difference.name
        for what, old, new in difference.changes:
            rows.append((name, what, old, new))
            name = ""
    old_totals, new_totals = totals(before), totals(after)
    for name, old in old_totals.items():
        new = new_totals[name]
        if old != new or name in ("params", "macs"):
            rows.append(("total", name, _shown(old), _shown(new)))
    if not found and old_totals == new_totals:
        rows.insert(0, ("(none)", "nothing differs", "", ""))
    return rows


def _shown(value: Any) -> str:
    return "?" if value is None else f"{value:,}" if value.__class__ is int else str(value)


def _to_dict(a: str, b: str, before: "Report", after: "Report", found: "list[Difference]") -> dict[str, Any]:
    from cnncalc.analysis.difference import totals

    return {
        "a": a,
        "b": b,
        "layers": [
            {
                "before": difference.before.node.name if difference.before else None,
                "after": difference.after.node.name if difference.after else None,
                "kind": difference.kind,
                "changes": {what: [old, new] for what, old, new in difference.changes},
            }
            for difference in found
        ],
        "totals": {"before": totals(before), "after": totals(after)},
    }
