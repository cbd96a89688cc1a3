"""The cells that were run before, as IPython keeps them."""

from __future__ import annotations

import sys
from typing import Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source

NAME = "<notebook>"
MAGIC = "%%shape"


def shell() -> Any:
    """The IPython in which this runs; None outside of one."""
    module = sys.modules.get("IPython")
    return None if module is None else module.get_ipython()


def cells() -> list[Source]:
    """The cells that were run, in order, each with its number; nothing outside of IPython."""
    found = shell()
    if found is None:
        return []
    texts = list(found.history_manager.input_hist_raw)
    return [cell(text, number) for number, text in enumerate(texts) if number and text.strip()]


def cell(text: str, number: int) -> Source:
    """A cell's text; a line that asks for the shape of the rest is left empty, so that the others keep their numbers."""
    first, newline, rest = text.partition("\n")
    return Source(NAME, newline + rest if first.startswith(MAGIC) else text, PYTHON_BREAKS, number)
