"""The commands, and the group that help and completion see. A command's file is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer

COMMANDS = (
    "shape",
    "check",
    "diff",
    "whatif",
    "sizes",
    "explain",
    "draw",
    "report",
    "convert",
    "layers",
    "schema",
    "zoo",
    "lsp",
)
SETTINGS = {"help_option_names": ["--help", "-h"]}
_loaded: dict[str, Any] = {}


def command(name: str) -> Any:
    """The command of this name, made from `cnncalc/cli/<name>.py`."""
    found = _loaded.get(name)
    if found is None:
        module = import_module(f"cnncalc.cli.{name}")
        single = typer.Typer(add_completion=False, context_settings=SETTINGS, rich_markup_mode="rich")
        function = getattr(module, name)
        function.__no_type_check__ = True  # typer resolves hints of what is Annotated too, and does not look at them
        single.command(name)(function)
        found = typer.main.get_command(single)
        found.name = name
        _loaded[name] = found
    return found
