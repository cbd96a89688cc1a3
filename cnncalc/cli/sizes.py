"""`cnncalc sizes`: which input sizes are legal, as a rule."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cnncalc.cli.options import (
    FORMATS,
    Arg,
    Format,
    Framework,
    Given,
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


def sizes_of_edits(given: Given, edits: "Sequence[str]", format: str | None, output: str | None) -> int:
    """`whatif SPEC input=anyxany`: the sizes that an edit leaves open; `any` and `?` stand for an axis that varies, a
    number for one that does not, and channels may be left out."""
    rest = [edit for edit in edits if edit.partition("=")[0].strip() != "input"]
    shape = next(edit for edit in edits if edit not in rest).partition("=")[2]
    words = [word.strip() for word in shape.lower().replace("×", "x").split("x")]
    if not all(word in ("any", "?") or word.isdecimal() for word in words):
        raise UsageError(
            f"input={clipped(shape)} is no size", "write input=anyxany, or a number for an axis that stays"
        )
    known = given.load(rest).input_shapes
    own: Any = next((each for each in known if each is not None and each.spatial), None)
    rank = 0 if own is None else len(own.spatial)
    if len(words) not in (rank, rank + 1) or not rank:
        raise UsageError(
            f"the input has {rank} spatial axes, not {len(words)}", f"write input={'x'.join(['any'] * rank)}"
        )
    if len(words) == rank:
        spatial, channels = words, str(own.channels)
    else:
        spatial = words[1:] if own.first else words[:-1]
        channels = words[0] if own.first else words[-1]
        if not channels.isdecimal():
            raise UsageError("the channels of an input do not vary", f"write {own.channels} for them")
    free = [axis for axis, word in enumerate(spatial) if not word.isdecimal()]
    sizes = [word if word.isdecimal() else str(n) for word, n in zip(spatial, own.spatial, strict=True)]
    told = "x".join([channels, *sizes] if own.first else [*sizes, channels])
    if told != "x".join(map(str, own.dims)):
        rest.append(f"input={told}")
    return legal_sizes(given, rest, free, None, format, output)


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

        why = obstacle(found.inputs.graph)
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
        sys.stderr.write(_told(why))
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


def _told(why: "Obstacle") -> str:
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

        rules = dict.fromkeys(map(str, legal(Inputs(why.mended)).rules))
        lines.append(f"   with {'that crop' if len(why.skips) == 1 else 'those crops'} legal: {' × '.join(rules)}")
    return "\n".join(lines) + "\n"
