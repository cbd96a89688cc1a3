"""`cnncalc draw`: a layer's arithmetic, or the whole network, as a picture."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.options import Arg, Framework, Input, Output, Set, Spec, Train, chosen, loaded
from cnncalc.cli.output import terminal_width, write
from cnncalc.cli.picture import ENDINGS as PICTURES
from cnncalc.cli.picture import check, write_scene
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Network
    from cnncalc.graph.report import Report

FORMATS = ("svg", "pdf", "png", "tex", "mmd", "text")
ENDINGS = {**PICTURES, ".mmd": "mmd", ".mermaid": "mmd", ".txt": "text"}

Layer = Annotated[
    str | None, typer.Argument(metavar="[LAYER]", help="Draw what this layer's windows read.", show_default=False)
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="svg, pdf, png, tex, mmd or text.",
        show_default="by the ending of FILE",
    ),
]
Step = Annotated[
    str | None,
    typer.Option(
        "--step", metavar="N", help="Of a layer: the output position, by its number from 0 or its index (3,5)."
    ),
]
Animate = Annotated[
    bool, typer.Option("--animate", help="Of a layer, as SVG: the window moves over all output positions.")
]
Style = Annotated[
    str | None,
    typer.Option(
        "--style",
        metavar="boxes|graph",
        help="Of a network: boxes as large as the maps, or nodes and edges.",
        show_default="boxes where all layers stand in one line",
    ),
]
Depth = Annotated[
    int | None,
    typer.Option("--depth", metavar="N", min=1, help="Fold what lies N or more blocks deep; default what fits."),
]
Every = Annotated[bool, typer.Option("--every", help="Draw each layer by itself: activations, norms and dropout too.")]
Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="dot|own",
        help="Who places a graph's nodes.",
        show_default="dot, where Graphviz is installed",
    ),
]


def draw(
    spec: Spec,
    layer: Layer = None,
    output: Output = None,
    format: Format = None,
    step: Step = None,
    animate: Animate = False,
    style: Style = None,
    depth: Depth = None,
    every: Every = False,
    layout: Layout = None,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
) -> int:
    """The network as a picture; or one layer's arithmetic: its input with the padding, the taps of an output, the channels.

    \b
    cnncalc draw zoo:alexnet_two_gpus -o alexnet.svg
    cnncalc draw zoo:resnet50 --style graph -o resnet50.pdf
    cnncalc draw "5x5x3 -> conv 4 3x3 stride=2 pad=1" conv --step 4
    cnncalc draw zoo:alexnet conv1 --animate -o conv1.svg
    """
    from cnncalc.graph.walk import infer

    format = _format(format, output, animate)
    chosen(style, ("boxes", "graph"), "--style")
    chosen(layout, ("dot", "own"), "--layout")
    _fitting(layer, format, step, animate, style or layout or depth or every)
    check(format)
    report = infer(loaded(spec, framework, input, set, None, arg, train))
    for warning in report.warnings[:5]:
        sys.stderr.write(warning.text() + "\n")
    if layer is not None:
        _draw_layer(report, layer, step, animate, format, output)
    else:
        _draw_network(report, format, output, style, depth, every, layout)
    return 0


def _format(format: str | None, output: str | None, animate: bool) -> str:
    """The format that is asked for, or that the file's name says."""
    if format is not None:
        chosen(format, FORMATS, "--format")
        return format
    if output is None or output == "-":
        return "svg" if animate else "text"
    ending = "." + output.rpartition(".")[2].lower() if "." in output else ""
    if ending not in ENDINGS:
        raise UsageError(
            f"-o {clipped(output)} does not say what to draw",
            "end it in .svg, .pdf, .png, .tex, .mmd or .txt, or give --format",
        )
    return ENDINGS[ending]


def _fitting(layer: str | None, format: str, step: str | None, animate: bool, network: Any) -> None:
    """UsageError where an option has nothing to say here."""
    if layer is None and (step is not None or animate):
        raise UsageError("--step and --animate are of a layer", "name it after SPEC")
    if layer is not None and network:
        raise UsageError("--style, --depth, --every and --layout are of a network", "leave LAYER out")
    if layer is not None and format == "mmd":
        raise UsageError("Mermaid draws networks, not a layer's arithmetic", "use svg, pdf, png, tex or text")
    if animate and format != "svg":
        raise UsageError(f"{format} does not move", "write an .svg, or leave --animate out")


def _draw_layer(report: "Report", layer: str, step: str | None, animate: bool, format: str, output: str | None) -> None:
    from cnncalc.draw.layer.subject import subject

    drawn = subject(report, layer)
    drawn.at(step)
    if format == "text":
        from cnncalc.draw.layer.text import layer_text

        write(layer_text(drawn, _width(output), _ascii(output)), output)
        return
    from cnncalc.draw.layer.figure import figure

    write_scene(figure(drawn, animate), format, output)


def _draw_network(
    report: "Report",
    format: str,
    output: str | None,
    style: str | None,
    depth: int | None,
    every: bool,
    layout: str | None,
) -> None:
    from cnncalc.draw.network.units import network

    boxed: Network | None = None
    if format not in ("text", "mmd") and style != "graph":
        from cnncalc.draw.network.boxes import box_network, in_one_line

        boxed = box_network(report, depth, every)
        if style is None and not ((depth or boxed.depth is None) and in_one_line(boxed)):
            boxed = None
    drawn = boxed or network(report, depth, every)
    if depth is None and drawn.depth is not None:
        sys.stderr.write(f"blocks are folded at depth {drawn.depth}: --depth {drawn.depth + 1} draws more of them\n")
    if format == "text":
        from cnncalc.draw.network.lanes import lanes

        write(lanes(drawn, _width(output), _ascii(output)), output)
    elif format == "mmd":
        from cnncalc.draw.network.mermaid import mermaid

        write(mermaid(drawn), output)
    elif boxed is not None:
        from cnncalc.draw.network.boxes import boxes

        write_scene(boxes(boxed), format, output)
    else:
        from cnncalc.draw.network.graph import graph

        write_scene(graph(drawn, layout == "own"), format, output)


def _width(output: str | None) -> int:
    return (terminal_width() if output in (None, "-") else None) or 100


def _ascii(output: str | None) -> bool:
    """Whether what is written to can take no more than ASCII."""
    if output not in (None, "-"):
        return False
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    return not encoding.startswith("utf")
