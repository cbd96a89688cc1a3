"""`cnncalc whatif`: what a change to kernel, stride, padding, filters, a variable or the input does."""

from typing import Annotated

import typer

from cnncalc.cli.options import Arg, Batch, Format, Framework, Input, Output, Spec, Train


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
    arg: Arg = None,
    train: Train = False,
    all: Annotated[bool, typer.Option("--all", help="Fold nothing: show every layer that changed.")] = False,
) -> int:
    """Change a network and see only the layers that changed, before and after, and the totals.

    \b
    cnncalc whatif zoo:alexnet conv1.kernel=7 conv1.padding=3
    cnncalc whatif zoo:vgg16 input=320x320x3
    cnncalc whatif "28x28x1 -> conv 32 3x3 -> flatten -> dense 10" conv.stride=2
    cnncalc whatif zoo:unet_same input=anyxany
    """
    from cnncalc.cli.options import Given

    given = Given(spec, framework, input, batch, arg, train)
    if any(edit.partition("=")[0].strip() == "input" and _open(edit) for edit in edits):
        from cnncalc.cli.sizes import sizes_of_edits

        return sizes_of_edits(given, edits, format, output)
    from cnncalc.cli.one_variant import one_variant

    return one_variant(given, edits, format, output, all)


def _open(edit: str) -> bool:
    """Whether an input's size is left open: `input=anyxany`, `input=?x224x3`."""
    return "any" in edit.lower() or "?" in edit
