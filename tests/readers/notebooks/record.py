"""Record what the notebooks of `lessons/` give under the real framework: run as `python record.py torch` (or
`keras`), with that framework installed.

Each notebook's cells are run one after the other as Jupyter would with errors allowed; what they print is stored in the
notebook as Jupyter stores it, and `lessons.json` gets the parameters and the output shape of the model that
`lessons.json` names. Lines of a shell and magics are left out first; statements of Python 2 are rewritten.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

HERE = Path(__file__).parent


def python(text: str) -> str | None:
    """A cell as Python; None for one that is sent elsewhere."""
    first = text.lstrip().split("\n", 1)[0]
    if first.startswith("%%"):
        if not first.startswith(("%%time", "%%capture")):
            return None
        text = text.lstrip().split("\n", 1)[1]
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"^%time ", "", line)
        if line.startswith(("%", "!", "$")) or line.endswith("?") or re.search(r"= *!", line):
            line = ""
        line = re.sub(r"^( *)print +([^(\s].*?),?$", r"\1print(\2)", line).replace("xrange(", "range(")
        lines.append(line)
    return "\n".join(lines)


def run(code: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Run a cell; what it prints and gives, as a notebook stores it."""
    said = io.StringIO()
    outputs: list[dict[str, Any]] = []
    value = None
    try:
        tree = ast.parse(code)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(said):
            exec(compile(tree, "<cell>", "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    except BaseException as error:
        outputs.append({"output_type": "error", "ename": type(error).__name__, "evalue": str(error)[:200], "traceback": []})
    if said.getvalue():
        outputs.insert(0, {"name": "stdout", "output_type": "stream", "text": said.getvalue().splitlines(keepends=True)})
    if value is not None:
        data = {"text/plain": repr(value).splitlines(keepends=True)}
        outputs.append({"data": data, "execution_count": 1, "metadata": {}, "output_type": "execute_result"})
    return outputs


def figures(model: Any, shape: list[int] | None) -> dict[str, Any]:
    """The parameters of a model, and the shape of what it gives."""
    if shape is None:
        return {}
    if hasattr(model, "count_params"):
        return {"params": model.count_params(), "output": list(model.output_shape[1:])}
    import torch

    model.eval()
    with torch.no_grad():
        out = model(torch.zeros(1, *shape))
    return {
        "params": sum(p.numel() for p in model.parameters()),
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "output": list(out.shape[1:]),
    }


ABSENT = (
    *("d2l", "torchvision", "torchvision.transforms", "torchvision.datasets", "torchvision.utils", "google", "google.colab"),
    *("matplotlib", "matplotlib.pyplot", "IPython", "IPython.display", "ipywidgets", "pandas", "seaborn", "sklearn"),
    *("sklearn.metrics", "sklearn.model_selection", "tqdm", "tqdm.notebook", "wandb", "PIL", "cv2", "tensorflow_datasets"),
)
"""Libraries that the notebooks import beside their framework: what stands in for them does nothing."""


def main() -> None:
    framework = sys.argv[1]
    __import__(framework)
    for absent in ABSENT:
        try:
            __import__(absent)
        except ImportError:
            sys.modules[absent] = MagicMock()
    path = HERE / "lessons.json"
    truth = json.loads(path.read_text())
    for name, known in truth.items():
        if known["framework"] != framework:
            continue
        file = HERE / "lessons" / f"{name}.ipynb"
        notebook = json.loads(file.read_text())
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in cells:
            if cell["cell_type"] != "code":
                continue
            source = cell.get("source", cell.get("input"))
            code = python(source if isinstance(source, str) else "".join(source))
            cell["outputs"] = [] if code is None else run(code, names)
            if "input" in cell:  # nbformat 3
                for output in cell["outputs"]:
                    output["output_type"] = {"execute_result": "pyout", "error": "pyerr"}.get(output["output_type"], "stream")
                    output["stream"] = output.pop("name", "stdout")
                    if "data" in output:
                        output["text"] = output.pop("data")["text/plain"]
        file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
        if known["model"]:
            known |= figures(names[known["model"]], known["input"])
    path.write_text(json.dumps(truth, indent=1) + "\n")


if __name__ == "__main__":
    main()
