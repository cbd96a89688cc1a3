"""Notebooks and snippets with random mistakes in them are read or refused, never anything else, and never for long.

`python test_mutated.py COUNT` runs as many of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import cnncalc

HERE = Path(__file__).parent
TEXTS = [path.read_text() for path in sorted((HERE / "lessons").glob("*.ipynb"))]
PIECES = [
    '"',
    "[",
    "]",
    "{",
    "}",
    "\\n",
    "\\",
    ",",
    ":",
    "null",
    "%",
    "!",
    "?",
    ">>> ",
    "In [1]:",
    "```",
    "“",
    "（",
    "\u00a0",
    "    ",
    "\t",
    "print x",
    "1 ",
    "+",
    "…",
    "'''",
]
LINES = [
    "%%time",
    "%%bash",
    "!ls \\",
    "x = !ls",
    ">>> x",
    "... y",
    "Out[3]: 3",
    "```python",
    "print x",
    "exec 'x' in y",
    "except E, e:",
    "%time x",
    "12 x",
    "+x",
    "“a”",
    "(",
    "'''",
    "\\",
]
VALUES: list[Any] = [None, 3, -1, "", [], {}, [None], True, "code", {"name": "R"}, ["a\n", "b"], 1.5]


def mutated(rng: Random) -> str:
    """A lesson with some changes: of its JSON, of its tree, or of its cells' lines."""
    text = rng.choice(TEXTS)
    kind = rng.random()
    if kind < 0.3:
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(PIECES) + text[at + rng.randint(0, 3) :]
        return text[: rng.randrange(len(text))] if rng.random() < 0.1 else text
    tree = json.loads(text)
    cells = tree.get("cells") or tree["worksheets"][0]["cells"]
    for _ in range(rng.randint(1, 5)):
        cell = rng.choice(cells)
        key = "source" if "source" in cell else "input"
        if kind < 0.45:
            rng.choice([tree, cell, rng.choice(cells)])[rng.choice([*tree, *cell])] = rng.choice(VALUES)
            continue
        lines = list(cell[key]) if isinstance(cell.get(key), list) and cell[key] else [""]
        at = rng.randrange(len(lines))
        what = rng.random()
        if what < 0.3:
            lines.insert(at, " " * rng.choice([0, 0, 4, 8]) + rng.choice(LINES) + "\n")
        elif what < 0.5:
            place = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:place] + rng.choice(PIECES) + lines[at][place + rng.randint(0, 2) :]
        elif what < 0.6:
            del lines[at]
        elif what < 0.7:
            lines = [rng.choice([">>> ", "In [2]: ", "    ", "\t", "+", "  7 ", "... "]) + line for line in lines]
        elif what < 0.8:
            cells.insert(rng.randrange(len(cells)), rng.choice(cells))
        elif what < 0.9:
            rng.shuffle(cells)
        else:
            lines = [line.replace("(", "（").replace('"', "“").replace("    ", "\u00a0   ") for line in lines]
        cell[key] = lines
    return json.dumps(tree)


def tried(count: int, seed: int) -> float:
    """The longest time of `count` of them; anything but a SpecError fails, with the notebook."""
    rng = Random(seed)
    longest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.ipynb"
        for number in range(count):
            text = mutated(rng)
            path.write_text(text)
            start = time.process_time()
            try:
                cnncalc.infer(cnncalc.load(str(path)))
            except cnncalc.SpecError as error:
                assert all(fault.text() for fault in error.faults)
            except Exception as error:
                Path(tempfile.gettempdir(), "mutated.ipynb").write_text(text)
                raise AssertionError(f"number {number}: {type(error).__name__}: {error}") from error
            longest = max(longest, time.process_time() - start)
    return longest


def test_mutated_notebooks_are_read_or_refused() -> None:
    assert tried(2000, 1) < 3


if __name__ == "__main__":
    print(f"longest: {tried(int(sys.argv[1]), 2):.2f} s")
