"""`cnncalc layers`: the reference of layer types, from their declarations."""

from typing import Annotated

import typer

from cnncalc.cli.options import Output, chosen
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics import UsageError, clipped, nearest

FORMATS = ("table", "plain", "json", "csv", "markdown")


def layers(
    type: Annotated[
        str | None,
        typer.Argument(
            metavar="[TYPE]", help="A word (conv) or a class (nn.Conv2d, MaxPooling2D).", show_default=False
        ),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, plain, json, csv or markdown.")
    ] = None,
    output: Output = None,
) -> int:
    """The layer types by family; with TYPE its attributes, defaults, names in both frameworks, formulas, an example.

    \b
    cnncalc layers
    cnncalc layers conv
    cnncalc layers nn.ConvTranspose2d
    """
    from cnncalc import reference

    chosen(format, FORMATS, "--format")
    if type is None:
        return _overview(format, output)
    layer = reference.find_layer(type)
    if layer is None:
        raise UsageError(
            f"there is no layer type '{clipped(type)}'", nearest(type, reference.names()) or "cnncalc layers lists them"
        )
    text = reference.page(layer)
    if format in (None, "table") and is_terminal() and output is None:
        from rich.console import Console
        from rich.markdown import Markdown

        console = Console(width=terminal_width())
        with console.capture() as captured:
            console.print(Markdown(text))
        text = captured.get()
    write(text, output)
    return 0


def _overview(format: str | None, output: str | None) -> int:
    from cnncalc import reference

    columns: tuple[str, ...] = ("family", "words", "what it is", "Keras", "PyTorch")
    rows: list[tuple[str, ...]] = [*reference.overview_rows()]
    if format == "json":
        from cnncalc.render.json import json_text

        write(json_text([dict(zip(columns, row, strict=True)) for row in rows]), output)
        return 0
    from cnncalc.render import render_columns

    piped = output is not None
    format = format or ("table" if is_terminal() and not piped else "plain")
    width = None if piped else terminal_width()
    if width is not None:  # sentences would make every row several lines; the pages have them
        columns, rows = ("family", "words", "Keras", "PyTorch"), [(row[0], row[1], row[3], row[4]) for row in rows]
    write(render_columns(columns, rows, format, title="layers", width=width, color=not piped and wants_color()), output)
    return 0
