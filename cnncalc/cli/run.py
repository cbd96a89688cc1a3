"""Running a command: exit codes, and faults in one form whatever went wrong.

0 done · 1 the command's own verdict (not met, different, no variant) · 2 a bad spec or call · 70 a fault of the
program's own · 74 output that can't be written · 130 interrupted. A broken pipe keeps the verdict.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import typer

from cnncalc.cli.app import COMMANDS, command
from cnncalc.cli.output import OutputError, close_output
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.printable import printable

_COMPLETE = "_CNNCALC_COMPLETE"
"""Set by a shell that asks for completions."""
_CLICK: Any = typer.BadParameter.__mro__[2]
"""The base of what the command-line library raises for a wrong call."""


def run(arguments: list[str]) -> int:
    """Run `cnncalc` with these arguments; its exit code."""
    try:
        code = _run(arguments)
    except OutputError as error:
        sys.stderr.write(f"error: the output cannot be written: {printable(str(error))}\n")
        return 74
    try:
        close_output()
    except OutputError as error:
        sys.stderr.write(f"error: the output cannot be written: {printable(str(error))}\n")
        return 74
    return code


def _run(arguments: list[str]) -> int:
    try:
        if arguments and arguments[0] in COMMANDS and _COMPLETE not in os.environ:
            name, *rest = arguments
            result = command(name).main(rest, prog_name=f"cnncalc {name}", standalone_mode=False)
        else:
            from cnncalc.cli.group import group

            result = group(arguments, prog_name="cnncalc", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except SpecError as error:
        from cnncalc.cli.faults import fault_text

        sys.stderr.write(fault_text(error, explained=True))
        return 2
    except UsageError as error:
        sys.stderr.write(f"error: {printable(error.message)}\n")
        if error.help:
            sys.stderr.write(f"   help: {printable(error.help)}\n")
        return 2
    except _CLICK as error:
        error.message = printable(str(error.message))
        error.show()
        return 2
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except OutputError:
        raise
    except MemoryError:
        sys.stderr.write("error: out of memory\n")
        return 70
    except Exception as error:  # the last resort: a fault of ours must not read as a verdict
        if os.environ.get("CNNCALC_TRACEBACK"):
            raise
        kind = type(error).__name__
        sys.stderr.write(
            f"error: cnncalc itself failed ({kind}: {printable(str(error))[:200]})\n"
            "   help: this is a bug; please report it with the spec. CNNCALC_TRACEBACK=1 shows where it happened\n"
        )
        return 70
