"""What each command imports, exactly: start-up is held by import sets, not by times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ALEXNET = Path(__file__).parent.parent / "specs" / "alexnet.yaml"
HEAVY = ("numpy", "rich", "difflib", "fractions", "decimal", "statistics", "asyncio", "unittest", "pydantic", "pygments", "tempfile")


def modules_after(program: str) -> set[str]:
    """The modules a fresh interpreter has loaded after running `program`."""
    code = f"import sys, json\n{program}\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": ""})
    return set(json.loads(found.stderr.splitlines()[-1]))


def run(*arguments: str, terminal: bool = False) -> set[str]:
    """The modules after a command; with `terminal`, standard output says it is one."""
    return modules_after(f"from cnncalc.cli.run import run\nsys.stdout.isatty = lambda: {terminal}\ncode = run({list(arguments)!r})\nassert code == 0, code")


BASE = modules_after("import typer, yaml")


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = modules_after("import cnncalc") - modules_after("")
    assert {name for name in loaded if not name.startswith("cnncalc")} <= {"__future__", "typing", "re", "enum", *BASE}
    assert {name for name in loaded if name.startswith("cnncalc")} == {"cnncalc"}
    assert not {"typer", "rich", "numpy", "yaml"} & loaded


def test_the_python_api_loads_neither_typer_nor_rich_nor_numpy() -> None:
    loaded = modules_after("import cnncalc\ncnncalc.infer(cnncalc.load('28x28x1 -> conv 8 3x3 -> relu'))")
    assert not {"typer", "rich", "numpy"} & loaded


def test_the_version_is_answered_before_typer_is_imported() -> None:
    program = "sys.argv = ['cnncalc', '--version']\nfrom cnncalc.__main__ import main\ntry: main()\nexcept SystemExit: pass"
    loaded = modules_after(program)
    assert not {"typer", "yaml", "cnncalc.cli"} & loaded


@pytest.mark.parametrize("format", ["plain", "json", "csv", "markdown", "table"])
@pytest.mark.parametrize("terminal", [False, True])
def test_shape_loads_nothing_heavy(format: str, terminal: bool) -> None:
    loaded = run("shape", "zoo:alexnet", "--format", format, terminal=terminal) - BASE
    assert not {name for name in loaded if name.split(".")[0] in HEAVY}
    assert {name.split(".")[0] for name in loaded} <= {"cnncalc", "typer", "gc", "json", "csv", "_csv", "__future__", "unicodedata"}


def test_shape_loads_the_layer_files_it_uses_and_no_others() -> None:
    loaded = run("shape", "28x28x1 -> conv 8 3x3 -> relu -> maxpool 2x2")
    files = {name.removeprefix("cnncalc.layers.") for name in loaded if name.startswith("cnncalc.layers.")}
    files = {name for name in files if name.partition(".")[0] not in ("declaration", "families")}
    assert files == {"_index", "conv", "activation", "maxpool"}


def test_an_ordinary_spec_loads_few_modules() -> None:
    """Each is about a thousandth of a start-up. One more on this path is a decision, and is taken here; it may belong
    into the function that needs it (`benchmarks/run.py instructions` counts what it costs)."""
    loaded = {name for name in run("shape", str(ALEXNET)) if name.split(".")[0] == "cnncalc"}
    assert len(loaded) == 92, sorted(loaded)


def test_shape_loads_only_its_own_command() -> None:
    loaded = run("shape", "28x28x1 -> conv 8 3x3")
    commands = {name.rpartition(".")[2] for name in loaded if name.startswith("cnncalc.cli.")}
    assert commands == {"app", "options", "output", "run", "shape"}
    assert not {"cnncalc.numbers.closed", "cnncalc.numbers.term", "cnncalc.analysis.whatif", "cnncalc.language.templates.evaluate"} & loaded


def test_a_probe_can_fail() -> None:
    assert "decimal" in modules_after("import decimal")
