"""Explanations: each number's last step is the table's number, and the steps before it compute to it."""

from __future__ import annotations

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
        "Along H and W 0 zeros are added before and 1 after: 1 has no half, and same puts the odd one at the end.",
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
