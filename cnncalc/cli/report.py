"""`cnncalc report`: a network as one self-contained page."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.options import (
    Arg,
    Batch,
    Dtype,
    Framework,
    Input,
    Output,
    Set,
    Spec,
    Train,
    chosen,
    loaded,
)
from cnncalc.cli.output import is_terminal, write
from cnncalc.diagnostics.errors import SpecError, UsageError

if TYPE_CHECKING:
    from cnncalc.render.page.side import Side

Against = Annotated[
    str | None,
    typer.Option("--against", metavar="SOURCE", help="Another network, shown beside the first.", show_default=False),
]

Depth = Annotated[
    int | None,
    typer.Option(
        "--depth",
        metavar="N",
        min=1,
        help="At first, fold the table's blocks that lie N or more deep.",
        show_default="what does not fit",
    ),
]


def report(
    spec: Spec,
    output: Output = None,
    against: Against = None,
    batch: Batch = None,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
    dtype: Dtype = "float32",
    depth: Depth = None,
) -> int:
    """One self-contained page, which opens in any browser and loads nothing: totals, a table to sort, fold and search, where
    parameters, MACs and memory sit, the network's picture, and each layer's formulas and figure.

    \b
    cnncalc report zoo:resnet50 -o resnet50.html
    cnncalc report net.py:Net --input 3x32x32 -o net.html
    cnncalc report zoo:vgg16 --against zoo:vgg19 -o vgg.html
    """
    from cnncalc.analysis.memory import BYTES

    chosen(dtype, tuple(BYTES), "--dtype")
    if output is None and is_terminal():
        raise UsageError("a page is not for a terminal", "write it to a file: -o report.html")
    sides: list[Side] = []
    broken: SpecError | None = None
    given: list[tuple[str, Any, Any]] = [(spec, set, arg), *([] if against is None else [(against, None, None)])]
    for source, edits, settings in given:
        side, error = _side(source, dtype, framework, input, edits, batch, settings, train)
        broken = broken or error
        if side is None:
            break
        sides.append(side)
    if len(sides) == len(given):
        from cnncalc.render.page.page import render_page

        write(render_page(sides, depth), output)
    if broken is not None:
        raise broken
    return 0


def _side(
    source: str, dtype: str, framework: str | None, input: Any, edits: Any, batch: int | None, arg: Any, train: bool
) -> "tuple[Side | None, SpecError | None]":
    """A network as the page shows it, and what is wrong with it; no network where none could be read."""
    from cnncalc.graph.walk import infer
    from cnncalc.render.page.side import Side

    try:
        report = infer(loaded(source, framework, input, edits, batch, arg, train))
    except SpecError as error:
        if error.report is None:
            return None, error
        error.report.dtype = dtype
        return Side(error.report, source, _told(error)), error
    report.dtype = dtype
    for warning in report.warnings[:5]:
        sys.stderr.write(warning.text() + "\n")
    marks = {}
    if any(row.node.expect is not None for row in report.rows) or any(m.expect for m in report.graph.groups.values()):
        from cnncalc.analysis.expectations.marks import marks as found

        marks = found(report)
    return Side(report, source, (), marks), None


def _told(error: SpecError) -> list[str]:
    """The faults as the command line tells them, the first ones with their arithmetic."""
    from cnncalc.cli.faults import fault_text

    return [fault_text(SpecError([fault], error.report), explained=True).rstrip("\n") for fault in error.faults[:50]]
