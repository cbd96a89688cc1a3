"""The options of `check` alone."""

from typing import Annotated

import typer

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Specs, programs, folders to search and globs; also - and zoo:NAME.", show_default=False
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="text, json, github, junit, sarif, markdown or gitlab.",
        show_default="text; github in its actions",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", metavar="GLOB", help="Leave these files out, as .gitignore writes them; may be repeated."
    ),
]
SkipOthers = Annotated[
    bool, typer.Option("--skip-others", help="Skip named files that hold no network, as in folders.")
]
Comments = Annotated[
    bool,
    typer.Option("--comments", help="Of programs: hold the shapes in ordinary comments too, not those after => alone."),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say how many comments of a program are no shapes.")]
Against = Annotated[
    str | None, typer.Option("--against", metavar="SOURCE", help="Hold each to another source, layer by layer, too.")
]
Weights = Annotated[
    str | None,
    typer.Option("--weights", metavar="FILE", help="Hold the tensors of a .safetensors or .pth file to each network."),
]
Base = Annotated[
    str | None,
    typer.Option(
        "--base", metavar="REV", help="Say what became of params, MACs, memory and shapes since a git revision."
    ),
]
Update = Annotated[bool, typer.Option("--update", help="Write what is found into the expectations that are not met.")]
All = Annotated[
    bool, typer.Option("--all", help="With --update: add => SHAPE to every layer, and line of a forward, without one.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="With --update: show the patch, and write nothing.")]
Force = Annotated[bool, typer.Option("--force", help="With --update: also where CI is set.")]
Outputs = Annotated[
    bool, typer.Option("--outputs", help="Hold notebooks to what their cells have printed: tables of layers, shapes.")
]
