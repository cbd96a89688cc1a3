"""`cnncalc shape`: every layer's output shape, weight product, parameters and MACs, and the totals."""

import sys
from typing import TYPE_CHECKING, Any

from cnncalc.cli.options import (
    FORMATS,
    Arg,
    Batch,
    Columns,
    Convention,
    Depth,
    Dtype,
    Fold,
    Format,
    Framework,
    Input,
    Lines,
    Only,
    Output,
    Set,
    Sort,
    Spec,
    Train,
    Watch,
    chosen,
    loaded,
)
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.report import Report
    from cnncalc.render.chosen import Chosen


WEIGHTS = (".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".pkl", ".pth.tar")
"""How the names of files of weights end."""


class View:
    """How a report is shown."""

    def __init__(self, format: str | None, output: str | None, lines: bool) -> None:
        self.format = format or ("table" if is_terminal() and output is None else "plain")
        self.output = output
        self.lines = lines
        self.fold = False
        self.depth: int | None = None
        self.only: list[str] = []
        self.chosen: Chosen | None = None
        self.draw: Callable[..., str] | None = None
        """What draws a report in the place of `cnncalc.render.render`."""


def shape(
    spec: Spec,
    format: Format = None,
    output: Output = None,
    batch: Batch = None,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
    dtype: Dtype = "float32",
    fold: Fold = False,
    depth: Depth = None,
    only: Only = None,
    sort: Sort = None,
    columns: Columns = None,
    lines: Lines = False,
    convention: Convention = None,
    watch: Watch = False,
) -> int:
    """Every layer's output shape, weight product (5×5×48×128×2), parameters and MACs; and the totals.

    \b
    cnncalc shape zoo:alexnet
    cnncalc shape "28x28x1 -> conv 32 3x3 pad=same -> relu -> maxpool 2x2"
    cnncalc shape model.yaml --input 320x320x3 --format json
    cnncalc shape zoo:resnet50 --depth 1 --sort macs
    cnncalc shape net.py:Net --input 3x32x32 --watch
    """
    _checked(format, dtype, convention)
    view = View(format, output, lines)
    view.fold, view.depth, view.only = fold, depth, only or []
    if sort is not None or columns is not None:
        from cnncalc.cli.columns import choose

        view.chosen = choose(sort, columns, view.format, output)
    given = spec, framework, input, set, batch, arg, train
    if watch:
        from cnncalc.cli.watching import watching

        return watching(spec, view.format, output, lambda draw: _shown(given, view, dtype, convention, draw))
    return _shown(given, view, dtype, convention)


def _shown(
    given: tuple[Any, ...], view: View, dtype: str, convention: str | None, draw: "Callable[..., str] | None" = None
) -> int:
    """Read what is `given`, compute it and show it, drawn by `draw` if that is given."""
    from cnncalc.graph.walk import infer

    view.draw = draw
    try:
        if given[0].lower().endswith(WEIGHTS) and not _is_scripted(given[0]):
            from cnncalc.cli.tensors import list_tensors

            if view.chosen is not None or draw is not None:
                raise UsageError(
                    "--sort, --columns and --watch are of networks, not of files of weights", "leave them out"
                )
            return list_tensors(given[0], view.format, view.output)
        graph = loaded(*given)
        report = infer(graph)
    except SpecError as error:
        if view.format == "json":
            write(_error_json(error), view.output)
        elif error.report is not None and error.report.rows:
            show(_sorted(error.report, view), view)
        raise
    report.dtype = dtype
    _show_view(_as_counted(report, convention), view)
    _warn(report)
    return 0


def _is_scripted(name: str) -> bool:
    """Whether what is called as a file of weights holds a network too."""
    from cnncalc.sources.text import is_scripted

    return is_scripted(name)


def _checked(format: str | None, dtype: str, convention: str | None) -> None:
    """UsageError where an option's value is none that is known."""
    from cnncalc.analysis.memory import BYTES

    chosen(format, FORMATS, "--format")
    chosen(dtype, tuple(BYTES), "--dtype")
    if convention is not None:
        from cnncalc.analysis.conventions.counted import NAMES

        chosen(convention, NAMES, "--convention")


def _as_counted(report: "Report", convention: str | None) -> "Report":
    """The report with the figures of another tool in the place of MACs, if one is asked for."""
    if convention is None:
        return report
    from cnncalc.analysis.conventions.recounted import recounted

    return recounted(report, convention)


def _warn(report: "Report") -> None:
    for warning in report.warnings[:5]:
        sys.stderr.write(warning.text() + "\n")
    if len(report.warnings) > 5:
        sys.stderr.write(f"… and {len(report.warnings) - 5} more warnings\n")
    _warn_unreached(report)


def _show_view(report: "Report", view: View) -> None:
    """Write the report, or what the options leave of it."""
    if not (view.fold or view.depth is not None or view.only):
        show(_sorted(report, view), view)
        return
    from cnncalc.analysis.fold import folded

    how: dict[str, Any] = {"repeats": view.fold, "depth": view.depth, "only": view.only}
    found = folded(report, **how)
    if report.itself is not None:
        found.counted = report.counted
        found.itself = folded(report.itself, **how)
    if view.only and not found.rows:
        from cnncalc.diagnostics.nearest import nearest

        known = [row.name for row in report.rows]
        raise UsageError(f"--only {clipped(', '.join(view.only))} matches no layer", nearest(view.only[0], known))
    show(_sorted(found, view), view, report)


def _sorted(report: "Report", view: View) -> "Report":
    """The report with the largest lines first, if that is asked for."""
    if view.chosen is None or view.chosen.sort is None:
        return report
    from cnncalc.analysis.ranking import ranked

    return ranked(report, view.chosen.sort)


def show(report: "Report", view: View, whole: "Report | None" = None) -> None:
    """Write a report as `view` says; `whole` is the report that a folded one stands for, whose expectations are marked."""
    from cnncalc.render import render

    whole = whole or report
    marks = {}
    if any(row.node.expect is not None for row in whole.rows) or any(m.expect for m in whole.graph.groups.values()):
        from cnncalc.analysis.expectations.marks import marks as found

        marks = found(whole)
    piped = view.output is not None and view.output != "-"
    text = (view.draw or render)(
        report,
        view.format,
        width=None if piped else terminal_width(),
        color=not piped and wants_color(),
        marks=marks,
        lines=view.lines,
        chosen=view.chosen,
    )
    write(text, view.output)


def _error_json(error: SpecError) -> str:
    from cnncalc.render.json import report_dict, report_text

    found = report_dict(error.report) if error.report is not None else {"layers": []}
    plain: dict[str, Any] = {"errors": error.errors}
    if error.report is not None:
        from cnncalc.analysis.explanation.story import arithmetic

        sums = [arithmetic(error.report, fault) for fault in error.faults[:20] if fault.layer is not None]
        if any(sums):
            plain["arithmetic"] = [line for lines in sums for line in lines]
    return report_text(plain | {key: value for key, value in found.items() if key != "errors"})


def _warn_unreached(report: "Report") -> None:
    unreached = [row.node.name for row in report.rows if not row.node.alive]
    if unreached:
        shown = ", ".join(unreached[:5]) + (f" and {len(unreached) - 5} more" if len(unreached) > 5 else "")
        whole = report.graph.framework == "torch" or report.graph.counts_all
        counted = "weights are counted, MACs aren't" if whole else "not in the totals"
        reach = "reaches" if len(unreached) == 1 else "reach"
        sys.stderr.write(f"warning: {shown} {reach} no output: {counted}\n")
