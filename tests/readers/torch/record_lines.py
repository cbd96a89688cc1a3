"""Records the shapes that PyTorch gives on the lines of the corpus: `python tests/readers/torch/record_lines.py`, in an
environment with torch (2.13).

Every simple statement of a function is noted, as `cnncalc check` notes it, but run by Python itself. `corpus_lines.json`
keeps, for each line that came by while the model ran, the shapes of the tensors in order, with the batch (of 2).
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent.parent))


def lines_of(text: str) -> list[int]:
    """The lines on which one simple statement of a function ends, and no comment stands."""
    found: dict[int, int] = {}
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef) and function.name != "__init__":
            for node in ast.walk(function):
                if isinstance(node, ast.Assign | ast.AugAssign | ast.Return) and node.value is not None:
                    found[node.end_lineno or 0] = found.get(node.end_lineno or 0, 0) + 1
    rows = text.split("\n")
    return sorted(line for line, count in found.items() if count == 1 and "#" not in rows[line - 1] and ";" not in rows[line - 1])


def recorded(path: Path) -> dict[int, list[list[int]]]:
    """The shapes on each line of one program."""
    import torch

    from cnncalc.readers.python.noted import Notes
    from cnncalc.readers.python.noting import NOTE

    text = path.read_text(encoding="utf-8")
    lines = lines_of(text)
    tree = Notes(lines, asserts=False).prepared(ast.parse(text))
    log: dict[int, list[list[int]]] = {}

    def note(key: Any, value: Any, *rest: Any) -> Any:
        values = value if isinstance(value, tuple | list) else [value]
        if key in lines and not rest:
            log.setdefault(key, []).extend(list(v.shape) for v in values if type(v) is torch.Tensor)
        return value

    space: dict[str, Any] = {"__name__": "__main__", NOTE: note}
    try:
        exec(compile(tree, str(path), "exec"), space)
    except ModuleNotFoundError:  # a library that is not installed
        return {}
    if "model" not in space or "inputs" not in space:
        return {}
    log.clear()
    with torch.no_grad():
        space["model"].eval()(*space["inputs"])
    return {line: shapes for line, shapes in log.items() if shapes}


if __name__ == "__main__":
    every = {path.stem: recorded(path) for path in sorted((HERE / "corpus").glob("*.py"))}
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in every.items())
    (HERE / "corpus_lines.json").write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
