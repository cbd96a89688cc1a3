"""The group of all commands: for `cnncalc --help`, shell completion and wrong names. A plain call goes without it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cnncalc.cli.app import COMMANDS, SETTINGS, command


class Commands(TyperGroup):
    """Commands found by name."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands, in the order help shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        return command(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As usual, but a source in the command's place is told what is missing."""
        name = args[0] if args else ""
        if name and name not in COMMANDS and not name.startswith("-"):
            from cnncalc.diagnostics.errors import UsageError
            from cnncalc.diagnostics.nearest import nearest
            from cnncalc.diagnostics.printable import clipped

            looks_like_source = (
                "->" in name or "/" in name or name.endswith((".yaml", ".yml", ".cnn")) or name.startswith("zoo:")
            )
            help = f"did you mean: cnncalc shape {clipped(name)}" if looks_like_source else nearest(name, COMMANDS)
            raise UsageError(
                f"there is no command '{clipped(name)}'", help or f"the commands are {', '.join(COMMANDS)}"
            )
        return super().resolve_command(ctx, args)


group = typer.Typer(
    cls=Commands,
    context_settings=SETTINGS,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(asked: bool) -> None:
    if asked:
        from cnncalc import __version__

        typer.echo(f"cnncalc {__version__}")
        raise typer.Exit


@group.callback(
    help="""Exact shapes, weights, MACs and receptive fields of convolutional networks, without a framework.

    A SPEC is a YAML or .cnn file, - for standard input, zoo:NAME, or one line with ->.

    \b
    cnncalc shape "28x28x1 -> conv 32 3x3 -> relu -> maxpool 2x2"
    cnncalc shape zoo:alexnet
    cnncalc whatif zoo:alexnet conv1.kernel=7
    """
)
def _main(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass
