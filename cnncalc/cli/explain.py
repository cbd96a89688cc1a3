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
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
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
    from cnncalc.analysis.memory import BYTES
    from cnncalc.graph.walk import infer

    topics = _topics(what)
    told = conventions or convention is not None
    chosen(format, (*FORMATS, "csv") if told else FORMATS, "--format")
    chosen(dtype, tuple(BYTES), "--dtype")
    report = infer(loaded(spec, framework, input, set, batch, arg, train))
    report.dtype = dtype
    if told:
        from cnncalc.cli.conventions import show_conventions

        _matched(report, layers or [])
        show_conventions(report, convention, layers or [], format, output)
    else:
        _show(report, layers or [], topics, full, format, output)
    for warning in report.warnings[:5]:
        sys.stderr.write(warning.text() + "\n")
    return 0


def _topics(what: list[str] | None) -> tuple[str, ...]:
    """The topics of `--what`, in the order in which they are told."""
    asked = [part.strip() for value in what or () for part in value.split(",")]
    for part in asked:
        chosen(part, (*TOPICS, "all"), "--what")
    if "all" in asked:
        return TOPICS
    return tuple(topic for topic in TOPICS if topic in (asked or USUAL))


def _show(
    report: "Report", names: list[str], topics: tuple[str, ...], full: bool, format: str | None, output: str | None
) -> None:
    from cnncalc.analysis.explanation.network import explanation
    from cnncalc.render.explanations import render_explanation

    found = explanation(report, names, topics, full)
    _matched(report, names)
    piped = output is not None and output != "-"
    format = format or ("table" if is_terminal() and output is None else "plain")
    color = format == "table" and not piped and wants_color()
    write(render_explanation(found, format, None if piped else terminal_width(), color), output)


def _matched(report: "Report", names: list[str]) -> None:
    """UsageError for a name that no layer has."""
    from cnncalc.analysis.fold import wanted

    known = [row.node.name for row in report.rows]
    for name in names:
        if not any(wanted(each, [name]) for each in known):
            from cnncalc.diagnostics.nearest import nearest

            help = nearest(name, [*known, *report.graph.groups]) or "cnncalc shape lists the layers"
            raise UsageError(f"no layer is called '{clipped(name)}'", help)
