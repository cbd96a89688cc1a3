"""What `mutmut run` found, file by file: `python tests/mutation.py` lists the rates, with `--survivors` each survivor.

mutmut also mutates the wording of messages ("XX…XX", other case). Such a mutant is told apart by its syntax tree: it
differs from the function in nothing but the text of strings that hold a space. Those are counted apart.
"""

from __future__ import annotations

import ast
import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

MUTANTS = Path("mutants")
KILLED = (1, 3, 24, 36, 152, 255, -24, -9)
"""Exit codes of a mutant found: a failed test, or one that ran out of time."""


class Mutant(NamedTuple):
    file: str
    name: str
    killed: bool
    wording: bool
    difference: str


class Unworded(ast.NodeTransformer):
    """Leaves out the text of every string of several words."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("") if isinstance(node.value, str) and " " in node.value else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        parts = [part for part in node.values if isinstance(part, ast.Constant)]
        if any(" " in part.value for part in parts):
            for part in parts:
                part.value = ""
        return node


@cache
def text_of(function: ast.FunctionDef) -> str:
    return "\n".join([ast.unparse(function.args), *map(ast.unparse, function.body)])


@cache
def unworded(function: ast.FunctionDef) -> str:
    return ast.dump(function.args) + "".join(ast.dump(Unworded().visit(ast.parse(ast.unparse(line)))) for line in function.body)


def difference(before: ast.FunctionDef, after: ast.FunctionDef) -> str:
    lines = difflib.unified_diff(text_of(before).splitlines(), text_of(after).splitlines(), n=0, lineterm="")
    return "\n".join(f"    {line}" for line in lines if not line.startswith(("---", "+++", "@@")))


def mutants() -> Iterator[Mutant]:
    for results in sorted(MUTANTS.rglob("*.py.meta")):
        source = results.with_suffix("")
        codes: dict[str, Any] = json.loads(results.read_text(encoding="utf-8"))["exit_code_by_key"]
        if not codes:
            continue
        tree = ast.parse(source.read_text(encoding="utf-8"))
        functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for key, code in codes.items():
            name = key.rpartition(".")[2]
            original, mutated = functions[name.rpartition("__mutmut_")[0] + "__mutmut_orig"], functions[name]
            wording = unworded(original) == unworded(mutated)
            file = str(source.relative_to(MUTANTS))
            yield Mutant(file, name, code in KILLED, wording, difference(original, mutated))


def main() -> None:
    found = list(mutants())
    print(f"{'file':42} {'mutants':>8} {'wording':>8} {'behaviour':>10} {'killed':>7} {'rate':>7}")
    for file in [*dict.fromkeys(mutant.file for mutant in found), ""]:
        chosen = [mutant for mutant in found if file in ("", mutant.file)]
        count = Counter((mutant.wording, mutant.killed) for mutant in chosen)
        behaviour = count[False, True] + count[False, False]
        worded = count[True, True] + count[True, False]
        rate = 100 * count[False, True] / behaviour if behaviour else 100
        print(f"{file or 'all':42} {len(chosen):8} {worded:8} {behaviour:10} {count[False, True]:7} {rate:6.1f}%")
    if "--survivors" in sys.argv:
        for mutant in found:
            if not mutant.killed and not mutant.wording:
                print(f"\n{mutant.file} {mutant.name}\n{mutant.difference}")


if __name__ == "__main__":
    main()
