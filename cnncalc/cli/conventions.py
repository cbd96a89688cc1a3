"""What other tools count: `cnncalc explain --conventions` and `--convention TOOL`."""

from typing import TYPE_CHECKING

from cnncalc.cli.options import chosen
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report


def show_conventions(
    report: "Report", name: str | None, layers: "Sequence[str]", format: str | None, output: str | None
) -> None:
    """Write what the tool `name` counts of each layer, or for None what each tool counts of the network."""
    from cnncalc.analysis.conventions.counted import NAMES
    from cnncalc.render.conventions import FORMATS, convention_text, conventions_text

    chosen(format, FORMATS, "--format")
    chosen(name, NAMES, "--convention")
    piped = output is not None and output != "-"
    format = format or ("table" if is_terminal() and output is None else "plain")
    width, color = None if piped else terminal_width(), format == "table" and not piped and wants_color()
    if name is None:
        write(conventions_text(report, format, width, color), output)
    else:
        write(convention_text(report, name, layers, format, width, color), output)
