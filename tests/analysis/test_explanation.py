"""Explanations: each number's last step is the table's number, and the steps before it compute to it."""

from __future__ import annotations

import random
import re

import pytest

import cnncalc
from cnncalc.analysis.explanation.network import explanation
from cnncalc.analysis.explanation.step import Explained
from cnncalc.render.explanations.parts import line_text, sections

USUAL = ("shape", "weights", "macs")


def layers_of(source: str, *names: str, topics: tuple[str, ...] = USUAL, full: bool = False) -> list[Explained]:
    return explanation(cnncalc.infer(cnncalc.load(source)), names, topics, full).layers


def said(layer: Explained, topics: tuple[str, ...] = USUAL) -> list[str]:
    return [text for _, lines, notes in sections(layer, topics) for text in [*map(line_text, lines), *notes]]


LINES = {
    "227x227x3 -> conv 96 11x11 stride=4": [
        "H′ = W′ = ⌊(H − k) / s⌋ + 1 = ⌊(227 − 11) / 4⌋ + 1 = 55",
        "C′ = F = 96",
        "kernel = k·k·C·F = 11×11×3×96 = 34,848",
        "bias = F = 96",
        "params = kernel + bias = 34,848 + 96 = 34,944",
        "MACs = k·k·C·F·H′·W′ = 11×11×3×96×55×55 = 105,415,200",
    ],
    # AlexNet's second layer on two GPUs (Krizhevsky et al. 2012)
    "27x27x96 -> conv 256 5x5 pad=2 groups=2 bias=false": [
        "H′ = W′ = H + 2·p − k + 1 = 27 + 2×2 − 5 + 1 = 27",
        "C′ = F = 256",
        "kernel = k·k·(C / g)·F = 5×5×(96 / 2)×256 = 307,200 (as 5×5×48×128×2)",
        "MACs = k·k·(C / g)·F·H′·W′ = 5×5×(96 / 2)×256×27×27 = 223,948,800",
    ],
    # TensorFlow's "SAME" of an even size with a stride of 2
    "28x28x1 -> conv 5 3x3 stride=2 pad=same bias=false": [
        "H′ = W′ = ⌈H / s⌉ = ⌈28 / 2⌉ = 14",
        "C′ = F = 5",
        "p_H = p_W = max((⌈H / s⌉ − 1)·s + k − H, 0) = max((⌈28 / 2⌉ − 1)×2 + 3 − 28, 0) = 1",
        "pad before H = pad before W = ⌊p_H / 2⌋ = ⌊1 / 2⌋ = 0",
        "pad after H = pad after W = p_H − ⌊p_H / 2⌋ = 1 − ⌊1 / 2⌋ = 1",
        "Along H and W: 0 zeros before and 1 after. 1 has no half, and same puts the odd one at the end.",
        "kernel = k·k·C·F = 3×3×1×5 = 45",
        "MACs = k·k·C·F·H′·W′ = 3×3×1×5×14×14 = 8,820",
    ],
    "56x55x4 -> maxpool 3x3 stride=2": [
        "H′ = ⌊(H − k) / s⌋ + 1 = ⌊(56 − 3) / 2⌋ + 1 = 27",
        "W′ = ⌊(W − k) / s⌋ + 1 = ⌊(55 − 3) / 2⌋ + 1 = 27",
        "C′ = C = 4",
        "rest H = (H − k) mod s = (56 − 3) mod 2 = 1",
        "Along H the floor throws away the last pixel: no window reads it. Sizes that leave 1 when divided by 2 lose none: 55, 57.",
    ],
}


@pytest.mark.parametrize("source", LINES)
def test_the_lines_are_those_of_the_textbook(source: str) -> None:
    (layer,) = layers_of(source)
    assert said(layer) == LINES[source]


def windows_by_hand(n: int, k: int, s: int, lo: int, hi: int) -> list[list[int]]:
    """The pixels that each window of a kernel reads, the padding left out, by sliding it."""
    found = []
    start = -lo
    while start + k <= n + hi:
        found.append([pixel for pixel in range(start, start + k) if 0 <= pixel < n])
        start += s
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_pixels_that_are_lost_are_those_that_no_window_reads(seed: int) -> None:
    rng = random.Random(seed)
    s = rng.randint(2, 5)
    k, lo, hi = rng.randint(s, s + 4), rng.randint(0, 2), rng.randint(0, 2)
    n = rng.randint(k, k + 20)
    (layer,) = layers_of(f"{n}x1 -> conv1d 1 {k} stride={s} pad={lo}:{hi}")
    lost = {size: size - 1 - max(windows_by_hand(size, k, s, lo, hi)[-1]) for size in range(max(k, n - s), n + s + 1)}
    (said,) = [note.text for note in layer.notes] or [""]
    if not lost[n]:
        assert not said
        return
    assert ("the last pixel:" in said) == (lost[n] == 1) and (lost[n] == 1 or f"the last {lost[n]} pixels:" in said)
    *_, below, above = map(int, re.findall(r"\d+", said))
    assert lost.get(below, 0) == 0 and lost[above] == 0 and below < n < above
    assert not [size for size in range(below + 1, above) if size in lost and not lost[size]]
    left = {int(number) for number in re.findall(r"\d+", said.partition("leave ")[2].partition(" when")[0])} or {0}
    assert {size % s for size in lost if not lost[size]} == left


@pytest.mark.parametrize("seed", range(40))
def test_same_pads_as_the_framework_does(seed: int) -> None:
    """TensorFlow: the least padding that gives ⌈n/s⌉ windows, the odd zero at the end (at the start: ONNX's SAME_LOWER)."""
    rng = random.Random(seed)
    n, k, s = rng.randint(1, 30), rng.randint(1, 7), rng.randint(1, 4)
    mode = rng.choice(["same", "same_lower"])
    (layer,) = layers_of(f"{n}x1 -> conv1d 1 {k} stride={s} pad={mode}")
    total = next(p for p in range(100) if len(windows_by_hand(n, k, s, 0, p)) == -(-n // s)) if n + 99 >= k else 0
    small, large = total // 2, total - total // 2
    wanted = (small, large) if mode == "same" else (large, small)
    steps = {step.what: step.value for step in layer.steps}
    assert (steps.get("pad before L", 0), steps.get("pad after L", 0)) == wanted
    assert any("odd one" in note.text for note in layer.notes) == (small != large)
