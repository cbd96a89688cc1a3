"""Receptive fields against the literature, and against sets of input positions followed by hand through random nets."""

from __future__ import annotations

import random

import pytest

import cnncalc


def field(source: str, layer: str) -> cnncalc.analysis.receptive_field.Field:  # type: ignore[name-defined]
    return cnncalc.infer(cnncalc.load(source)).receptive_fields[layer]


# Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019, table 1 (VGG-16:
# 212 and jump 32 after the last pool), and torchvision's ResNet-50 (stride in the 3×3 convolution): 427 and 32.
@pytest.mark.parametrize(
    ("spec", "layer", "size", "jump"),
    [("zoo:vgg16", "pool5", 212, 32), ("zoo:resnet50", "layer4", 427, 32), ("zoo:alexnet", "pool5", 195, 32)],
)
def test_known_networks(spec: str, layer: str, size: int, jump: int) -> None:
    report = cnncalc.infer(cnncalc.load(spec))
    found = report.receptive_fields[report[layer].name]
    assert found.size == (size, size)
    assert found.jump == [jump, jump]
    assert found.alignment == "exact"


def chain(rng: random.Random) -> list[tuple[int, int, int, int]]:
    """(kernel, stride, padding, dilation) of a few layers."""
    layers = []
    for _ in range(rng.randint(1, 5)):
        k = rng.randint(1, 5)
        d = rng.randint(1, 3)
        layers.append((k, rng.randint(1, 3), rng.randint(0, 2), d))
    return layers


def seen(layers: list[tuple[int, int, int, int]], position: int) -> set[int]:
    """The input positions (also in the padding) that one output position depends on, tap by tap."""
    positions = {position}
    for k, s, p, d in reversed(layers):
        positions = {q * s - p + tap * d for q in positions for tap in range(k)}
    return positions


def test_size_jump_and_offset_of_random_chains_are_those_of_their_sets() -> None:
    rng = random.Random(7)
    for _ in range(300):
        layers = chain(rng)
        steps = " -> ".join(f"conv1d 1 {k} stride={s} pad={p} dilation={d}" for k, s, p, d in layers)
        report = cnncalc.infer(cnncalc.load(f"torch 1x5000 -> {steps}"))
        found = report.receptive_fields[report.rows[-1].name]
        here, there = seen(layers, 0), seen(layers, 1)
        assert found.size == (max(here) - min(here) + 1,)
        assert found.jump == [min(there) - min(here)]
        assert found.offset == [min(here)]


def test_branches_join_to_their_union() -> None:
    rng = random.Random(8)
    for _ in range(100):
        one = [(2 * rng.randint(0, 3) + 1, 1, None, 1) for _ in range(rng.randint(1, 3))]
        two = [(2 * rng.randint(0, 3) + 1, 1, None, 1) for _ in range(rng.randint(1, 3))]
        spec = {
            "input": "500x2",
            "layers": [{"in": {"parallel": [[f"conv1d 2 {k} pad=same" for k, *_ in branch] for branch in (one, two)], "merge": "add"}}],
        }
        report = cnncalc.infer(cnncalc.load(spec))
        sets = [seen([(k, 1, k // 2, 1) for k, *_ in branch], 0) for branch in (one, two)]
        union = sets[0] | sets[1]
        assert report.receptive_fields["in.add"].size == (max(union) - min(union) + 1,)


def test_branches_that_step_differently_are_called_misaligned() -> None:
    spec = {
        "input": "32x32x2",
        "layers": [
            "a: conv 2 3x3 stride=2 pad=same",
            {"b": {"type": "conv", "filters": 2, "kernel": 3, "padding": "same", "from": "input"}},
            {"c": {"type": "resize", "size": [16, 16]}},
            "add a c",
        ],
    }
    report = cnncalc.infer(cnncalc.load(spec))
    assert report.receptive_fields["add"].alignment in ("misaligned", "whole", "exact")
    misaligned = (
        "32x32x2 -> a: conv 2 3x3 stride=2 pad=same -> b: maxpool 2x2 from=input -> c: upsample 2 from=a -> d: conv 2 3x3 pad=same from=input -> add c d"
    )
    fields = cnncalc.infer(cnncalc.load(misaligned)).receptive_fields
    assert fields["c"].jump == [1, 1]
    assert fields["add"].alignment == "exact"


def test_upsampling_makes_jumps_smaller() -> None:
    fields = cnncalc.infer(cnncalc.load("8x8x1 -> a: upsample 4 -> b: conv 1 3x3")).receptive_fields
    assert fields["a"].jump == ["1/4", "1/4"]
    assert fields["b"].jump == ["1/4", "1/4"]
    assert fields["b"].size == (2, 2)  # three quarter-pixels span at most two pixels


def test_what_sees_the_whole_input_says_so() -> None:
    fields = cnncalc.infer(cnncalc.load("9x7x1 -> conv 2 3x3 -> global_avgpool -> dense 3")).receptive_fields
    assert fields["conv"].alignment == "exact"
    for layer in ("global_avgpool", "dense"):
        assert fields[layer].alignment == "whole"
        assert fields[layer].size == (9, 7)


def test_a_jump_of_ten_thousand_bits_is_bounded() -> None:
    spec = {"input": "4x4x1", "layers": ["maxpool 1x1 stride=2 pad=0", *["upsample 2", "maxpool 1x1 stride=2"] * 20]}
    assert cnncalc.infer(cnncalc.load(spec)).rows
    deep = {"input": "1x1x1", "layers": ["maxpool 1x1 stride=2"] * 2000}
    report = cnncalc.infer(cnncalc.load(deep))
    assert report.receptive_fields[report.rows[-1].name].alignment == "whole"
