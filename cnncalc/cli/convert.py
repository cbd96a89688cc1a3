"""`cnncalc convert`: any source in another form."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cnncalc.cli.options import Arg, Framework, Input, Output, Set, Spec, Train, chosen, loaded
from cnncalc.cli.output import is_terminal, write, write_bytes
from cnncalc.diagnostics.errors import UsageError

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

TARGETS = ("spec", "torch", "keras", "onnx", "json", "mermaid")
To = Annotated[
    str, typer.Option("--to", "-t", metavar="|".join(TARGETS), help="The form to write.", show_default=False)
]
Shapes = Annotated[bool, typer.Option("--shapes", help="Write each layer's shape behind it (spec, torch).")]
Force = Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")]


def convert(
    spec: Spec,
    to: To,
    shapes: Shapes = False,
    output: Output = None,
    force: Force = False,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
) -> int:
    """Write a network in another form: as a spec, as PyTorch or Keras code, as an ONNX graph without weights, as JSON, as
    a Mermaid flowchart. What a form cannot say is an error that names all such layers.

    \b
    cnncalc convert net.py:Net --to spec -o net.yaml
    cnncalc convert zoo:resnet50 --to torch
    cnncalc convert net.py:Net --to onnx -o net.onnx
    """
    from cnncalc.graph.walk import infer

    chosen(to, TARGETS, "--to")
    if output is not None and output != "-" and os.path.exists(output) and not force and os.path.isfile(output):
        raise UsageError(f"{output} is there already", "--force replaces it")
    if to == "onnx" and output in (None, "-") and is_terminal():
        raise UsageError("an ONNX file is no text for a terminal", "name a file: -o net.onnx")
    report = infer(loaded(spec, framework, input, set, None, arg, train))
    if to == "onnx":
        from cnncalc.writers.onnx.write import onnx_bytes

        write_bytes(onnx_bytes(report, told=_told(spec)), output or "-")
        return 0
    write(_written(report, to, spec, shapes), output)
    return 0


def _written(report: "Report", to: str, source: str, shapes: bool) -> str:
    if to == "json":
        from cnncalc.render.json import render_json

        return render_json(report)
    if to == "torch":
        from cnncalc.writers.torch.write import torch_text

        return torch_text(report, told=_told(source), shapes=shapes)
    if to == "keras":
        from cnncalc.writers.keras.write import keras_text

        return keras_text(report, told=_told(source))
    if to == "mermaid":
        from cnncalc.writers.mermaid import mermaid_text

        return mermaid_text(report, told=_told(source))
    from cnncalc.writers.spec.write import spec_text

    return spec_text(report, told=_told(source), shapes=shapes)


def _told(source: str) -> str:
    """What a text says of where it comes from."""
    from cnncalc.diagnostics.printable import clipped

    return f"written by cnncalc from {clipped(' '.join(source.split()), 100)}"
