"""`cnncalc whatif`: what a change to kernel, stride, padding, filters, a variable or the input does."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.options import Batch, Format, Framework, Input, Output, Spec, chosen, loaded
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write

if TYPE_CHECKING:
    from cnncalc.analysis.whatif import Change
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

FORMATS = ("table", "plain", "json", "csv", "markdown")


def whatif(
    spec: Spec,
    edits: Annotated[
        list[str],
        typer.Argument(
            metavar="EDIT...",
            help="LAYER.KEY=VALUE, input=SHAPE, NAME=VALUE, drop=LAYER, after:LAYER=EXPRESSION.",
            show_default=False,
        ),
    ],
    format: Format = None,
    output: Output = None,
    batch: Batch = None,
    input: Input = None,
    framework: Framework = None,
) -> int:
    """Change a spec and see only the layers that changed, before and after, and the totals.

    \b
    cnncalc whatif zoo:alexnet conv1.kernel=7 conv1.padding=3
    cnncalc whatif zoo:vgg16 input=320x320x3
    cnncalc whatif "28x28x1 -> conv 32 3x3 -> flatten -> dense 10" conv.stride=2
    """
    from cnncalc.analysis.whatif import changes
    from cnncalc.graph.walk import infer

    chosen(format, FORMATS, "--format")
    format = format or ("table" if is_terminal() and output is None else "plain")
    before = infer(loaded(spec, framework, input, None, batch))
    after = infer(loaded(spec, framework, input, edits, batch))
    found = changes(before, after)
    if format == "json":
        from cnncalc.render.json import json_text

        write(json_text(_to_dict(edits, before, after, found)), output)
        return 0
    from cnncalc.render import render_columns

    piped = output is not None
    columns, rows = _rows(before, after, found)
    title = f"{before.graph.model or 'network'}: {', '.join(edits)}"
    text = render_columns(
        columns, rows, format, title=title, width=None if piped else terminal_width(), color=not piped and wants_color()
    )
    write(text, output)
    return 0


_COLUMNS = ("layer", "change", "output", "weights", "params", "MACs")
_ARROW = " → "


def _rows(before: "Report", after: "Report", found: "list[Change]") -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    from cnncalc.analysis.whatif import attribute_changes
    from cnncalc.render.figures import number_text, shape_text, weights_text

    rows: list[tuple[str, ...]] = []
    for change in found:
        old, new = change.before, change.after
        if old is None or new is None:
            row: Any = new or old
            rows.append(
                (
                    change.name,
                    "new" if new else "gone",
                    shape_text(row),
                    weights_text(row),
                    number_text(row.params),
                    number_text(row.macs),
                )
            )
            continue
        what = ", ".join(f"{name} {a}{_ARROW}{b}" for name, a, b in attribute_changes(change))
        cells = [(f(old), f(new)) for f in (shape_text, weights_text, _params, _macs)]
        rows.append((change.name, what, *(_pair(a, b) for a, b in cells)))
    if not found:
        rows.append(("(none)", "nothing changed", "", "", "", ""))
    a, b = before.totals, after.totals
    rows.append(
        (
            "total",
            "",
            "",
            "",
            _pair(number_text(a.params), number_text(b.params)),
            _pair(number_text(a.macs), number_text(b.macs)),
        )
    )
    return _COLUMNS, rows


def _params(row: "Row") -> str:
    from cnncalc.render.figures import number_text

    return number_text(row.params)


def _macs(row: "Row") -> str:
    from cnncalc.render.figures import number_text

    return number_text(row.macs)


def _pair(a: str, b: str) -> str:
    return a if a == b else f"{a}{_ARROW}{b}"


def _to_dict(edits: list[str], before: "Report", after: "Report", found: "list[Change]") -> dict[str, Any]:
    from cnncalc.analysis.whatif import attribute_changes

    return {
        "edits": edits,
        "changed": [
            {
                "name": change.name,
                "attributes": {name: [a, b] for name, a, b in attribute_changes(change)},
                "before": change.before.to_dict() if change.before else None,
                "after": change.after.to_dict() if change.after else None,
            }
            for change in found
        ],
        "before": {"totals": before.totals.to_dict(before.graph.framework), "outputs": _outputs(before)},
        "after": {"totals": after.totals.to_dict(after.graph.framework), "outputs": _outputs(after)},
    }


def _outputs(report: "Report") -> dict[str, Any]:
    from cnncalc.graph.row import plain_shape

    return {name: plain_shape(shape) for name, shape in report.outputs.items()}
