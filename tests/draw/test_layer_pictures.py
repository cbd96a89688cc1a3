"""Random layers' pictures, read from the SVG by a second reader, against windows laid by brute force.

`CNNCALC_PICTURES=200 pytest tests/draw` draws as many layers.
"""

from __future__ import annotations

import os
import random
import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import pytest

import cnncalc
from cnncalc.draw.layer.figure import figure
from cnncalc.draw.layer.subject import subject
from cnncalc.draw.writers.svg import write

SVG = "{http://www.w3.org/2000/svg}"
Cell = tuple[int, int]


class Picture(NamedTuple):
    """What a picture shows: the kind of each (row, column) of the input, the outputs drawn, and what each output shown reads."""

    kinds: dict[Cell, str]
    outputs: set[Cell]
    reads: dict[Cell, set[Cell]]


def squares(path: str, side: int, x: float, y: float) -> set[Cell]:
    """(row, column) of every square of a path."""
    found = re.findall(r"M(-?[\d.]+) (-?[\d.]+)h([\d.]+)v([\d.]+)h-([\d.]+)z", path)
    assert len(found) == path.count("M"), path
    assert all(float(a) == float(b) == float(c) == side for _, _, a, b, c in found)
    cells = {((float(top) - y) / side, (float(left) - x) / side) for left, top, *_ in found}
    assert all(r == int(r) and c == int(c) for r, c in cells)
    assert len(cells) == len(found)
    return {(int(r), int(c)) for r, c in cells}


def slots(runs: str) -> dict[int, int]:
    """Slot → position of an axis: the runs one after another, one slot for each gap."""
    found, slot = {}, 0
    for run in runs.split():
        first, last = map(int, run.split(":"))
        for position in range(first, last + 1):
            found[slot] = position
            slot += 1
        slot += 1
    return found


def read(text: str) -> Picture:
    """The picture that an SVG file holds; animated ones in every frame."""
    root = ElementTree.fromstring(text)
    grids = {}
    for name in ("input-grid", "output-grid"):
        (group,) = [g for g in root.iter(f"{SVG}g") if name in g.get("class", "").split()]
        x, y = map(float, group.get("data-at", "").split(","))
        grids[name] = (group, int(group.get("data-side", "")), x, y, slots(group.get("data-rows", "")), slots(group.get("data-columns", "")))
    group, side, x, y, rows, columns = grids["input-grid"]
    kinds: dict[Cell, str] = {}
    for path in group.iter(f"{SVG}path"):
        if "z" in path.get("d", ""):
            for r, c in squares(path.get("d", ""), side, x, y):
                assert (rows[r], columns[c]) not in kinds
                kinds[rows[r], columns[c]] = path.get("class", "")
    group, side, ox, oy, out_rows, out_columns = grids["output-grid"]
    (path,) = [p for p in group.iter(f"{SVG}path") if p.get("class") == "output"]
    outputs = {(out_rows[r], out_columns[c]) for r, c in squares(path.get("d", ""), side, ox, oy)}
    windows = [g for g in root.iter(f"{SVG}g") if g.get("class", "").split()[:1] == ["window"]]
    results = [g for g in root.iter(f"{SVG}g") if g.get("class", "").split()[:1] == ["result"]]
    reads: dict[Cell, set[Cell]] = {}
    for window, result in zip(windows, results, strict=True):
        taps = squares("".join(p.get("d", "") for p in window.iter(f"{SVG}path")), side, x, y)
        ((r, c),) = squares("".join(p.get("d", "") for p in result.iter(f"{SVG}path")), side, ox, oy)
        for (down, across), (lower, right) in zip(frames(text, window), frames(text, result), strict=True):
            at = (out_rows[r + lower // side], out_columns[c + right // side])
            assert at not in reads
            reads[at] = {(rows[a + down // side], columns[b + across // side]) for a, b in taps}
    return Picture(kinds, outputs, reads)


def frames(text: str, group: ElementTree.Element) -> list[Cell]:
    """(down, across) of a group in each frame, as its animation moves it; once at rest."""
    if group.get("data-frames") is None:
        return [(0, 0)]
    name = group.get("class", "").split()[1]
    (steps,) = re.findall(rf"@keyframes {name}\{{(.*)\}}\n", text)
    return [(int(y), int(x)) for x, y in re.findall(r"translate\((-?\d+)px,(-?\d+)px\)", steps)]


COUNT = int(os.environ.get("CNNCALC_PICTURES", "24"))


class Line:
    """One axis by brute force: what each output reads, and where the padding is."""

    def __init__(self, reads: list[list[int]], size: int, lo: int, hi: int, apart: int = 1, turned: bool = False) -> None:
        self.reads = reads
        self.size = size
        self.lo = lo
        self.hi = hi
        self.apart = apart
        self.turned = turned

    def kind(self, position: int) -> str:
        """What stands at a position of the (spread) input."""
        length = (self.size - 1) * self.apart + 1
        if position in range(length):
            return "input" if position in range(0, length, self.apart) else "zero"
        return "pad" if position in range(-self.lo, length + self.hi) else "over"


def slid(n: int, k: int, s: int, d: int, pad: str | tuple[int, int], ceiling: bool = False) -> Line:
    """A sliding window: over the padded axis laid out as a list, taken while it fits."""
    wide = len(range(0, k * d, d)) * d - d + 1
    if pad in ("same", "same_lower"):
        count = ceil(Fraction(n, s))
        both = next(p for p in range(10**6) if p + n >= (count - 1) * s + wide)
        lo = both // 2 if pad == "same" else both - both // 2
        pad = (lo, both - lo)
    lo, hi = pad
    line = list(range(-lo, n + hi))
    reads, start = [], 0
    while start + wide <= len(line) or (ceiling and start + wide < len(line) + s and line[start : start + 1] and line[start] < n):
        reads.append([line[start] + tap * d for tap in range(k)])
        start += s
    return Line(reads, n, lo, hi)


def spread(n: int, k: int, s: int, d: int, size: int, first: int) -> Line:
    """A transposed window: the convolution that shrinks `size` to n, turned around. `first` is the padding before it."""
    wide = (k - 1) * d + 1
    forward = [[j * s - first + tap * d for tap in range(k)] for j in range(n)]
    reads = [[j * s for j in range(n) if o in forward[j]] for o in range(size)]
    lo = wide - 1 - first
    return Line(reads, n, lo, size - 1 + wide - lo - ((n - 1) * s + 1), s, turned=True)


def shared(n: int, m: int) -> Line:
    """An adaptive window: its share of the axis, every position that it touches."""
    return Line([list(range(floor(Fraction(i * n, m)), ceil(Fraction((i + 1) * n, m)))) for i in range(m)], n, 0, 0)


def case(number: int) -> tuple[str, str, list[Line]]:
    """(one-liner, layer, its rows and columns by brute force)."""
    rng = random.Random(f"pictures {number}")
    size = [rng.randint(12, 20) if number % 3 else rng.randint(10, 90) for _ in range(2)]
    at = f"{size[0]}x{size[1]}x4"
    kind = rng.choice(("conv", "conv", "depthwise", "maxpool", "deconv", "deconv", "adaptive_avgpool", "global_maxpool"))
    k = [rng.randint(1, 5) for _ in size]
    s = [rng.randint(1, 4) for _ in size]
    kernel, stride = "x".join(map(str, k)), "x".join(map(str, s))
    if kind in ("conv", "depthwise"):
        d = [1, 1] if rng.random() < 0.5 and s != [1, 1] else [rng.randint(1, 2) for _ in size]
        if kind == "conv" and d != [1, 1]:
            s, stride = [1, 1], "1"
        pad = rng.choice(("valid", "same", "same_lower", "ends"))
        ends = [(rng.randint(0, 3), rng.randint(0, 3)) for _ in size]
        text = "x".join(f"{lo}:{hi}" for lo, hi in ends) if pad == "ends" else pad
        words = f"{kind} {'8 ' if kind == 'conv' else ''}{kernel} stride={stride} pad={text} dilation={'x'.join(map(str, d))}"
        pads = {"valid": [(0, 0)] * 2, "ends": ends}.get(pad, [pad] * 2)
        return f"{at} -> x: {words}", "x", [slid(*numbers) for numbers in zip(size, k, s, d, pads, strict=True)]
    if kind == "maxpool":
        k = [max(v, 2) for v in k]
        kernel = ", ".join(map(str, k))
        ceiling = rng.random() < 0.5
        text = f"torch 4x{size[0]}x{size[1]} -> x: nn.MaxPool2d(({kernel}), stride=({s[0]}, {s[1]}), padding=1, ceil_mode={ceiling})"
        return text, "x", [slid(n, a, b, 1, (1, 1), ceiling) for n, a, b in zip(size, k, s, strict=True)]
    if kind == "deconv":
        size = [min(n, 12) for n in size]
        same = rng.random() < 0.5
        if same:  # Keras: what is cut is what `same` would have padded the output with
            lines = []
            for n, a, b in zip(size, k, s, strict=True):
                both = next(p for p in range(10**6) if p + n * b >= (n - 1) * b + a)
                lines.append(spread(n, a, b, 1, n * b, both // 2))
            return f"{size[0]}x{size[1]}x4 -> x: deconv 2 {kernel} stride={stride} pad=same", "x", lines
        cut = min(rng.randint(0, 1), min(k) - 1)
        d = rng.randint(1, 2)
        text = f"torch 4x{size[0]}x{size[1]} -> x: nn.ConvTranspose2d(4, 2, ({k[0]}, {k[1]}), stride=({s[0]}, {s[1]}), padding={cut}, dilation={d})"
        return text, "x", [spread(n, a, b, d, (n - 1) * b - 2 * cut + (a - 1) * d + 1, cut) for n, a, b in zip(size, k, s, strict=True)]
    if kind == "adaptive_avgpool":
        m = [rng.randint(1, n) for n in size]
        return f"torch 4x{size[0]}x{size[1]} -> x: nn.AdaptiveAvgPool2d(({m[0]}, {m[1]}))", "x", [shared(n, a) for n, a in zip(size, m, strict=True)]
    return f"{at} -> x: global_maxpool", "x", [shared(n, 1) for n in size]


def drawn(text: str, layer: str, step: str | None, animated: bool) -> Picture:
    """The second reading of a layer's picture."""
    chosen = subject(cnncalc.infer(cnncalc.load(text)), layer)
    chosen.at(step)
    return read(write(figure(chosen, animated)))


def holds(picture: Picture, rows: Line, columns: Line) -> None:
    """Everything that is drawn is as brute force has it."""
    assert picture.outputs <= {(r, c) for r in range(len(rows.reads)) for c in range(len(columns.reads))}
    for output, cells in picture.reads.items():
        wanted = {(r, c) for r in rows.reads[output[0]] for c in columns.reads[output[1]]}
        reading = {cell for cell in cells if not rows.turned or picture.kinds[cell] == "input"}
        assert reading == wanted & set(picture.kinds), output
    order = ("input", "zero", "pad", "over")
    for (r, c), kind in picture.kinds.items():
        assert kind == max(rows.kind(r), columns.kind(c), key=order.index), (r, c)


@pytest.mark.parametrize("number", range(COUNT))
def test_a_picture_is_what_brute_force_says(number: int) -> None:
    text, layer, (rows, columns) = case(number)
    rng = random.Random(number)
    count = (len(rows.reads), len(columns.reads))
    asked = tuple(rng.randrange(n) for n in count)
    at_rest = drawn(text, layer, f"{asked[0]},{asked[1]}", animated=False)
    assert set(at_rest.reads) == {asked}
    holds(at_rest, rows, columns)
    length = [line.size * line.apart + line.lo + line.hi for line in (rows, columns)]
    if max(*length, *count) <= 36:  # drawn whole: every cell, every output, every tap
        assert len(at_rest.outputs) == count[0] * count[1]
        inside = [list(range(-line.lo, (line.size - 1) * line.apart + 1 + line.hi)) for line in (rows, columns)]
        assert {(r, c) for r in inside[0] for c in inside[1]} <= set(at_rest.kinds)
        pads = sum(kind == "pad" for kind in at_rest.kinds.values())
        whole = [(line.size - 1) * line.apart + 1 for line in (rows, columns)]
        assert pads == len(inside[0]) * len(inside[1]) - whole[0] * whole[1]
    moving = drawn(text, layer, None, animated=True)
    assert set(moving.reads) <= moving.outputs
    if max(*length, *count) <= 36 and count[0] * count[1] <= 150:
        assert set(moving.reads) == moving.outputs
    holds(moving, rows, columns)


def as_cells(rows: range, columns: range) -> set[Cell]:
    """The cells of a rectangle."""
    return {(r, c) for r in rows for c in columns}


def test_the_figures_of_convolution_arithmetic() -> None:
    """Dumoulin and Visin 2016: 5×5, 3×3, stride 2, padding 1 (figure 2.6); transposed, 2 zeros' padding less (4.6)."""
    picture = drawn("5x5x1 -> conv 1 3x3 stride=2 pad=1", "conv", "1,2", animated=False)
    assert picture.reads == {(1, 2): as_cells(range(1, 4), range(3, 6))}
    assert len(picture.outputs) == 9
    assert sum(kind == "pad" for kind in picture.kinds.values()) == 7 * 7 - 5 * 5
    picture = drawn("torch 1x3x3 -> nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)", "deconv", "0", animated=False)
    assert picture.reads == {(0, 0): as_cells(range(-1, 2), range(-1, 2))}
    assert len(picture.outputs) == 25
    assert sum(kind == "zero" for kind in picture.kinds.values()) == 5 * 5 - 3 * 3


def test_a_window_that_hangs_over_the_end_reads_what_is_no_padding() -> None:
    """PyTorch's ceil_mode: 8 rows, windows of 3 every 2, of which the fourth reaches one position beyond."""
    picture = drawn("torch 1x8x8 -> nn.MaxPool2d(3, 2, ceil_mode=True)", "maxpool", "3,3", animated=False)
    assert picture.reads == {(3, 3): as_cells(range(6, 9), range(6, 9))}
    assert sum(kind == "over" for kind in picture.kinds.values()) == 9 * 9 - 8 * 8
    assert "pad" not in picture.kinds.values()
