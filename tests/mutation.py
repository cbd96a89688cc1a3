"""What `mutmut run` found: `python tests/mutation.py` lists the rates file by file and the survivors by their reasons,
with `--differences` what each of them changes.

mutmut also mutates the wording of messages ("XX…XX", other case). Such a mutant is told apart by its syntax tree: it
differs from the function in nothing but the text of strings that hold a space. Those are counted apart.

`--at-import` first tries the mutants of functions that run while a module is imported. mutmut forks after the import,
so that it cannot reach them; here each has a process of its own.
"""

from __future__ import annotations

import ast
import difflib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

MUTANTS = Path("mutants")
KILLED = (1, 3, 24, 36, 152, 255, -24, -9)
"""Exit codes of a mutant found: a failed test, or one that ran out of time."""
AT_IMPORT = ("keras_pools", "pool_words", "keras_arguments", "edges", "layout", "trained", "normalized_axes", "xǁLowRankǁ__init_subclass__")
"""Functions that run while a module is imported."""
TRIED = (
    "tests/layers/test_low_rank.py",
    "tests/test_architecture.py",
    "tests/layers/test_recorded_cases.py",
    "tests/layers/test_edges.py",
    "tests/layers/test_other_truth.py",
)
"""What is run against each of their mutants."""

REASONS = (
    ("a guard: both sides of the zip have one length by construction", r"strict=(None|False)|\+.*zip\((?!.*strict)"),
    ("an equation holds each sign once, its letters are unique, and what is no equation is refused all the same", r"einsum_dense"),
    (
        "another axis, input or end that is equal there: two axes, inputs required to be equal, letters that are unique",
        r"dims\[\+1\]|x\[1\]|\.rindex|rpartition|axes\[1\]|len\(self.axes\) == 1|data\[0\]|sizes\), True\)",
    ),
    (
        "an argument that is not looked at there, or says the default",
        r"\+.*(words_for|conditions|weights|rare_conditions|per_axis|axis_sizes?|read|takes|index_of)\((.*, )?None|"
        r"y\.channels|False\) for n, k|'axis'\)|'mode'|is_one\(None\)|, None, 'give",
    ),
    (
        "part of a message, or of the words a message may use, that no test reads",
        r"'XX|\+.*'[A-Z ]{3,}'|help=None|Misfit\(|at_least\(|'give it|words\[|divides\(",
    ),
    (
        "a shortcut, or a choice between two ways that give the same: the general way is slower",
        r"__class__ is (not )?int|is first|and False|or True|uniform|count = None|last = |first = |rank = |pad = None|else [01]$|both|a is b",
    ),
    ("a bound next to one that decides: what it lets through is asked again, and holds", r"[<>]=?"),
)
"""Why a mutant may survive: a reason and what its difference shows, the first that fits. They sort what was read one by one."""


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


def try_at_import() -> None:
    """Runs the tests of `TRIED` against each mutant of `AT_IMPORT` that is not killed, and notes what they say."""
    for results in sorted(MUTANTS.rglob("*.py.meta")):
        found = json.loads(results.read_text(encoding="utf-8"))
        for key, code in found["exit_code_by_key"].items():
            function = key.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x_")
            if function in AT_IMPORT and code not in KILLED:
                command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *TRIED]
                environment = {**os.environ, "MUTANT_UNDER_TEST": key}
                run = subprocess.run(command, cwd=MUTANTS, env=environment, capture_output=True, check=False)
                found["exit_code_by_key"][key] = int(run.returncode != 0)
                results.write_text(json.dumps(found, indent=4), encoding="utf-8")


def told(name: str) -> str:
    """`Windowed.prepare 5` for xǁWindowedǁprepare__mutmut_5."""
    function, _, number = name.rpartition("__mutmut_")
    return f"{function.removeprefix('x').strip('_ǁ').replace('ǁ', '.')} {number}"


def main() -> None:
    if "--at-import" in sys.argv:
        try_at_import()
    found = list(mutants())
    print(f"{'file':42} {'mutants':>8} {'wording':>8} {'behaviour':>10} {'killed':>7} {'rate':>7}")
    for file in [*dict.fromkeys(mutant.file for mutant in found), ""]:
        chosen = [mutant for mutant in found if file in ("", mutant.file)]
        count = Counter((mutant.wording, mutant.killed) for mutant in chosen)
        behaviour = count[False, True] + count[False, False]
        worded = count[True, True] + count[True, False]
        rate = 100 * count[False, True] / behaviour if behaviour else 100
        print(f"{file or 'all':42} {len(chosen):8} {worded:8} {behaviour:10} {count[False, True]:7} {rate:6.1f}%")
    survivors = [mutant for mutant in found if not mutant.killed and not mutant.wording]
    for reason, pattern in (*REASONS, ("not explained", "")):
        here = [mutant for mutant in survivors if re.search(pattern, f"{mutant.file}\n{mutant.difference}")]
        survivors = [mutant for mutant in survivors if mutant not in here]
        print(f"\n{reason}: {len(here)}")
        functions: dict[str, list[str]] = {}
        for mutant in here:
            function, _, number = told(mutant.name).rpartition(" ")
            functions.setdefault(f"{mutant.file.removeprefix('cnncalc/')} {function}", []).append(number)
            if "--differences" in sys.argv:
                print(f"  {mutant.file} {told(mutant.name)}\n{mutant.difference}")
        if "--differences" not in sys.argv:
            for function, numbers in functions.items():
                print(f"  {function} {', '.join(numbers)}")


if __name__ == "__main__":
    main()
