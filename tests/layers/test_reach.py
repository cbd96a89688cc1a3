"""How far an output position of one layer sees: the inputs it is computed from, gathered tap by tap."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import cnncalc
from cnncalc.binding.bind import bind
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN


def reach(framework: str, code: str, dims: Any) -> Any:
    layer = bind(read_expression(code), framework)
    shapes = tuple(Shape.of(d, framework == "torch") for d in (dims if isinstance(dims, list) else [dims]))
    x: Any = shapes if isinstance(dims, list) else shapes[0]
    return layer.reach(x, layer.output(x))


def gathered(seen: Callable[[int], set[int]], up: int, down: int) -> tuple[int, int, int, int]:
    """(widest span, `up` input positions a `down` outputs, first input before 0) of outputs that see `seen`."""
    spans = [seen(o) for o in range(4 * down)]
    for o in range(3 * down):
        assert {position + up for position in spans[o]} == spans[o + down]
    return max(max(s) - min(s) + 1 for s in spans if s), up, down, -min(spans[0])


@pytest.mark.parametrize("seed", range(40))
def test_a_window_sees_its_taps(seed: int) -> None:
    rng = random.Random(seed)
    k, s, d, p = rng.randint(1, 5), rng.randint(1, 4), rng.randint(1, 3), rng.randint(0, 3)
    wanted = gathered(lambda o: {o * s - p + t * d for t in range(k)}, s, 1)
    assert reach("torch", f"nn.Conv2d(1, 1, {k}, {s}, {p}, {d})", (1, 30, 40)) == [wanted, wanted]
    assert reach("torch", f"conv2d 1 {k} stride={s} pad={p} dilation={d}", (1, 30, 40)) == [wanted, wanted]
    half = min(p, k // 2)
    wanted = gathered(lambda o: {o * s - half + t * d for t in range(k)}, s, 1)
    assert reach("torch", f"nn.MaxPool1d({k}, {s}, {half}, {d})", (1, 30)) == [wanted]


@pytest.mark.parametrize(("mode", "n", "k", "s", "before"), [
    # TensorFlow's documentation: pad_along = max((⌈n/s⌉ − 1)·s + k − n, 0), half of it rounded down before
    ("same", 8, 3, 2, 0), ("same", 9, 3, 2, 1), ("same", 8, 4, 1, 1), ("same", 8, 6, 2, 2), ("same", 7, 1, 2, 0),
    # ONNX SAME_LOWER: the odd one before
    ("same_lower", 8, 3, 2, 1), ("same_lower", 8, 4, 1, 2), ("same_lower", 9, 3, 2, 1),
    ("full", 8, 3, 1, 2), ("full", 8, 4, 1, 3), ("causal", 8, 3, 1, 2), ("valid", 8, 3, 2, 0),
])  # fmt: skip
def test_a_padding_by_name_begins_where_it_is_documented(mode: str, n: int, k: int, s: int, before: int) -> None:
    assert reach("keras", f"conv1d 1 {k} stride={s} pad={mode}", (n, 1)) == [(k, s, 1, before)]


@pytest.mark.parametrize("seed", range(40))
def test_a_transposed_convolution_sees_the_inputs_that_scatter_to_it(seed: int) -> None:
    rng = random.Random(seed)
    k, s = rng.randint(1, 6), rng.randint(1, 4)
    p = rng.randint(0, (k - 1) // 2)
    n = rng.randint(3, 9)

    def seen(o: int) -> set[int]:
        return {(o + p - t) // s for t in range(k) if (o + p - t) % s == 0}

    if not seen(0):  # a stride that jumps over outputs
        return
    wanted = gathered(seen, 1, s)
    assert reach("torch", f"nn.ConvTranspose1d(1, 1, {k}, {s}, {p})", (1, n)) == [wanted]


@pytest.mark.parametrize(("k", "s", "before"), [(3, 2, 1), (4, 2, 1), (5, 2, 1), (2, 2, 0), (4, 4, 0), (5, 1, 2), (7, 2, 2)])
def test_keras_cuts_the_ends_of_a_transposed_convolution(k: int, s: int, before: int) -> None:
    """With `same` n·s of the (n − 1)·s + k positions stay; ⌊(k − s)/2⌋ are cut off in front."""
    front = (k - s) // 2
    seen = {(front - t) // s for t in range(k) if (front - t) % s == 0}
    assert -min(seen) == before
    assert reach("keras", f"Conv1DTranspose(1, {k}, strides={s}, padding='same')", (9, 1)) == [(math.ceil(k / s), 1, s, before)]


# (framework, layer, input, the inputs that output o of each axis sees, inputs a period, outputs a period)
MOVED: list[tuple[str, str, Any, list[Callable[[int], set[int]]], int, int]] = [
    ("keras", "zeropad 1:2x3:4", (9, 9, 1), [lambda o: {o - 1}, lambda o: {o - 3}], 1, 1),
    ("torch", "nn.ZeroPad2d((1, 2, 3, 4))", (1, 9, 9), [lambda o: {o - 3}, lambda o: {o - 1}], 1, 1),
    ("torch", "nn.ConstantPad1d((2, 5), 1.0)", (1, 9), [lambda o: {o - 2}], 1, 1),
    ("keras", "crop 1:2x3:4", (9, 9, 1), [lambda o: {o + 1}, lambda o: {o + 3}], 1, 1),
    ("keras", "CenterCrop(4, 7)", (9, 12, 1), [lambda o: {o + 2}, lambda o: {o + 2}], 1, 1),
    ("torch", "nn.PixelShuffle(3)", (9, 4, 4), [lambda o: {o // 3}] * 2, 1, 3),
    ("torch", "nn.PixelUnshuffle(3)", (1, 6, 9), [lambda o: {3 * o, 3 * o + 1, 3 * o + 2}] * 2, 3, 1),
    ("keras", "UpSampling2D(3)", (4, 5, 1), [lambda o: {o // 3}] * 2, 1, 3),
    ("torch", "nn.Upsample(scale_factor=1.5)", (1, 4, 6), [lambda o: {math.floor(Fraction(o * 2, 3))}] * 2, 2, 3),
    ("torch", "nn.Upsample(size=(6, 6))", (1, 4, 4), [lambda o: {math.floor(Fraction(o * 4, 6))}] * 2, 4, 6),
    ("keras", "resize 6x6 mode=nearest", (4, 4, 1), [lambda o: {math.floor(Fraction(o * 4, 6))}] * 2, 4, 6),
    ("torch", "nn.FractionalMaxPool2d(2, output_size=(4, 4))", (1, 9, 9), [lambda o: {9 * o // 4, 9 * o // 4 + 1}] * 2, 9, 4),
]


@pytest.mark.parametrize(("framework", "code", "dims", "seen", "up", "down"), MOVED, ids=[f"{f} {c}" for f, c, *_ in MOVED])
def test_positions_that_move_see_where_they_came_from(framework: str, code: str, dims: Any, seen: list[Callable[[int], set[int]]], up: int, down: int) -> None:
    found = [(k, Fraction(a, b), pad) for k, a, b, pad in reach(framework, code, dims)]
    assert found == [(k, Fraction(a, b), pad) for k, a, b, pad in (gathered(axis, up, down) for axis in seen)]


@pytest.mark.parametrize(("mode", "taps"), [("nearest", 1), ("bilinear", 2), ("bicubic", 4), ("lanczos3", 6), ("lanczos5", 10)])
def test_an_interpolated_value_reads_as_many_neighbours_as_its_kernel_is_wide(mode: str, taps: int) -> None:
    assert reach("keras", f"UpSampling2D(2, interpolation='{mode}')", (4, 5, 1)) == [(taps, 1, 2, 0)] * 2
    assert reach("keras", f"Resizing(8, 9, interpolation='{mode}')", (4, 5, 1)) == [(taps, 4, 8, 0), (taps, 5, 9, 0)]


def test_a_linear_interpolation_of_another_rank_reads_two_an_axis() -> None:
    assert reach("torch", "nn.Upsample(scale_factor=2, mode='linear')", (1, 5)) == [(2, 1, 2, 0)]
    assert reach("torch", "nn.Upsample(scale_factor=2, mode='trilinear')", (1, 5, 5, 5)) == [(2, 1, 2, 0)] * 3


@pytest.mark.parametrize(("n", "m"), [(9, 4), (8, 4), (7, 5), (5, 7), (13, 2), (6, 6)])
def test_an_adaptive_window_is_the_widest_of_the_documented_ones(n: int, m: int) -> None:
    widest = max(math.ceil(Fraction((i + 1) * n, m)) - i * n // m for i in range(m))
    assert reach("torch", f"nn.AdaptiveAvgPool2d(({m}, None))", (1, n, 6)) == [(widest, n, m, 0), (1, 6, 6, 0)]
    assert reach("keras", f"AdaptiveMaxPooling1D({m})", (n, 1)) == [(widest, n, m, 0)]


# What sees only itself (None), and what sees the whole input.
SEEING: list[tuple[str, str, Any, Any]] = [
    ("torch", "nn.AdaptiveAvgPool2d(1)", (3, 7, 7), WHOLE),
    ("torch", "nn.AdaptiveAvgPool2d((1, 2))", (3, 7, 7), [(7, 7, 1, 0), (4, 7, 2, 0)]),
    ("keras", "global_avgpool", (7, 7, 3), WHOLE),
    ("keras", "dense 4", (7,), WHOLE),
    ("keras", "dense 4", (5, 7), None),
    ("torch", "nn.Linear(7, 4)", (5, 7), None),
    ("torch", "nn.Bilinear(3, 4, 5)", [(3,), (4,)], WHOLE),
    ("torch", "nn.Bilinear(3, 4, 5)", [(2, 3), (2, 4)], None),
    ("keras", "flatten", (4, 5, 3), WHOLE),
    ("keras", "flatten", (4,), None),
    ("torch", "nn.Flatten(1, 1)", (4, 5), None),
    ("keras", "permute 1 2", (4, 5), None),
    ("keras", "permute 2 1", (4, 5), WHOLE),
    ("keras", "reshape 20", (4, 5), WHOLE),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=(5, 3))", (5, 4), WHOLE),
    ("keras", "attention 1", (5, 4), WHOLE),
    ("keras", "lstm 4", (5, 4), WHOLE),
    ("keras", "se 2", (5, 5, 4), WHOLE),
    ("torch", "nn.Unfold(2)", (3, 5, 5), WHOLE),
    ("torch", "nn.Fold((4, 5), 2)", (8, 12), WHOLE),
    ("keras", "relu", (5, 5, 4), None),
    ("keras", "bn", (5, 5, 4), None),
    ("keras", "layer_scale", (5, 5, 4), None),
    ("keras", "opaque output=3x3x2", (5, 5, 4), [(UNKNOWN, UNKNOWN, 1, UNKNOWN)] * 2),
]


@pytest.mark.parametrize(("framework", "code", "dims", "wanted"), SEEING, ids=[f"{f} {c} {d}" for f, c, d, _ in SEEING])
def test_what_sees_itself_alone_and_what_sees_everything(framework: str, code: str, dims: Any, wanted: Any) -> None:
    assert reach(framework, code, dims) == wanted


@pytest.mark.parametrize(("n", "m", "seen"), [(32, 8, 4), (33, 7, 6), (32, 7, 6), (4, 8, 1), (5, 7, 2)])
def test_interpolation_by_area_reads_the_windows_of_an_adaptive_pool(n: int, m: int, seen: int) -> None:
    """The most input positions with a gradient, over all outputs of torch 2.13's interpolate(mode="area")."""
    report = cnncalc.infer(cnncalc.load(f"torch 3x{n}x{n} -> nn.Upsample(size={m}, mode='area')"))
    assert report.to_dict()["layers"][0]["receptive_field"] == [seen, seen]


def test_axes_before_the_channels_are_read_like_a_batch() -> None:
    """torch 2.13: PixelShuffle's output channel c reads f² input channels from c·f² on; PixelUnshuffle's reads c // f²."""
    shuffle, unshuffle = (bind(read_expression(f"nn.Pixel{name}(2)"), "torch") for name in ("Shuffle", "Unshuffle"))
    for dims in ((8, 5, 6), (3, 8, 5, 6), (2, 3, 8, 5, 6)):
        x = Shape.of(dims, True)
        y = shuffle.output(x)
        assert y == Shape.of((*dims[:-3], 2, 10, 12), True)
        extra = [(1, 1, 1, 0)] * (len(dims) - 4)
        assert shuffle.reach(x, y) == extra + [(4, 4, 1, 0)] * (len(dims) > 3) + [(1, 1, 2, 0)] * 2
        assert unshuffle.output(y) == x
        assert unshuffle.reach(y, x) == extra + [(1, 1, 4, 0)] * (len(dims) > 3) + [(2, 2, 1, 0)] * 2


def test_maps_with_their_channels_last_are_shuffled_too() -> None:
    x = Shape.of((5, 6, 8), False)
    y = bind(read_expression("pixel_shuffle 2"), "keras").output(x)
    assert y == Shape.of((10, 12, 2), False)
    assert bind(read_expression("pixel_unshuffle 2"), "keras").output(y) == x


def test_a_factor_enlarges_by_area_as_a_size_does() -> None:
    by_factor, by_size = (bind(read_expression(f"nn.Upsample({how}, mode='area')"), "torch") for how in ("scale_factor=0.5", "size=8"))
    x = Shape.of((3, 16, 16), True)
    assert by_factor.reach(x, by_factor.output(x)) == by_size.reach(x, by_size.output(x)) == [(2, 16, 8, 0)] * 2
