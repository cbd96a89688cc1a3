"""`cnncalc layers`: the reference of layer types, from their declarations."""

from typing import Annotated, Any

import typer

from cnncalc.cli.options import Output, chosen
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped

FORMATS = ("table", "plain", "json", "csv", "markdown")


def layers(
    type: Annotated[
        str | None,
        typer.Argument(
            metavar="[TYPE]",
            help="A word (conv), a class (nn.Conv2d, MaxPooling2D) or a family (pooling).",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help="table, plain, json, csv or markdown.")
    ] = None,
    output: Output = None,
) -> int:
    """The layer types by family; with TYPE its attributes, defaults, names in both frameworks, examples with
    every number as a formula.

    \b
    cnncalc layers
    cnncalc layers conv
    cnncalc layers nn.ConvTranspose2d
    """
    from cnncalc.analysis import reference

    chosen(format, FORMATS, "--format")
    piped = output is not None
    format = format or ("table" if is_terminal() and not piped else "plain")
    width = None if piped else terminal_width()
    color = format == "table" and not piped and wants_color()
    layer = None if type is None else reference.find_layer(type)
    if type is None or (layer is None and type in reference.FAMILIES):
        rows = [row for row in reference.overview_rows() if type in (None, row[0])]
        write(_overview(rows, format, width, color), output)
        return 0
    if layer is None:
        name = type.rpartition(".")[2]
        if name in reference.CONTAINERS:
            raise UsageError(f"{clipped(name)} is no layer type", reference.CONTAINERS[name])
        raise UsageError(
            f"there is no layer type '{clipped(type)}'", nearest(type, reference.names()) or "cnncalc layers lists them"
        )
    write(_page(layer, format, width, color), output)
    return 0


def _overview(rows: list[tuple[str, str, str, str, str]], format: str, width: int | None, color: bool) -> str:
    """The layer types, a row or a paragraph each."""
    columns = ("family", "words", "what it is", "Keras", "PyTorch")
    if format == "json":
        from cnncalc.render.json import json_text

        return json_text([dict(zip(columns, row, strict=True)) for row in rows])
    if format in ("csv", "markdown"):
        from cnncalc.render import render_columns

        return render_columns(columns, rows, format, title="layers")
    from cnncalc.render.pages import overview

    return overview(rows, width, color)


def _page(layer: Any, format: str, width: int | None, color: bool) -> str:
    """All about one layer."""
    from cnncalc.analysis import reference
    from cnncalc.render import reference as markdown

    if format == "markdown":
        return markdown.page(layer)
    if format == "json":
        from cnncalc.render.json import json_text

        return json_text(markdown.details(layer))
    if format == "csv":
        from cnncalc.render import render_columns

        rows = [(", ".join(e.names), *e[1:]) for e in reference.entries(layer)]
        return render_columns(
            ("attribute", "symbol", "default", "Keras", "PyTorch", "holds", "what it is"), rows, format
        )
    from cnncalc.render import pages

    examples = [
        (markdown.command(example), [(formula.what, formula.text) for formula in found])
        for example, found in reference.examples(layer)
    ]
    texts = (layer.type, layer.family, reference.described(layer))
    return pages.page(
        *texts, reference.written(layer), reference.entries(layer), examples, reference.LEGEND, width, color
    )
