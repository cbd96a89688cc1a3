"""`cnncalc shape`: every layer's output shape, weight product, parameters and MACs, and the totals."""

import sys
from typing import TYPE_CHECKING, Any

from cnncalc.cli.options import (
    FORMATS,
    Arg,
    Batch,
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
    Spec,
    Train,
    chosen,
    loaded,
)
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


WEIGHTS = (".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".pkl", ".pth.tar")
"""How the names of files of weights end."""


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
    lines: Lines = False,
    convention: Convention = None,
) -> int:
    """Every layer's output shape, weight product (5×5×48×128×2), parameters and MACs; and the totals.

    \b
    cnncalc shape zoo:alexnet
    cnncalc shape "28x28x1 -> conv 32 3x3 pad=same -> relu -> maxpool 2x2"
    cnncalc shape model.yaml --input 320x320x3 --format json
    cnncalc shape zoo:resnet50 --depth 1
    cnncalc shape net.py:Net --input 3x32x32
    """
    from cnncalc.graph.walk import infer

    _checked(format, dtype, convention)
    format = format or ("table" if is_terminal() and output is None else "plain")
    try:
        if spec.lower().endswith(WEIGHTS) and not _is_scripted(spec):
            from cnncalc.cli.tensors import list_tensors

            return list_tensors(spec, format, output)
        graph = loaded(spec, framework, input, set, batch, arg, train)
        report = infer(graph)
    except SpecError as error:
        if format == "json":
            write(_error_json(error), output)
        elif error.report is not None and error.report.rows:
            show(error.report, format, output, lines=lines)
        raise
    report.dtype = dtype
    _show_view(_as_counted(report, convention), format, output, fold, depth, only or [], lines)
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


def _show_view(
    report: "Report", format: str, output: str | None, fold: bool, depth: int | None, only: list[str], lines: bool
) -> None:
    """Write the report, or what the options leave of it."""
    if not (fold or depth is not None or only):
        show(report, format, output, lines=lines)
        return
    from cnncalc.analysis.fold import folded

    view = folded(report, repeats=fold, depth=depth, only=only)
    if report.itself is not None:
        view.counted = report.counted
        view.itself = folded(report.itself, repeats=fold, depth=depth, only=only)
    if only and not view.rows:
        from cnncalc.diagnostics.nearest import nearest

        known = [row.name for row in report.rows]
        raise UsageError(f"--only {clipped(', '.join(only))} matches no layer", nearest(only[0], known))
    show(view, format, output, report, lines)


def show(report: "Report", format: str, output: str | None, whole: "Report | None" = None, lines: bool = False) -> None:
    """Write a report in a format; `whole` is the report that a folded one stands for, whose expectations are marked."""
    from cnncalc.render import render

    whole = whole or report
    marks = {}
    if any(row.node.expect is not None for row in whole.rows) or any(m.expect for m in whole.graph.groups.values()):
        from cnncalc.analysis.expectations.marks import marks as found

        marks = found(whole)
    piped = output is not None and output != "-"
    write(
        render(
            report,
            format,
            width=None if piped else terminal_width(),
            color=not piped and wants_color(),
            marks=marks,
            lines=lines,
        ),
        output,
    )


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
