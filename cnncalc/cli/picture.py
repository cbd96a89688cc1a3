"""A scene, written in the format that is asked for or that the file's name says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cnncalc.cli.output import write, write_bytes

if TYPE_CHECKING:
    from cnncalc.draw.scene import Scene

ENDINGS = {".svg": "svg", ".pdf": "pdf", ".png": "png", ".tex": "tex"}


def format_of(output: str | None) -> str | None:
    """The format of pictures that a file's name ends in."""
    return ENDINGS.get("." + (output or "").rpartition(".")[2].lower())


def check(format: str | None) -> None:
    """UsageError where a format needs what is not installed: said before anything is computed."""
    if format == "png":
        from cnncalc.draw.writers.png import renderer

        renderer()


def write_scene(scene: Scene, format: str, output: str | None) -> None:
    """Write a picture as svg, pdf, png or tex; says what the last three cannot show."""
    if format == "svg":
        from cnncalc.draw.writers.svg import write as svg

        write(svg(scene), output)
        return
    from cnncalc.draw.writers.plain import lost

    count = lost(scene)
    if count:
        texts = "a text holds" if count == 1 else f"{count} texts hold"
        sys.stderr.write(f"warning: {texts} characters that {format} is not given: shown as ?; an .svg has them\n")
    if format == "tex":
        from cnncalc.draw.writers.tikz import write as tikz

        write(tikz(scene), output)
        return
    if format == "png":
        from cnncalc.draw.writers.png import write as png

        write_bytes(png(scene), output or "-")
        return
    from cnncalc.draw.writers.pdf import write as pdf

    write_bytes(pdf(scene), output or "-")
