"""A formula computes to its number, and the numbers are those of the table (which the frameworks' cases hold)."""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor, gcd

import pytest

import cnncalc
from cnncalc.analysis.formulas import Formula, formulas
from cnncalc.graph.row import Row
from cnncalc.layers import every
from cnncalc.numbers.unknown import UNKNOWN

EXAMPLES = [(layer, example) for layer in every() for example in layer.examples]


def row_of(example: str, layer: type | None = None) -> Row:
    """The last row of the one-liner, of the given layer."""
    return [row for row in cnncalc.infer(cnncalc.load(example)).rows if layer is None or isinstance(row.layer, layer)][-1]


def computed(text: str) -> Fraction:
    """A printed formula, computed by Python: by rules of its own for brackets and signs, exactly."""
    for old, new in {"⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "−": "-", "×": "*", "·": "*", ",": ", ", "mod": "%"}.items():
        text = text.replace(old, new)
    exact = re.sub(r"\d+(\.\d+)?", r"Fraction('\g<0>')", text)
    scope = {
        "Fraction": Fraction, "floor": lambda x: Fraction(floor(x)), "ceil": lambda x: Fraction(ceil(x)),
        "gcd": lambda a, b: gcd(int(a), int(b)), "max": max, "min": min,
    }  # fmt: skip
    found = eval(exact, scope)
    assert isinstance(found, Fraction)
    return found


@pytest.mark.parametrize(("layer", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_every_formula_computes_to_the_number_of_the_table(layer: type, example: str) -> None:
    row = row_of(example, layer)
    expected = [
        *[str(size) for shape in (row.y if isinstance(row.y, list) else [row.y]) for size in shape.dims],
        *[f"{weight.size:,}" for weight in row.weights], f"{row.macs:,}" if row.macs is not UNKNOWN else "",
    ]  # fmt: skip
    for formula in formulas(row):
        if formula.what == "output":
            assert formula.value == str(row.y) == str(row.x)
            continue
        assert formula.value in expected or formula.value.replace(",", "") in expected, formula
        if formula.numbers != formula.value:
            assert computed(formula.numbers) == int(formula.value.replace(",", "")), formula
        for symbol in re.findall(r"[^\W\d]+[₀-₉′]*", formula.symbols):
            assert symbol in ("max", "min", "gcd") or re.fullmatch(r"[A-Za-z]{1,2}[₀-₉]*′?[₀-₉]*", symbol), formula


LINES = {
    "227x227x3 -> conv 96 11x11 stride=4": [
        "n′ = ⌊(n − k) / s⌋ + 1 = ⌊(227 − 11) / 4⌋ + 1 = 55", "C′ = F = 96", "kernel = k·k·C·F = 11×11×3×96 = 34,848", "bias = F = 96",
        "MACs = k·k·C·F·n′·n′ = 11×11×3×96×55×55 = 105,415,200",
    ],
    "64x48x16 -> conv 32 3x5 dilation=2 groups=4 pad=0:1x2:3 bias=false": [
        "H′ = H + p₁ + p₂ − (d·(k₁ − 1) + 1) + 1 = 64 + 0 + 1 − (2×(3 − 1) + 1) + 1 = 61",
        "W′ = W + p₃ + p₄ − (d·(k₂ − 1) + 1) + 1 = 48 + 2 + 3 − (2×(5 − 1) + 1) + 1 = 45", "C′ = F = 32",
        "kernel = k₁·k₂·(C / g)·F = 3×5×(16 / 4)×32 = 1,920", "MACs = k₁·k₂·(C / g)·F·H′·W′ = 3×5×(16 / 4)×32×61×45 = 5,270,400",
    ],
    "224x224x3 -> conv 64 7x7 stride=2 pad=same bias=false": [
        "n′ = ⌈n / s⌉ = ⌈224 / 2⌉ = 112", "C′ = F = 64", "kernel = k·k·C·F = 7×7×3×64 = 9,408",
        "MACs = k·k·C·F·n′·n′ = 7×7×3×64×112×112 = 118,013,952",
    ],
    "torch 64x55x55 -> nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)": [
        "C′ = C = 64", "n′ = min(⌈(n + 2·p − k) / s⌉ + 1, ⌈(n + p) / s⌉) = min(⌈(55 + 2×1 − 3) / 2⌉ + 1, ⌈(55 + 1) / 2⌉) = 28",
    ],
    "torch 64x14x14 -> nn.ConvTranspose2d(64, 32, 3, 2, 1, output_padding=1, bias=False)": [
        "C′ = F = 32", "n′ = (n − 1)·s + k + op − 2·p = (14 − 1)×2 + 3 + 1 − 2×1 = 28", "weight = C·F·k·k = 64×32×3×3 = 18,432",
        "MACs = C·F·k·k·n·n = 64×32×3×3×14×14 = 3,612,672",
    ],
    "torch 3x32x32 -> nn.Unfold(4, stride=4)": [
        "C′ = C·k·k = 3×4×4 = 48", "n′ = (⌊(n − k) / s⌋ + 1)·(⌊(n − k) / s⌋ + 1) = (⌊(32 − 4) / 4⌋ + 1)×(⌊(32 − 4) / 4⌋ + 1) = 64",
    ],
    "8x8x4 -> a: conv 8 3x3 pad=same -> concat a input": ["n′ = n₁ = 8", "C′ = C₁ + C₂ = 8 + 4 = 12"],
    "28x28x64 -> s: split 2": ["n′₁ = n = 28", "C′₁ = C / 2 = 64 / 2 = 32", "n′₂ = n = 28", "C′₂ = C / 2 = 64 / 2 = 32"],
    "28x28x1 -> relu": ["output = the input's shape = 28×28×1"],
    "28x28x8 -> opaque output=14x14x16": ["n′ = 14", "C′ = 16", "params = unknown", "MACs = unknown"],
    "9x9x9x2 -> conv3d 4 3x3x3 bias=false": [
        "n′ = n − k + 1 = 9 − 3 + 1 = 7", "C′ = F = 4", "kernel = k·k·k·C·F = 3×3×3×2×4 = 216", "MACs = k·k·k·C·F·n′·n′·n′ = 3×3×3×2×4×7×7×7 = 74,088",
    ],
    "8x9x10x2 -> maxpool 2": [
        "D′ = ⌊(D − k) / k⌋ + 1 = ⌊(8 − 2) / 2⌋ + 1 = 4", "H′ = ⌊(H − k) / k⌋ + 1 = ⌊(9 − 2) / 2⌋ + 1 = 4",
        "W′ = ⌊(W − k) / k⌋ + 1 = ⌊(10 − 2) / 2⌋ + 1 = 5", "C′ = C = 2",
    ],
}  # fmt: skip


@pytest.mark.parametrize("example", LINES)
def test_formulas_are_those_of_the_textbook(example: str) -> None:
    """Dumoulin and Visin 2016 (convolutions, transposed ones); PyTorch's and Keras's pages for ceil mode and same."""
    assert [str(line) for line in formulas(row_of(example))] == LINES[example]


def test_a_figure_is_not_said_twice() -> None:
    assert str(Formula("bias", "F", "96", "96")) == "bias = F = 96"
    assert str(Formula("n′", "14", "14", "14")) == "n′ = 14"


def test_a_symbolic_input_keeps_its_letters() -> None:
    found = {line.what: str(line) for line in formulas(row_of("HxWx3 -> conv 8 3x3 stride=2 pad=1"))}
    assert found["H′"] == "H′ = ⌊(H + 2·p − k) / s⌋ + 1 = ⌊(H + 2×1 − 3) / 2⌋ + 1 = ⌊(H + 1)/2⌋"
    assert found["kernel"] == "kernel = k·k·C·F = 3×3×3×8 = 216"
