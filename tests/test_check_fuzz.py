"""Mutated and generated specs through `check`: no exception, a verdict that fits, and every format can say it.

`CNNCALC_FUZZ=200000 pytest tests/test_check_fuzz.py` runs more of them, and 50,000 generated ones; docs/ci.md says what the last long run found.
"""

from __future__ import annotations

import gc
import os
import random
import time
from pathlib import Path

import pytest

from cnncalc.analysis.expectations.held import held
from cnncalc.analysis.expectations.outcome import Outcome, Outcomes
from cnncalc.render.checks.formats import FORMATS, rendered

COUNT = int(os.environ.get("CNNCALC_FUZZ", "20000"))
GENERATED = int(os.environ.get("CNNCALC_GENERATED", "50000"))
"""How many generated specs a long run checks."""
SEEDS = [
    "input: 8x8x3\nlayers:\n  - c: conv 4 3x3 pad=same => 8x8x4\n  - relu\n  - p: maxpool 2 => 4x4x4\n  - flatten\n  - dense 10\n"
    "expect:\n  params: <= 1k\n  macs: 7_552 ± 2%\n  receptive_field: '>= 4'\n  weight_memory: < 4 kB\n  outputs: 10\n"
    "  layers: {c: {output: 8x8x4, params: 112}, p: [4, 4, 4]}\n  at: [{input: 16x16x3, outputs: 10}]\n",
    "framework: torch\ninput: {a: 3x8x8, b: 3x8x8}\nvars: {w: 4}\nblocks:\n  b(w, s=1):\n    - conv $w 3x3 pad=1 stride=$s => $(w)x8x8\n    - bn\n"
    "layers:\n  - x: b $w from=a\n  - y: b 4 from=b repeat=2\n  - add x y => [N, 4, 8, 8]\noutputs: [add]\nexpect: {params: '>= 100', peak_activation_memory: <= 100 KiB}\n",
    "input: 8x8x3\nlayers:\n  - r: {residual: [conv 3 3x3 pad=same, relu => 8x8x3], shortcut: [conv 3 1x1]}\n  - {parallel: [[conv 2 1x1], [conv 4 1x1]], merge: concat}\n"
    "  - s: split 2 axis=-1\n  - global_avgpool from=s.0 => 3\nexpect: {trainable: '>= 1', layers: {s.1: 8x8x3}}\n",
    "input: HxWx3\nlayers: [conv 4 3x3 => _x_x4, 'maxpool 2', \"relu\"]\nexpect: {params: 112, outputs: '(None, _, _, 4)'}\n",
]
WORDS = (
    *("=>", "<=", "±", "$", "$(", "%", "_", "x", ":", "- ", "[", "]", "{", "}", "'", '"', "\n", "  ", "#", "&a ", "*a", "!!int ", "|", "\t", "0", "-1", "1e9", "9" * 40),
    *("None", "null", "true", "params: ", "at: ", "layers: ", "expect: ", "input: ", "repeat=3", "<< ", "\ufeff", "\x00", "é", "\u2028", "at: [{input: 3x3x3}]", "0x0x0"),
)  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    """A spec with a few characters, words or lines changed."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at = chance.randrange(len(text) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at] + text[at + chance.randint(1, 4) :]
        elif kind == 1:
            text = text[:at] + chance.choice(WORDS) + text[at:]
        elif kind == 2:
            text = text[:at] + chance.choice(WORDS) + text[at + chance.randint(1, 3) :]
        elif kind == 3:
            lines = text.split("\n")
            one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[one], lines[two] = lines[two], lines[one]
            text = "\n".join(lines)
        elif kind == 4:
            lines = text.split("\n")
            lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))
            text = "\n".join(lines)
        else:
            digits = [i for i, char in enumerate(text) if char.isdigit()]
            if digits:
                at = chance.choice(digits)
                text = text[:at] + chance.choice("0123456789") + text[at + 1 :]
    return text


def sound(outcome: Outcome) -> bool:
    """Whether a verdict fits: broken has faults and no checks, and only it has faults."""
    return bool(outcome.faults) == outcome.broken and not (outcome.broken and outcome.checks)


def test_mutated_specs(tmp_path: Path) -> None:
    chance = random.Random(int(os.environ.get("CNNCALC_FUZZ_SEED", "12")))
    path = tmp_path / "x.yaml"
    codes = {0: 0, 1: 0, 2: 0}
    times: dict[str, list[tuple[float, str]]] = {seed: [] for seed in SEEDS}
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    gc.freeze()  # what the rest of the suite holds is not gone through again and again
    for number in range(COUNT):
        seed = chance.choice(SEEDS)
        text = mutated(seed, chance)
        name = str(path) if number % 5 == 0 or "\n" not in text else text  # most as text: opening a file takes longer than reading
        if name is not text:
            written(descriptor, text)
        start = time.process_time()
        outcome = held(name)
        times[seed].append((time.process_time() - start, text))
        assert sound(outcome), text
        run = Outcomes()
        run.add(outcome)
        codes[run.code] += 1
        if number % 50 == 0:
            for format in FORMATS:
                assert rendered(run, format)
    assert all(count > COUNT // 100 for count in codes.values()), codes
    gc.unfreeze()
    for seed, spent in times.items():
        spent.sort()
        median = spent[len(spent) // 2][0]
        slowest = max(again(descriptor, path, text) for _, text in spent[-5:])  # what is loaded once was timed with the first
        if os.environ.get("CNNCALC_FUZZ"):
            print(f"{len(seed)} characters: median {median * 1000:.2f} ms, most {slowest * 1000:.2f} ms, {slowest / median:.1f} times")
        assert slowest < 10 * median, seed
    os.close(descriptor)
    if os.environ.get("CNNCALC_FUZZ"):
        print(codes)


def written(descriptor: int, text: str) -> None:
    """Write a file anew without opening it again, which would cost as much as reading a spec."""
    data = text.encode()
    os.pwrite(descriptor, data, 0)
    os.truncate(descriptor, len(data))


def again(descriptor: int, path: Path, text: str) -> float:
    """The least time of five that a spec takes."""
    written(descriptor, text)
    found = []
    for _ in range(5):
        start = time.process_time()
        held(str(path))
        found.append(time.process_time() - start)
    return min(found)


def test_the_seeds_are_read() -> None:
    for text in SEEDS:
        assert not held(text).broken, held(text).faults[0].text()
        assert not held(text).unmet, held(text).unmet[0]


@pytest.mark.parametrize("seed", range(3))
def test_generated_expectations_are_met_by_what_generated_them(seed: int, tmp_path: Path) -> None:
    """Chains whose sizes are computed here, by the window formula, as expectations; one off by one is not met."""
    chance = random.Random(seed)
    path = tmp_path / "x.yaml"
    for _ in range(COUNT // 100 if COUNT <= 20000 else GENERATED // 3 + 1):
        size, channels, params = chance.randint(16, 64), chance.randint(1, 4), 0
        lines = [f"input: {size}x{size}x{channels}", "layers:"]
        for _ in range(chance.randint(1, 6)):
            k, s = chance.choice((1, 2, 3)), chance.choice((1, 1, 2))
            if size < k + 2:
                break
            size = (size - k) // s + 1
            if chance.random() < 0.7:
                filters = chance.randint(1, 9)
                params += k * k * channels * filters + filters
                channels = filters
                lines.append(f"  - conv {filters} {k}x{k} stride={s} => {size}x{size}x{channels}")
            else:
                lines.append(f"  - maxpool {k} stride={s} => {size}x{size}x{channels}")
        wrong = chance.random() < 0.5
        path.write_text("\n".join([*lines, f"expect: {{params: {params + wrong}, outputs: {size}x{size}x{channels}}}", ""]))
        outcome = held(str(path))
        assert not outcome.broken
        assert [c.subject for c in outcome.unmet] == (["params"] if wrong else [])
