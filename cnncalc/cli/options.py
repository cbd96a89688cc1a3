"""Options that several commands take, declared once."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph

Spec = Annotated[
    str,
    typer.Argument(
        metavar="SPEC",
        help="A spec, a program or notebook (net.py, net.py:Net, lesson.ipynb), a model's file (.keras, .json, .h5, .onnx, .pt2, TorchScript .pt, .cfg, .prototxt, .tflite, yolov8n.yaml), weights (.safetensors, .pth), -, zoo:NAME, or one line with ->.",
        show_default=False,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="table, plain, json, csv or markdown.",
        show_default="table on a terminal, plain when piped",
    ),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
]
Batch = Annotated[int | None, typer.Option("--batch", metavar="N", min=1, help="Show shapes with this batch size.")]
Input = Annotated[
    list[str] | None,
    typer.Option(
        "--input", metavar="SHAPE", help="Another input shape (NAME=SHAPE where there are several; may be repeated)."
    ),
]
Framework = Annotated[
    str | None, typer.Option("--framework", metavar="keras|torch", help="Whose layout, defaults and counting.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="LAYER.KEY=VALUE", help="Change a layer, a variable or the input; may be repeated."),
]

Arg = Annotated[
    list[str] | None,
    typer.Option(
        "--arg", metavar="NAME=VALUE", help="A setting of a program (argparse, click, absl); may be repeated."
    ),
]
Train = Annotated[bool, typer.Option("--train", help="Read a program as it trains: self.training is true.")]
Dtype = Annotated[
    str,
    typer.Option(
        "--dtype", metavar="DTYPE", help="What memory is counted in: float64, float32, float16, bfloat16, int8."
    ),
]
Fold = Annotated[
    bool,
    typer.Option(
        "--fold",
        help="Show each repeat as one line, with its sums; of networks without names for it what is built alike.",
    ),
]
Depth = Annotated[
    int | None, typer.Option("--depth", metavar="N", min=1, help="Sum up what lies N or more blocks deep.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="GLOB", help="Show these layers alone, as 'layer2.*'; may be repeated."),
]

Convention = Annotated[
    str | None,
    typer.Option(
        "--convention",
        metavar="TOOL",
        help="Count as another tool does: torchvision, torch, fvcore, ptflops, ptflops-aten, thop, torchinfo, keras.",
    ),
]
Conventions = Annotated[
    bool,
    typer.Option("--conventions", help="What eight other tools would count, and the terms that make the difference."),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort", metavar="FIGURE", help="params, macs or activations: the largest first, with shares and bars."
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="NAME,…",
        help="These columns in this order: name, line, type, inputs, input, output, weights, params, trainable, non_trainable, buffers, macs, activations (bytes), share, field.",
    ),
]
Watch = Annotated[bool, typer.Option("--watch", help="Print again, changes marked, when a file is saved.")]
Lines = Annotated[bool, typer.Option("--lines", help="Show the line on which each layer is written.")]

FORMATS = ("table", "plain", "json", "csv", "markdown")


def chosen(value: str | None, known: tuple[str, ...], what: str) -> str | None:
    """An option's value if it is one of `known`; UsageError otherwise."""
    if value is not None and value not in known:
        from cnncalc.diagnostics.nearest import nearest

        raise UsageError(f"{what} knows no '{clipped(value)}'", nearest(value, known) or f"use {', '.join(known)}")
    return value


def inputs_of(values: list[str] | None) -> Any:
    """`--input` as `load` takes it: one shape, or a mapping of names to shapes."""
    if not values:
        return None
    found: dict[str, str] = {}
    for value in values:
        name, equals, shape = value.partition("=")
        name, shape = (name.strip(), shape) if equals else ("input", value)
        if name in found:
            raise UsageError(f"--input {name} is given twice", "give each input one shape")
        found[name] = shape
    return found


def settings_of(values: list[str] | None) -> dict[str, str] | None:
    """`--arg NAME=VALUE` as `load` takes it."""
    if not values:
        return None
    found = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--arg takes NAME=VALUE, not '{clipped(value)}'", "write --arg width=64")
        found[name.strip().lstrip("-")] = text
    return found


def loaded(
    source: str,
    framework: str | None,
    input: list[str] | None,
    edits: list[str] | None,
    batch: int | None = None,
    settings: list[str] | None = None,
    training: bool = False,
    helped: bool = True,
) -> "Graph":
    """The graph of a command's SPEC and options."""
    from cnncalc.sources.load import load

    chosen(framework, ("keras", "torch"), "--framework")
    return load(
        source,
        framework=framework,
        input=inputs_of(input),
        edits=edits or (),
        batch=batch,
        settings=settings_of(settings),
        training=training,
        helped=helped,
    )
