"""`cnncalc draw`: a layer's arithmetic, or the whole network, as a picture."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cnncalc.cli.options import Arg, Framework, Input, Output, Set, Spec, Train, loaded
from cnncalc.cli.output import terminal_width, write

if TYPE_CHECKING:
    pass

Layer = Annotated[
    str | None, typer.Argument(metavar="[LAYER]", help="Draw what this layer's windows read.", show_default=False)
]
Step = Annotated[
    str | None,
    typer.Option(
        "--step", metavar="N", help="Which output position of the layer: its number from 0, or its index: 3,5."
    ),
]
Animate = Annotated[bool, typer.Option("--animate", help="Move the window over all positions (SVG).")]


def draw(
    spec: Spec,
    layer: Layer = None,
    output: Output = None,
    step: Step = None,
    animate: Animate = False,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
) -> int:
    """A layer's arithmetic (input, padding, taps, output), or the network, as a picture.

    \b
    cnncalc draw "5x5x1 -> conv 1 3x3 stride=2 pad=1" conv --step 4
    """
    from cnncalc.graph.walk import infer

    report = infer(loaded(spec, framework, input, set, None, arg, train))
    assert layer is not None
    from cnncalc.draw.layer.subject import subject
    from cnncalc.draw.layer.text import layer_text

    drawn = subject(report, layer)
    drawn.at(step)
    if output:
        from cnncalc.draw.layer.figure import figure
        from cnncalc.draw.writers.svg import write as svg

        write(svg(figure(drawn, animate)), output)
        return 0
    write(layer_text(drawn, terminal_width() or 100, _plain()), output)
    return 0


def _plain() -> bool:
    """Whether standard output can take no more than ASCII."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return not encoding.startswith("utf")
