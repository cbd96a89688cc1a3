"""Receptive fields explained: the steps end in the table's figures, and what a cell sees is what brute force finds, which
follows single positions back through random networks with branches."""

from __future__ import annotations

import random
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.explanation.network import explanation
from cnncalc.analysis.explanation.sight import sight
from cnncalc.analysis.receptive_field import receptive_fields

TOPIC = ("receptive-field",)
NETWORKS = (
    "zoo:alexnet", "zoo:resnet18", "zoo:unet_same", "zoo:googlenet", "zoo:mobilenet_v2", "zoo:densenet121",
    "100x64x3 -> a: conv 4 3x5 stride=2x3 pad=same dilation=1 -> b: conv 4 3x1 pad=same -> add a b -> deconv 3 4x4 stride=2 pad=same",
    "torch 3x40x30 -> conv 4 3 dilation=3 -> upsample 2 -> avgpool 3 stride=2 -> nn.AdaptiveAvgPool2d(5)",
)  # fmt: skip


@pytest.mark.parametrize("source", NETWORKS)
def test_the_steps_end_in_the_figures_of_the_table(source: str) -> None:
    report = cnncalc.infer(cnncalc.load(source))
    fields = receptive_fields(report)
    names = [row.node.name for row in report.rows]
    for layer in explanation(report, names, TOPIC).layers:
        for name in layer.names:
            field = fields[name]
            steps = {step.what: step for step in layer.steps}
            for at, letter in enumerate("HW" if field is not None and field.axes is not None else ""):
                own = {sign: steps.get(f"{sign}′") or steps[f"{sign}′_{letter}"] for sign in "abjr"}
                axis = field.axes[at]
                assert [own[sign].value for sign in "abjr"] == [axis.lo, axis.hi, axis.jump, field.size[at]], name
                assert all(step.number.value == step.value for step in own.values()), name
            assert bool(steps) == (field is not None and field.axes is not None), name


def windows(n: int, k: int, s: int, d: int, lo: int, hi: int) -> list[set[int]]:
    """What each window reads of n positions, tap by tap."""
    count = (n + lo + hi - (d * (k - 1) + 1)) // s + 1
    return [{p * s - lo + tap * d for tap in range(k)} & set(range(n)) for p in range(count)]


def spread(n: int, k: int, s: int, d: int, cut: int) -> list[set[int]]:
    """What adds to each position of a transposed convolution: every input position drops its taps, s apart."""
    size = (n - 1) * s + d * (k - 1) + 1
    found: list[set[int]] = [set() for _ in range(size)]
    for place in range(n):
        for tap in range(k):
            found[place * s + tap * d].add(place)
    return found[cut : size - cut]


def layer_of(rng: random.Random, n: int) -> tuple[str, list[set[int]]]:
    """A layer as a spec writes it, and what each of its outputs reads."""
    kind = rng.choice(["conv1d", "maxpool1d", "deconv1d", "upsample", "zeropad", "crop", "adaptive_avgpool", "same", "relu"])
    k, s, d, p = rng.randint(1, 4), rng.randint(1, 3), rng.randint(1, 3), rng.randint(0, 2)
    if kind == "conv1d" and n + 2 * p >= d * (k - 1) + 1:
        return f"conv1d 1 {k} stride={s} pad={p} dilation={d}", windows(n, k, s, d, p, p)
    if kind == "maxpool1d" and n >= k:
        return f"maxpool1d {k} stride={s}", windows(n, k, s, 1, 0, 0)
    if kind == "deconv1d" and (n - 1) * s + d * (k - 1) + 1 > 2 * p and n < 40:
        return f"nn.ConvTranspose1d(1, 1, {k}, stride={s}, padding={p}, dilation={d})", spread(n, k, s, d, p)
    if kind == "upsample" and n < 40:
        return f"upsample {s}", [{at // s} for at in range(n * s)]
    if kind == "zeropad":
        return f"zeropad {p}:{s}", [{at - p} & set(range(n)) for at in range(n + p + s)]
    if kind == "crop" and n > p + s:
        return f"crop {p}:{s}", [{at + p} for at in range(n - p - s)]
    if kind == "adaptive_avgpool" and n > 1:  # PyTorch: ⌊i·n/m⌋ to ⌈(i + 1)·n/m⌉
        m = rng.randint(2, n + 3)
        return f"adaptive_avgpool {m}", [set(range(at * n // m, -(-(at + 1) * n // m))) for at in range(m)]
    if kind == "same":
        return f"conv1d 1 {2 * p + 1} pad={p}", windows(n, 2 * p + 1, 1, 1, p, p)
    return "relu", [{at} for at in range(n)]


def followed(reads: list[set[int]], known: list[set[int]]) -> list[set[int]]:
    return [set().union(*(known[at] for at in each)) for each in reads]


def network(rng: random.Random) -> tuple[str, list[tuple[str, list[set[int]]]]]:
    """A random network, and of each of its layers what its cells see of the input."""
    n = rng.randint(6, 30)
    text = f"torch 1x{n}"
    known = [{at} for at in range(n)]
    found: list[tuple[str, list[set[int]]]] = []
    for number in range(rng.randint(2, 7)):
        if found and rng.random() < 0.3:  # a branch that keeps its size, and joins again
            name, base = found[-1]
            k = 2 * rng.randint(1, 2) + 1
            text += f" -> b{number}: conv1d 1 {k} pad={k // 2} -> l{number}: add {name} b{number}"
            side = followed(windows(len(base), k, 1, 1, k // 2, k // 2), base)
            known = [a | b for a, b in zip(base, side, strict=True)]
        else:
            step, reads = layer_of(rng, len(known))
            text += f" -> l{number}: {step}"
            known = followed(reads, known)
        found.append((f"l{number}", known))
    return text, found


@pytest.mark.parametrize("seed", range(150))
def test_what_a_cell_sees_is_what_brute_force_finds(seed: int) -> None:
    rng = random.Random(seed)
    text, layers = network(rng)
    report = cnncalc.infer(cnncalc.load(text))
    for name, known in layers:
        row = report[name]
        assert row.y.spatial == (len(known),), text
        for at in {0, len(known) - 1, rng.randrange(len(known))}:
            found = sight(report, row, (at,))
            seen: Any = found.inputs.get("input", [set()])
            assert set(seen[0]) == known[at], f"{text}: {name}[{at}]"
            assert found.exact


def test_a_cell_of_two_axes_and_two_inputs() -> None:
    source = {"framework": "keras", "input": {"left": "32x32x3", "right": "32x32x1"}, "layers": [
        {"a": "conv 4 3x3 stride=2 pad=same from=left"}, {"b": "conv 4 5x1 stride=2 pad=same from=right"}, "concat a b",
    ]}  # fmt: skip
    report = cnncalc.infer(cnncalc.load(source))
    found = sight(report, report["concat"], (0, 15))
    # same: 0 zeros before and 1 after of 3 taps; 1 and 2 of 5; of one tap none
    assert {name: [sorted(axis) for axis in axes] for name, axes in found.inputs.items()} == {
        "left": [[0, 1, 2], [30, 31]], "right": [[0, 1, 2, 3], [30]],
    }  # fmt: skip
    (layer,) = explanation(report, ["concat"], TOPIC, cell=(0, 15)).layers
    assert layer.sees == {"left": [[0, 2], [30, 31]], "right": [[0, 3], [30, 30]]}
    assert "Cell (0, 15) sees rows 0 to 3 and column 30 of right (32×32), counted from 0." in [note.text for note in layer.notes]


@pytest.mark.parametrize("source", ["torch 512x7x20 -> nn.AdaptiveAvgPool2d((None, 0))", "torch 16x50x32 -> nn.FractionalMaxPool2d(2, output_size=(0, 12))"])
def test_an_empty_output_has_no_cell(source: str) -> None:
    (layer,) = explanation(cnncalc.infer(cnncalc.load(source)), [], TOPIC).layers
    assert not layer.steps and [note.text for note in layer.notes] == ["Its output is empty: there is no cell to tell of."]


def test_what_nobody_knows_is_seen_at_most() -> None:
    report = cnncalc.infer(cnncalc.load("28x28x8 -> opaque output=14x14x16"))
    found = sight(report, report.rows[0], (0, 0))
    assert not found.exact and [len(axis) for axis in found.inputs["input"]] == [28, 28]
