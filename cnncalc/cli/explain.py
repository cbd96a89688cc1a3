"""`cnncalc explain`: every number as a formula, with the numbers in their places, and its value."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cnncalc.cli.options import (
    Arg,
    Batch,
    Convention,
    Conventions,
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
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.network import Explanation
    from cnncalc.graph.report import Report

FORMATS = ("table", "plain", "json", "markdown", "latex")
TOPICS = ("shape", "weights", "macs", "receptive-field", "memory")
USUAL = ("shape", "weights", "macs")


Layers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[LAYER…]",
        help="Layers by name, blocks, or globs (conv*, 'layer2.*'); all where none is given.",
        show_default=False,
    ),
]
What = Annotated[
    list[str] | None,
    typer.Option(
        "--what",
        metavar="WHAT",
        help="shape, weights, macs, receptive-field or memory; may be repeated.",
        show_default="shape, weights and macs",
    ),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="I,J", help="Which pixels of the input this cell of a LAYER sees (row, column from 0)."
    ),
]
Full = Annotated[
    bool, typer.Option("--full", help="Name what changes nothing too: a stride of 1, no padding, one group.")
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="table, plain, json, markdown or latex.",
        show_default="table on a terminal, plain when piped",
    ),
]


def explain(
    spec: Spec,
    layers: Layers = None,
    what: What = None,
    at: At = None,
    full: Full = False,
    format: Format = None,
    output: Output = None,
    batch: Batch = None,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
    dtype: Dtype = "float32",
    conventions: Conventions = False,
    convention: Convention = None,
) -> int:
    """Every number as a formula: symbols = numbers = value, and what the symbols say.

    \b
    cnncalc explain zoo:alexnet conv2
    cnncalc explain zoo:resnet50 --input 3xHxW
    cnncalc explain "28x28x1 -> conv 8 3x3 stride=2 pad=same" --full
    cnncalc explain net.py:Net 'layer1.*' --what macs --input 3x32x32
    cnncalc explain zoo:resnet50 --conventions
    """
    from cnncalc.graph.walk import infer

    cell = _cell(at, layers)
    topics = _topics(what, cell)
    told = conventions or convention is not None
    _checked(format, dtype, told)
    try:
        report = infer(loaded(spec, framework, input, set, batch, arg, train))
    except SpecError as error:
        _show_story(error, "plain" if format == "csv" else format, output)
        raise
    report.dtype = dtype
    if told:
        _show_conventions(report, convention, layers or [], format, output)
    else:
        _show(report, layers or [], topics, full, cell, format, output)
    for warning in report.warnings[:5]:
        sys.stderr.write(warning.text() + "\n")
    return 0


def _checked(format: str | None, dtype: str, told: bool) -> None:
    """UsageError where an option's value is none that is known; what other tools count is a table, CSV too."""
    from cnncalc.analysis.memory import BYTES

    chosen(format, (*FORMATS, "csv") if told else FORMATS, "--format")
    chosen(dtype, tuple(BYTES), "--dtype")


def _show_conventions(
    report: "Report", name: str | None, layers: list[str], format: str | None, output: str | None
) -> None:
    from cnncalc.cli.conventions import show_conventions

    _matched(report, layers)
    show_conventions(report, name, layers, format, output)


def _topics(what: list[str] | None, cell: tuple[int, ...] | None) -> tuple[str, ...]:
    """The topics of `--what`, in the order in which they are told; a cell is about receptive fields."""
    asked = [part.strip() for value in what or () for part in value.split(",")]
    for part in asked:
        chosen(part, (*TOPICS, "all"), "--what")
    if "all" in asked:
        return TOPICS
    if cell is not None:
        asked.append("receptive-field")
    return tuple(topic for topic in TOPICS if topic in (asked or USUAL))


def _cell(at: str | None, layers: list[str] | None) -> tuple[int, ...] | None:
    """The position of `--at`."""
    if at is None:
        return None
    parts = [part.strip() for part in at.replace("x", ",").split(",")]
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise UsageError(f"--at takes a position, not '{clipped(at)}'", "write --at 3,5: row and column from 0")
    if not layers:
        raise UsageError("--at is about a cell of a layer", "name one: cnncalc explain SPEC LAYER --at 3,5")
    return tuple(map(int, parts))


def _show(
    report: "Report",
    names: list[str],
    topics: tuple[str, ...],
    full: bool,
    cell: tuple[int, ...] | None,
    format: str | None,
    output: str | None,
) -> None:
    from cnncalc.analysis.explanation.network import explanation

    _matched(report, names)
    try:
        found = explanation(report, names, topics, full, cell)
    except ValueError as error:
        if cell is None:
            raise
        raise UsageError(str(error), "--at names a cell of the layer's output") from None
    _write(found, format, output)


def _write(found: "Explanation", format: str | None, output: str | None) -> None:
    from cnncalc.render.explanations import render_explanation

    piped = output is not None and output != "-"
    format = format or ("table" if is_terminal() and output is None else "plain")
    color = format == "table" and not piped and wants_color()
    write(render_explanation(found, format, None if piped else terminal_width(), color), output)


def _show_story(error: SpecError, format: str | None, output: str | None) -> None:
    """How the first fault of a layer came about, from the input on; nothing where no layer is at fault."""
    report = error.report
    if report is None:
        return
    from cnncalc.analysis.explanation.story import story

    for fault in error.faults:
        found = story(report, fault) if fault.layer is not None else None
        if found is not None:
            _write(found, format, output)
            return


def _matched(report: "Report", names: list[str]) -> None:
    """UsageError for a name that no layer has."""
    from cnncalc.analysis.fold import wanted

    known = [row.node.name for row in report.rows]
    for name in names:
        if not any(wanted(each, [name]) for each in known):
            from cnncalc.diagnostics.nearest import nearest

            help = nearest(name, [*known, *report.graph.groups]) or "cnncalc shape lists the layers"
            raise UsageError(f"no layer is called '{clipped(name)}'", help)
