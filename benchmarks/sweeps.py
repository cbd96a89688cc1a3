"""What sweeps promise about speed and memory: variants a second of CPU, beside AlexNet by hand in NumPy (`alexnet_numpy.py`).

python benchmarks/sweeps.py            all; or one of: memory, random, grid, states, resnet
"""

from __future__ import annotations

import random as chance
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import alexnet_numpy
import numpy

from cnncalc.analysis.sweep.keys import Key, Keys
from cnncalc.analysis.sweep.program import Program
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.search import searched
from cnncalc.analysis.sweep.states import States
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.sources.load import load

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "specs" / "alexnet.yaml").read_text(encoding="utf-8").split("expect:")[0]
ALEXNET = re.sub(r"=> \S+", "", TEXT.replace("  - adaptive_avgpool 6x6\n", ""))


def read(edits: list[str]) -> object:
    return load(ALEXNET, edits=edits)


def said(name: str, value: float, goal: float, what: str, less: bool = False) -> None:
    met = value <= goal if less else value >= goal
    print(
        f"{name:<28} {value:12.2f}   (goal {'at most ' if less else ''}{goal:g})  {'ok' if met else 'MISSED'}   {what}"
    )


def random() -> None:
    """15 attributes drawn at random for a million variants: the yardstick and the sweep in turn."""
    kernel, stride, filters = alexnet_numpy.random_variants(10**6)
    names = (("kernel", kernel), ("stride", stride), ("filters", filters))
    keys = [Key(f"conv{i + 1}.{name}", values[i]) for i in range(5) for name, values in names]
    sweep = Sweep(Keys(keys, True), Request(), read)
    work = sweep.parts[0].work
    totals = work.report.totals
    program = Program([totals.params, totals.macs, work.valid], work.tiers)
    found = [numpy.empty(10**6, kind) for kind in (numpy.int64, numpy.int64, bool)]

    def ours() -> float:
        start = time.process_time()
        for digits, values in program.run():
            for array, value in zip(found, values, strict=True):
                array[work.tiers.lanes.part(digits[-1])] = value
        return time.process_time() - start

    def theirs() -> tuple[float, tuple]:
        start = time.process_time()
        result = alexnet_numpy.sweep(kernel, stride, filters)
        return time.process_time() - start, result

    ratios = []
    for _ in range(9):
        mine = ours()
        other, (weights, macs, valid) = theirs()
        ratios.append(other / mine)
    assert (found[2] == valid).all() and (found[0] == weights)[valid].all() and (found[1] == macs)[valid].all()
    said(
        "15 at random, ratio",
        sorted(ratios)[4],
        0.8,
        f"{1e-6 / mine * 1e6:.1f} million/s, by hand {1 / other:.1f}; same totals",
    )


def product(size: int) -> Sweep:
    keys = []
    for i in range(5):
        keys.append(Key(f"conv{i + 1}.kernel", [3, 5, 7, 9]))
        keys.append(Key(f"conv{i + 1}.stride", [2, 3] if i == 0 else [1, 2]))
        keys.append(Key(f"conv{i + 1}.filters", list(range(32, 32 + 32 * (size if i == 4 else 5), 32))))
    return Sweep(Keys(keys), Request(sort=["params"], top=20), read)


def grid() -> None:
    sweep = product(5)
    start = time.process_time()
    found = searched(sweep)
    used = time.process_time() - start
    said(
        "grid of 10^8, million/s",
        sweep.size / used / 1e6,
        60,
        f"{sweep.size:,} variants, {found.valid:,} valid, the best 20",
    )


def memory() -> None:
    if "inner" not in sys.argv:  # comes first: a process counts what the one that started it held till then
        subprocess.run([sys.executable, __file__, "memory", "inner"], check=True)
        return
    sweep = product(49)
    start = time.process_time()
    for _ in sweep.run(sweep.best()):
        pass
    used = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said("peak at 10^9, MB", peak, 300, f"{sweep.size:,} variants enumerated in {used:.1f} s of CPU", less=True)


def states() -> None:
    """10^12 AlexNets, and 50 random grids of about 10^6 against enumeration."""
    keys = []
    for i in range(5):
        keys.append(Key(f"conv{i + 1}.kernel", [1, 3, 5, 7, 11]))
        keys.append(Key(f"conv{i + 1}.stride", [2, 3, 4] if i == 0 else [1, 2]))
        keys.append(Key(f"conv{i + 1}.filters", list(range(32, 545, 16))[: 24 if i else 20]))
    for asked in ({"sort": ["params"], "top": 20}, {"pareto": ["params", "macs"]}):
        start = time.process_time()
        sweep = Sweep(Keys(keys), Request(**asked), read)
        found = searched(sweep)
        said(
            "states, seconds",
            time.process_time() - start,
            5,
            f"{sweep.size:.2g} variants, {found.valid:.3g} valid: {asked}",
            less=True,
        )
    rng = chance.Random("states")
    for trial in range(50):
        some = [
            Key(key.target, sorted(rng.sample(key.values, min(len(key.values), rng.randint(2, 3))))) for key in keys
        ]
        while Keys(some).size > 1_500_000:
            some.pop(rng.randrange(len(some)))
        asked = rng.choice(
            (
                {"sort": ["params"], "top": 20},
                {"sort": ["-macs", "params"], "top": 9},
                {"pareto": ["params", "macs"]},
                {"sort": ["macs"], "top": 5, "where": "params > 40M"},
            )
        )
        sweep = Sweep(Keys(some), Request(**asked), read)
        found, work, best = searched(sweep), sweep.parts[0].work, sweep.best()
        best.add(States(work, True).best(asked.get("top", 0), "pareto" in asked))
        assert States(work, False).count() == found.valid, trial
        assert [number for _, number in best.entries()] == found.numbers, (trial, asked)
    print("states: 50 random grids of up to 1.5 million as when each variant is looked at")


def resnet() -> None:
    keys = [
        Key("conv1.kernel", [*range(1, 16, 2), 2, 4]),
        Key("layer2.0.main.conv_2.kernel", [1, 2, 3, 4, 5]),
        Key("layer1.*.conv_2.padding", [0, 1, 2, 3]),
        Key("fc.units", list(range(10, 5010, 10))),
    ]
    sweep = Sweep(Keys(keys), Request(sort=["macs"], top=10), lambda edits: load("zoo:resnet50", edits=edits))
    start = time.process_time()
    found = searched(sweep)
    used = time.process_time() - start
    said(
        "ResNet-50, million/s", sweep.size / used / 1e6, 1, f"{sweep.size:,} variants of 4 keys, {found.valid:,} valid"
    )


if __name__ == "__main__":
    for name in [a for a in sys.argv[1:] if a != "inner"] or ["memory", "random", "grid", "states", "resnet"]:
        globals()[name]()
