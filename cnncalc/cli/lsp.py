"""`cnncalc lsp`: a language server for specs and programs, on standard input and output."""

from typing import Annotated

import typer

from cnncalc.diagnostics.errors import UsageError

Stdio = Annotated[bool, typer.Option("--stdio", help="What some editors say; there is no other way.")]


def lsp(stdio: Stdio = True) -> int:
    """A language server: shapes at the ends of lines, faults as you type, formulas under the pointer, completion, rename.

    Editors start it, and talk to it on standard input and output (docs/editors.md). Needs pygls, the extra `lsp`.

    \b
    cnncalc lsp
    cnncalc lsp --stdio
    """
    try:
        import pygls  # noqa: F401
    except ImportError:
        raise UsageError("the language server needs pygls", "pip install 'cnncalc[lsp]'") from None
    from cnncalc.editor.server.serve import serve

    return serve()
