"""`--sort` and `--columns` of `cnncalc shape`: what they name, and what they do not."""

from __future__ import annotations

import sys

from cnncalc.analysis.ranking import FIGURES
from cnncalc.cli.options import chosen
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.render.chosen import COLUMNS, CSV_ONLY, Chosen

_ALSO = {
    "layer": "name",
    "lines": "line",
    "reads": "inputs",
    "input_shape": "input",
    "shape": "output",
    "output_shape": "output",
    "parameters": "params",
    "receptive_field": "field",
    "rec_field": "field",
}
"""Other words for columns: those of the table's head and of JSON."""


def choose(sort: str | None, columns: str | None, format: str, output: str | None) -> Chosen:
    """What the two options ask for, in this format; UsageError for what no column is called."""
    if sort is not None:
        sort = chosen(sort.strip().lower(), FIGURES, "--sort")
    if columns is not None and format == "json":
        raise UsageError(
            "--columns chooses nothing in JSON, which has all of a layer", "use csv, or take the keys that you need"
        )
    encoded = output not in (None, "-") or _has_blocks(sys.stdout.encoding)
    return Chosen(() if columns is None else columns_of(columns, format == "csv"), sort, encoded)


def columns_of(text: str, csv: bool) -> tuple[str, ...]:
    """The columns that a list names; UsageError for one that is unknown, or named twice."""
    known = (*COLUMNS, *CSV_ONLY) if csv else COLUMNS
    found: list[str] = []
    for word in text.split(","):
        key = word.strip().lower().replace("-", "_").replace(" ", "_")
        key = _ALSO.get(key, key)
        if not key:
            raise UsageError("--columns has a comma with no name", "write names with a comma between: name,output,macs")
        if key in CSV_ONLY and not csv:
            raise UsageError(f"the column {key} is of csv alone", "add --format csv")
        if key not in known:
            from cnncalc.diagnostics.nearest import nearest

            near = nearest(key, (*known, *_ALSO)) or f"use {', '.join(known)}"
            raise UsageError(f"--columns knows no '{clipped(word.strip())}'", near)
        if key in found:
            raise UsageError(f"--columns names {key} twice", "name each column once")
        found.append(key)
    return tuple(found)


def _has_blocks(encoding: str | None) -> bool:
    """Whether an encoding has the characters that bars are made of."""
    try:
        "█▏▎▍▌▋▊▉≤–".encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
