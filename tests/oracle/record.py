"""Records what the frameworks say of random layers, so that the tests need no framework: `python tests/oracle/record.py`;
with the argument `functions`, of functions on tensors alone.

Writes tests/truth/cases-torch.jsonl and cases-keras.jsonl, functions-torch.jsonl and functions-keras.jsonl, by the makers
and the answers of the live oracles in this folder. Left out is what those leave to the implementations (`LIMITS`,
`lenient`).
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from oracle_cases import Case, Draw

HERE = Path(__file__).parent
ACCEPTED, REFUSED = 12, 4
"""Rows a class at most."""
FIELDS = {
    "code": "the layer as it is written in Python",
    "inputs": "the shapes of its inputs, whole",
    "batched": "whether the first axis of an input is the batch",
    "outputs": "the shapes of its outputs without the batch",
    "weights": "name, shape and whether it is trained, in the framework's order",
    "macs": "FlopCounterMode's FLOPs / 2 of one sample, where it counts them",
    "error": "'ExceptionType: message', cut at 300 characters",
}


def row_of(oracle: Any, case: Any, prefix: str, theirs: Any) -> dict[str, Any] | None:
    """The recorded row, or None for an answer that belongs to the implementation."""
    row: dict[str, Any] = {"code": case.code(prefix), "inputs": case.inputs, "batched": case.batched}
    if hasattr(theirs, "message"):
        error = f"{theirs.type}: {theirs.message}"
        if any(re.search(pattern, f"{case.name}: {error}") for pattern in oracle.LIMITS):
            return None
        return {**row, "error": error[:300]}
    if oracle.lenient(case, theirs) or any(0 in shape for shape in case.inputs):
        return None
    row |= {"outputs": theirs.outputs, "weights": theirs.weights}
    return row if theirs.macs is None else {**row, "macs": theirs.macs}


def rows_of(oracle: Any, library: Any, layers: Any, prefix: str, name: str) -> list[dict[str, Any]]:
    maker, rank = oracle.MAKERS[name]
    rng = Random(f"{prefix} {name}")
    left = {False: ACCEPTED, True: REFUSED}
    found: dict[str, dict[str, Any]] = {}
    for _ in range(400):
        case = maker(Draw(rng), getattr(layers, name), rank)
        if not any(left.values()):
            break
        row = row_of(oracle, case, prefix, oracle.answered(library, case))
        key = json.dumps([case.code(prefix), case.inputs])
        if row is None or key in found or not left["error" in row]:
            continue
        left["error" in row] -= 1
        found[key] = row
    return list(found.values())


def record(framework: str) -> None:
    oracle = import_module(f"test_{framework}")  # the folder of a script is on its path
    library = oracle.library()
    layers, prefix = (library.nn, "nn") if framework == "torch" else (library.layers, "layers")
    rows = [row for name in oracle.MAKERS for row in rows_of(oracle, library, layers, prefix, name)]
    write(f"cases-{framework}.jsonl", {framework: library.__version__}, rows, FIELDS)


def function_rows(oracle: Any, framework: str, name: str) -> list[dict[str, Any]]:
    rng = Random(f"{framework} function {name}")
    left = {False: ACCEPTED, True: REFUSED}
    found: dict[str, dict[str, Any]] = {}
    for _ in range(400):
        call = oracle.MAKERS[framework][name](Draw(rng))
        theirs = oracle.answered(oracle.library(framework), call)
        case = Case(name, (), {}, call.inputs, call.batched)
        row: dict[str, Any] = {"code": call.text, "inputs": call.read, "batched": call.batched}
        if any(0 in shape for shape in call.inputs) or (hasattr(theirs, "outputs") and oracle.lenient(case, theirs)):
            continue
        if hasattr(theirs, "message"):
            row["error"] = f"{theirs.type}: {theirs.message}"[:300]
        else:
            row |= {"outputs": theirs.outputs, "weights": theirs.weights}
            row |= {} if theirs.macs is None else {"macs": theirs.macs}
        key = json.dumps([row["code"], row["inputs"]])
        if key not in found and left["error" in row]:
            left["error" in row] -= 1
            found[key] = row
    return list(found.values())


def write(name: str, versions: dict[str, str], rows: list[dict[str, Any]], fields: dict[str, str]) -> None:
    header = {"generator": "tests/oracle/record.py", "versions": versions, "fields": fields, "count": len(rows)}
    lines = [json.dumps(line, separators=(",", ":"), sort_keys=True) for line in ({"header": header}, *rows)]
    (HERE.parent / "truth" / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def record_functions(framework: str) -> None:
    oracle = import_module("test_functions")
    rows = [row for name in oracle.MAKERS[framework] for row in function_rows(oracle, framework, name)]
    fields = {**FIELDS, "code": "the layer as a spec writes it", "inputs": "the shapes of its inputs; 1 for the batch of a constant"}
    write(f"functions-{framework}.jsonl", {framework: oracle.library(framework).__version__}, rows, fields)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for framework in ("torch", "keras"):
        if "functions" not in sys.argv:
            record(framework)
        record_functions(framework)
