"""The layer of docs/adding-a-layer.md, added to a copy of the package by its one file, and used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import cnncalc

PACKAGE = Path(cnncalc.__file__).parent
PAGE = PACKAGE.parent / "docs" / "adding-a-layer.md"


def test_the_documented_layer_needs_one_file(tmp_path: Path) -> None:
    code = re.search(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert code
    lines = [line for line in code[1].splitlines() if line.strip()]
    assert len(lines) <= 15  # as the title promises
    copy = tmp_path / "cnncalc"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "layers" / "new_crelu.py").write_text(code[1].replace("crelu", "new_crelu"), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    def run(*words: str) -> str:
        return subprocess.run([sys.executable, *words], check=True, capture_output=True, text=True, env=environment, cwd=tmp_path).stdout

    before = {p: p.read_bytes() for p in copy.rglob("*.py")}
    run("-m", "cnncalc.layers.generate")
    changed = {p.name for p in copy.rglob("*.py") if before.get(p) != p.read_bytes()}
    assert changed == {"_index.py"}  # generated; the layer's own file is all that was written
    table = run("-m", "cnncalc", "shape", "32x32x3 -> conv 16 3x3 -> new_crelu => 30x30x32")
    assert "new_crelu" in table and "(None, 30, 30, 32) ✓" in table
    assert "= C·2 = 16×2 = 32" in run("-m", "cnncalc", "layers", "new_crelu")
