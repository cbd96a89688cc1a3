"""The JSON of a notebook → its code cells."""

from __future__ import annotations

import json
from typing import Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.numbers.named_tuple import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
"""A notebook holds pictures: it may be larger than a program."""
MAX_CELLS = 10_000


class Cell(NamedTuple):
    """A code cell: its text as a source that knows the cell's number (among the code cells, from 1), and what it has
    printed, as text."""

    source: Source
    outputs: tuple[str, ...]


def read_notebook(name: str, text: str) -> list[Cell]:
    """The code cells of a notebook, in order. SpecError, with the place, where it is none, has none, or is not Python's."""
    whole = Source(name, text)
    tree = _tree(whole)
    found = _cells(tree)
    if found is None:
        raise _wrong(whole, "this is no notebook: it has no list of cells", "a notebook's JSON begins with its cells")
    language = _language(tree)
    if language and "python" not in language.lower() and language.lower() not in ("coconut", "sage"):
        raise _wrong(
            whole,
            f"this notebook is written in {language}, not in Python",
            "name a notebook in Python",
            f'"{language}"',
        )
    code = [cell for cell in found if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    if len(code) > MAX_CELLS:
        raise _wrong(whole, f"the notebook has more than {MAX_CELLS:,} code cells", "give one that is shorter")
    cells = [
        Cell(
            Source(name, _joined(_first(cell, "source", "input", "code")), PYTHON_BREAKS, number), tuple(_printed(cell))
        )
        for number, cell in enumerate(code, 1)
    ]
    if not any(cell.source.text.strip() for cell in cells):
        what = f"all {len(found)} of its cells are text" if found and not code else "it has no cell with code"
        raise _wrong(whole, f"this is a notebook without code: {what}", "name one with code cells", '"cells"')
    return cells


def _tree(whole: Source) -> Any:
    """The JSON of a notebook; SpecError where it is none, or is nested beyond what any notebook is."""
    if not whole.text.strip():
        raise _wrong(whole, "the notebook is empty", "save it again in Jupyter")
    try:
        return json.loads(whole.text, parse_int=_number, parse_constant=lambda name: None)
    except json.JSONDecodeError as error:
        place = Place((Source(whole.name, whole.text, ""), error.lineno, error.colno, 1))
        cut = error.pos >= len(whole.text.rstrip()) or error.msg.startswith("Unterminated")
        what = "the notebook is cut off" if cut else "the notebook is not valid JSON"
        found = [Fault(f"{what}: {error.msg[:1].lower()}{error.msg[1:]}", place, help="save it again in Jupyter")]
        raise SpecError(found) from None
    except (RecursionError, MemoryError):
        raise _wrong(whole, "the notebook is nested too deeply to be read", "save it again in Jupyter") from None


def _number(text: str) -> int | None:
    """A whole number of the JSON; none of those that a notebook means is long."""
    return int(text) if len(text) < 20 else None


def _cells(tree: Any) -> list[Any] | None:
    """All cells of a notebook: nbformat 4 has them in a list, 2 and 3 in sheets."""
    if not isinstance(tree, dict):
        return None
    if isinstance(tree.get("cells"), list):
        return list(tree["cells"])
    sheets = tree.get("worksheets")
    if not isinstance(sheets, list):
        return None
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _language(tree: dict[str, Any]) -> str:
    """The language of a notebook's kernel, as its metadata says it; nothing where it doesn't."""
    metadata = tree.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    for outer, key in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        held = metadata.get(outer)
        found = held.get(key) if isinstance(held, dict) else None
        if isinstance(found, str) and found:
            return "python" if (outer, key) == ("kernelspec", "name") and found not in _KERNELS else found
    return ""


_KERNELS = ("ir", "julia", "scala", "javascript", "bash", "matlab", "octave", "gophernotes", "swift")
"""Kernels that are told by their name where no language is said; any other (`conda-env-x`, `myenv`) is Python's."""


def _first(cell: dict[str, Any], *keys: str) -> Any:
    return next((cell[key] for key in keys if key in cell), "")


def _joined(text: Any) -> str:
    """A text of a notebook: one, or a list of lines."""
    if isinstance(text, str):
        return text
    return "".join(line for line in text if isinstance(line, str)) if isinstance(text, list) else ""


def _printed(cell: dict[str, Any]) -> list[str]:
    """What a code cell has printed or given as its value, as plain text; pictures are passed over."""
    outputs = cell.get("outputs")
    found = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict) or output.get("name", output.get("stream")) == "stderr":
            continue
        data = output.get("data")
        text = data.get("text/plain") if isinstance(data, dict) else output.get("text")
        if text and output.get("output_type") not in ("error", "pyerr"):
            found.append(_joined(text))
    return found


def _wrong(whole: Source, message: str, help: str, mark: str = "") -> SpecError:
    """The error about a notebook as a whole, at a mark of its JSON where that is found, else at its first line."""
    line, column, length = 1, 1, 1
    at = whole.text.find(mark) if mark else -1
    if at >= 0:
        line = whole.text.count("\n", 0, at) + 1
        column = at - whole.text.rfind("\n", 0, at)
        length = len(mark)
    return SpecError([Fault(message, Place((Source(whole.name, whole.text, ""), line, column, length)), help=help)])
