"""`cnncalc sizes`: which input sizes are legal, as a rule."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.given import Given
from cnncalc.cli.options import (
    FORMATS,
    Arg,
    Format,
    Framework,
    Input,
    Output,
    Set,
    Spec,
    Train,
    chosen,
)
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.sizes.legal import Sizes
    from cnncalc.analysis.sizes.mending import Obstacle
    from cnncalc.analysis.sizes.trial import Inputs

Near = Annotated[
    str | None, typer.Option("--near", metavar="SIZE", help="Say which legal sizes are nearest this one: 500, 480x640.")
]


def sizes(
    spec: Spec,
    near: Near = None,
    format: Format = None,
    output: Output = None,
    input: Input = None,
    framework: Framework = None,
    set: Set = None,
    arg: Arg = None,
    train: Train = False,
) -> int:
    """Which heights and widths make every add, concat and dense agree, as a rule; the smallest, those nearest a wanted one,
    and the pixels that are thrown away. Exit 1 where none is legal.

    \b
    cnncalc sizes zoo:unet_same
    cnncalc sizes zoo:unet --near 500
    cnncalc sizes net.py:Net --near 480x640
    """
    given = Given(spec, framework, input, None, arg, train)
    return legal_sizes(given, set or [], None, near, format, output)


def legal_sizes(
    given: Given,
    edits: "Sequence[str]",
    free: "Sequence[int] | None",
    near: str | None,
    format: str | None,
    output: str | None,
) -> int:
    """Say which sizes are legal for a network with these edits; `free` are the axes that vary."""
    chosen(format, FORMATS, "--format")
    format = format or ("table" if is_terminal() and output is None else "plain")
    found = _found(given, edits, free)
    wanted = _wanted(near, found)
    why = None
    if not found.any:
        from cnncalc.analysis.sizes.mending import obstacle

        why = obstacle(found.inputs)
    if format == "json":
        from cnncalc.render.json import json_text
        from cnncalc.render.sizes import sizes_dict

        write(json_text(sizes_dict(found, wanted, why)), output)
    else:
        from cnncalc.render import render_columns
        from cnncalc.render.sizes import sizes_table

        piped = output is not None
        titles, rows = sizes_table(found, wanted)
        width, color = None if piped else terminal_width(), not piped and wants_color()
        title = f"{found.inputs.graph.model or 'network'}: legal sizes of {_inputs(found)}"
        write(render_columns(titles, rows, format, title=title, width=width, color=color), output)
    if why is not None:
        sys.stderr.write(_told(why, found))
    return 0 if found.any else 1


def _found(given: Given, edits: "Sequence[str]", free: "Sequence[int] | None") -> "Sizes":
    from cnncalc.analysis.sizes.legal import sizes as legal
    from cnncalc.analysis.sizes.trial import Inputs

    if not given.is_program:
        return legal(_spatial(Inputs(given.load(edits), free)))
    from cnncalc.analysis.sizes.programs import Reading, program_sizes

    reading = Reading(lambda input: given.load(edits, list(input), helped=False))
    reading.start(lambda: given.load(edits), free)
    if reading.inputs is not None:
        _spatial(reading.inputs)
    return program_sizes(reading)


def _spatial(inputs: "Inputs") -> "Inputs":
    if not inputs.rank:
        raise UsageError("the input has no spatial axes: its size is part of the network", "see cnncalc shape")
    return inputs


def _inputs(found: "Sizes") -> str:
    graph = found.inputs.graph
    return " and ".join(graph.input_names[index] for index in found.inputs.varied)


def _wanted(near: str | None, found: "Sizes") -> tuple[int, ...] | None:
    if near is None:
        return None
    parts = near.lower().replace("×", "x").split("x")
    rank = found.inputs.rank
    if not all(part.strip().isdecimal() and 0 < int(part[:9]) <= 10**8 for part in parts) or len(parts) not in (
        1,
        rank,
    ):
        raise UsageError(f"--near takes a size, not '{clipped(near)}'", "write --near 500, or one number an axis")
    return tuple(int(part) for part in parts) * (rank if len(parts) == 1 else 1)


def _told(why: "Obstacle", found: "Sizes") -> str:
    """Why no size is legal, and what mends it."""
    lines: list[str] = ["error: no size is legal"]
    fault: Any = why.fault
    if fault is not None:
        at = "×".join(map(str, why.sizes))
        lines += [f"   {at} comes furthest:", fault.text()]
    for skip in why.skips:
        lines.append(f"   skip: {printable(str(skip))}")
    if why.left is not None:
        lines += ["   and what is wrong whatever the size:", why.left.text()]
    if why.mended is not None:
        from cnncalc.analysis.sizes.legal import sizes as legal
        from cnncalc.analysis.sizes.trial import Inputs

        rules = dict.fromkeys(map(str, legal(Inputs(why.mended, found.inputs.free)).rules))
        lines.append(f"   with {'that crop' if len(why.skips) == 1 else 'those crops'} legal: {' × '.join(rules)}")
    return "\n".join(lines) + "\n"
