"""Runs the oracle of networks for all of them, one process a network: `python tests/oracle/run_networks.py [PATTERN [OUTPUT]]`.

A line of JSON a network and test goes to OUTPUT (standard output where none is named): how many passed, what failed. Networks that
OUTPUT has already are left out, so that a run that was cut off goes on.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from oracle_networks import NETWORKS

HERE = Path(__file__).parent
TESTS = ("test_exported.py", "test_torchscript.py", "test_onnx_files.py")
WAYS = "script 9; script 13; script 17, free batch; script 20; dynamo 20; dynamo 18, free batch"


def ran(name: str, test: str) -> dict[str, object]:
    """One test of a network in a process of its own."""
    environment = {**os.environ, "CNNCALC_ORACLE_NETWORKS": name, "OMP_NUM_THREADS": "1"}
    environment.setdefault("CNNCALC_ORACLE_WAYS", WAYS)
    command = [sys.executable, "-m", "pytest", "-m", "oracle", "--tb=line", "-rfs", "-k", "network", str(HERE / test)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    counts = {what: int(n) for n, what in re.findall(r"(\d+) (passed|failed|skipped|error)", done.stdout.rpartition("\n=")[2] or done.stdout)}
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR", "SKIPPED", "/"))]
    return {"network": name, "test": test, **counts, "seconds": round(time.perf_counter() - begun), "failed": failed[:20]}


def main(pattern: str = "*", output: str = "") -> None:
    """Run them in their order."""
    done: set[tuple[str, str]] = set()
    if output and Path(output).exists():
        done = {(row["network"], row["test"]) for row in map(json.loads, Path(output).read_text(encoding="utf-8").splitlines())}
    for name in NETWORKS:
        for test in TESTS:
            if fnmatch.fnmatch(name, pattern) and (name, test) not in done and (HERE / test).exists():
                line = json.dumps(ran(name, test))
                print(line, flush=True)
                if output:
                    with open(output, "a", encoding="utf-8") as file:
                        file.write(line + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
