"""Notebooks as tests write them: cells and what they printed → the JSON of a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LESSONS = HERE / "lessons"
TRUTH: dict[str, dict[str, Any]] = json.loads((HERE / "lessons.json").read_text())


def code(source: str | list[str], *printed: str, key: str = "source") -> dict[str, Any]:
    """A code cell of nbformat 4, and what it printed."""
    outputs = [{"output_type": "stream", "name": "stdout", "text": text} for text in printed]
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": outputs, key: source}


def text(source: str) -> dict[str, Any]:
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: str | dict[str, Any], metadata: Any = None) -> dict[str, Any]:
    """A notebook of code cells (plain strings) and others."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return {"cells": made, "metadata": {} if metadata is None else metadata, "nbformat": 4, "nbformat_minor": 5}


def saved(folder: Path, *cells: str | dict[str, Any], metadata: Any = None, name: str = "lesson.ipynb") -> str:
    """The path of a notebook of these cells."""
    path = folder / name
    path.write_text(json.dumps(notebook(*cells, metadata=metadata), indent=1, ensure_ascii=False))
    return str(path)


def stripped(tree: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """The cells of a notebook as it was read."""
    return tree["cells"] if "cells" in tree else tree["worksheets"][0]["cells"]  # type: ignore[no-any-return]
