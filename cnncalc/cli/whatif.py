"""`cnncalc whatif`: what a change to kernel, stride, padding, filters, a variable or the input does."""

from typing import Annotated

import typer

from cnncalc.cli.options import Arg, Batch, Format, Framework, Input, Output, Spec, Train

Edits = Annotated[
    list[str],
    typer.Argument(
        metavar="EDIT...",
        help="LAYER.KEY=VALUE, input=SHAPE, NAME=VALUE, drop=LAYER, after:LAYER=EXPRESSION.",
        show_default=False,
    ),
]
Write = Annotated[bool, typer.Option("--write", help="Put the edits into the source's text, touching nothing else.")]
Diff = Annotated[bool, typer.Option("--diff", help="Show what --write would do, as a patch.")]
All = Annotated[bool, typer.Option("--all", help="Fold nothing: show every layer that changed.")]
Where = Annotated[
    str | None,
    typer.Option("--where", metavar="CONDITION", help='Variants with "params < 5M and out.conv5 == 13x13".'),
]
Sort = Annotated[
    str | None, typer.Option("--sort", metavar="FIGURES", help="Order variants by these; -macs: the most first.")
]
Top = Annotated[int | None, typer.Option("--top", metavar="N", min=1, help="Show the first N variants.")]
Pareto = Annotated[
    str | None,
    typer.Option(
        "--pareto",
        metavar="FIGURES",
        help="Show what none beats in all: params,macs,receptive_field; + more, - less is better.",
    ),
]
Show = Annotated[
    str | None, typer.Option("--show", metavar="FIGURES", help="Show these of each variant: params,macs,out.conv5.")
]
Zip = Annotated[bool, typer.Option("--zip", help="Pair the values of all keys instead of their product.")]
Invalid = Annotated[bool, typer.Option("--invalid", help="Show the variants that are not valid, and why.")]
On = Annotated[
    str | None,
    typer.Option("--on", metavar="dask|ADDRESS", help="Compute on all cores, or on a Dask cluster (tcp://HOST:8786)."),
]
Plot = Annotated[bool, typer.Option("--plot", help="Draw a front of two figures.")]


def whatif(
    spec: Spec,
    edits: Edits,
    format: Format = None,
    output: Output = None,
    batch: Batch = None,
    input: Input = None,
    framework: Framework = None,
    arg: Arg = None,
    train: Train = False,
    write: Write = False,
    diff: Diff = False,
    all: All = False,
    where: Where = None,
    sort: Sort = None,
    top: Top = None,
    pareto: Pareto = None,
    columns: Show = None,
    pairs: Zip = False,
    invalid: Invalid = False,
    plot: Plot = False,
    on: On = None,
) -> int:
    """Change a network and see only the layers that changed, before and after, and the totals. Several values (3,5,7, 1..4,
    32..256:32, pad=valid,same) make variants, a row each; a value of ? is searched.

    \b
    cnncalc whatif zoo:alexnet conv1.kernel=7 conv1.padding=3
    cnncalc whatif "28x28x1 -> conv 32 3x3 -> flatten -> dense 10" conv.stride=2
    cnncalc whatif zoo:alexnet conv1.bias=false after:conv1=bn --diff
    cnncalc whatif zoo:alexnet conv1.kernel=3,5,7,11 conv1.stride=1..4 --where "macs < 700M" --sort params --top 5
    cnncalc whatif zoo:vgg16 conv1.width=16..64:16 input=3x224x224,3x192x192 --pareto params,macs
    """
    from cnncalc.analysis.sweep.values import is_several
    from cnncalc.cli.given import Given

    given = Given(spec, framework, input, batch, arg, train)
    asked = (where, sort, top, pareto, columns, pairs, invalid, plot, on)
    closed = [edit for edit in edits if not _open(edit)]
    if any(asked) or any(map(is_several, closed)):
        from cnncalc.cli.sweeping import Asked, sweeping

        return sweeping(given, edits, Asked(*asked), format, output)
    if len(closed) < len(edits):
        from cnncalc.cli.open_input import sizes_of_edits

        return sizes_of_edits(given, edits, format, output)
    from cnncalc.cli.one_variant import one_variant

    return one_variant(given, edits, format, output, all, write, diff)


def _open(edit: str) -> bool:
    """Whether it leaves an input's size open: `input=anyxany`, `input=?x224x3`."""
    target, _, value = edit.partition("=")
    return target.strip() == "input" and ("any" in value.lower() or "?" in value)
