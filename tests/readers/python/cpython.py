"""What CPython itself gives for a snippet, and what the evaluator gives: the values of its global names."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

from cnncalc.diagnostics.place import PYTHON_BREAKS as PYTHON_BREAKS
from cnncalc.diagnostics.place import Source as Source
from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.program import Program as Program

FOLDER = Path(__file__).parent / "snippets"
PLAIN = (int, float, complex, str, bytes, bool, type(None), list, tuple, dict, set, frozenset, range)


def snippets() -> dict[str, str]:
    """Every snippet, by the file it is in and its name."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").split("### ")[1:]:
            name, _, text = part.partition("\n")
            found[f"{path.stem}:{name.strip()}"] = text
    return found


def plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is one that both can have."""
    if type(value) not in PLAIN or depth > 20:
        return False
    if isinstance(value, dict):
        return all(plain(v, depth + 1) for pair in value.items() for v in pair)
    return all(plain(v, depth + 1) for v in value) if isinstance(value, (list, tuple, set, frozenset)) else True


def by_python(text: str) -> dict[str, Any]:
    """The plain global names after CPython ran a snippet (this is the oracle; the evaluator never runs anything)."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(text, "snippet.py", "exec", dont_inherit=True), names)
    return {name: value for name, value in names.items() if not name.startswith("__") and plain(value)}


def program(text: str, **options: Any) -> Program:
    """A program of a text."""
    return Program(Source("snippet.py", text, PYTHON_BREAKS), **options)


def ours(value: Any) -> Any:
    """A value of ours as CPython's: what is based on a type of Python as its plain value."""
    if isinstance(value, Instance):
        return value.payload
    if type(value) in (list, tuple, set, frozenset):
        return type(value)(ours(v) for v in value)
    return {ours(k): ours(v) for k, v in value.items()} if type(value) is dict else value


def typed(value: Any) -> Any:
    """A value with the types of its parts, so that 1, 1.0 and True differ."""
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [typed(v) for v in value]
    if isinstance(value, dict):
        return "dict", [(typed(k), typed(v)) for k, v in value.items()]
    if isinstance(value, (set, frozenset)):
        return type(value).__name__, sorted(map(repr, value))
    return type(value).__name__, repr(value)
