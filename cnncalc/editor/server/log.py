"""The server's log, on standard error: a line for what failed. Standard output is the protocol's alone."""

from __future__ import annotations

import os
import sys
import traceback

from cnncalc.diagnostics.printable import clipped


def failed(what: str, error: BaseException) -> None:
    """A line for something of ours that failed, with where; the rest of it where CNNCALC_TRACEBACK is set."""
    if os.environ.get("CNNCALC_TRACEBACK"):
        traceback.print_exception(error, file=sys.stderr)
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({os.path.basename(frames[-1].filename)}:{frames[-1].lineno})" if frames else ""
    sys.stderr.write(
        f"cnncalc lsp: {clipped(what, 200)} failed: {type(error).__name__}: {clipped(str(error), 200)}{where}\n"
    )
    sys.stderr.flush()
