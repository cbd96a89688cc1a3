"""Legal input sizes: the rule against brute force, every size from 1 to 512 computed one by one."""

from __future__ import annotations

import random
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.sizes.legal import Sizes, sizes
from cnncalc.analysis.sizes.mending import obstacle
from cnncalc.analysis.sizes.rule import Rule, rule_of
from cnncalc.analysis.sizes.trial import Inputs
from cnncalc.graph.walk import compute
from cnncalc.language.zoo import zoo_names

FPN = """
# Feature pyramid on ResNet-50's stages (Lin et al. 2017, "Feature Pyramid Networks for Object Detection", fig. 3):
# 1×1 laterals of 256, the coarser map enlarged by two (nearest) and added, 3×3 on each sum.
model: FPN
framework: torch
input: 3x224x224
blocks:
  bottleneck(width, stride=1, project=false):
    - main:
        residual: [conv $width 1x1, conv $width 3x3 stride=$stride pad=1, conv $(4*width) 1x1]
        shortcut: [{when: $project, do: [conv $(4*width) 1x1 stride=$stride]}]
    - relu
layers:
  - conv1: conv 64 7x7 stride=2 pad=3
  - pool1: maxpool 3x3 stride=2 pad=1
  - c2: bottleneck 64 repeat=3 project=$(i == 0)
  - c3: bottleneck 128 repeat=4 project=$(i == 0) stride=$(2 if i == 0 else 1)
  - c4: bottleneck 256 repeat=6 project=$(i == 0) stride=$(2 if i == 0 else 1)
  - c5: bottleneck 512 repeat=3 project=$(i == 0) stride=$(2 if i == 0 else 1)
  - p5: conv 256 1x1
  - up5: upsample 2
  - l4: conv 256 1x1 from=c4
  - p4: add l4 up5
  - up4: upsample 2
  - l3: conv 256 1x1 from=c3
  - p3: add l3 up4
  - up3: upsample 2
  - l2: conv 256 1x1 from=c2
  - p2: add l2 up3
  - out2: conv 256 3x3 pad=1
"""

FCN8 = """
# FCN-8s (Long, Shelhamer & Darrell 2015, fig. 3) on VGG-16's pools, with `same` convolutions.
model: FCN-8s
input: 224x224x3
blocks:
  stage(width, depth):
    - c: conv $width 3x3 pad=same repeat=$depth
    - maxpool 2
layers:
  - s1: stage 64 2
  - s2: stage 128 2
  - s3: stage 256 3
  - s4: stage 512 3
  - s5: stage 512 3
  - fc6: conv 4096 7x7 pad=same
  - fc7: conv 4096 1x1
  - score7: conv 21 1x1
  - up2: deconv 21 4x4 stride=2 pad=same
  - score4: conv 21 1x1 from=s4
  - fuse4: add score4 up2
  - up4: deconv 21 4x4 stride=2 pad=same
  - score3: conv 21 1x1 from=s3
  - fuse3: add score3 up4
  - up8: deconv 21 16x16 stride=8 pad=same
"""

NETWORKS = {
    **{
        f"zoo:{name}": f"zoo:{name}"
        for name in ("unet", "unet_same", "fcn_resnet50", "resnet50", "alexnet", "inception_v3", "inception_v3_keras", "densenet121")
    },
    "FPN": FPN,
    "FCN-8s": FCN8,
}


def found_in(source: str, **options: Any) -> Sizes:
    return sizes(Inputs(cnncalc.load(source, **options)))


def legal(inputs: Inputs, at: tuple[int, ...]) -> bool:
    """Whether the whole inference goes through at these sizes."""
    graph = inputs.graph
    before = graph.input_shapes
    graph.input_shapes = inputs.at(at)
    try:
        return not compute(graph).faults
    finally:
        graph.input_shapes = before


@pytest.mark.parametrize("name", NETWORKS)
def test_every_size_from_1_to_512(name: str) -> None:
    found = found_in(NETWORKS[name])
    assert not found.together
    height, width = found.rules
    assert height.proved and width.proved
    assert found.base is not None
    for n in range(1, 513):
        assert legal(found.inputs, (n, found.base[1])) == (n in height), n
    for n in range(1, 513, 1 if name.endswith(("unet", "unet_same")) else 7):
        assert legal(found.inputs, (found.base[0], n)) == (n in width), n
    pick = random.Random(7)
    for _ in range(40):
        at = (pick.randint(1, 700), pick.randint(1, 700))
        assert legal(found.inputs, at) == (at in found), at


def test_the_rules_as_people_know_them() -> None:
    told = {name: str(found_in(source).rules[0]) for name, source in NETWORKS.items()}
    assert told["zoo:unet_same"] == "multiples of 16, at least 16"
    assert told["zoo:unet"] == "n ≡ 12 mod 16, at least 188"  # 572 → 388 of the paper is one of them; below 188 nothing is left
    assert told["zoo:alexnet"] == "at least 63"
    assert told["zoo:inception_v3_keras"] == "at least 75"  # what Keras itself asks for
    assert told["zoo:resnet50"] == "any size"
    assert told["FCN-8s"] == "n mod 32 = 0 to 7, at least 32"  # what is cut off before the third pool, no skip sees


def test_the_valid_unet_down_to_its_bottom() -> None:
    """The half that contracts takes n ≡ 12 mod 16 from 140 on, as people say: 140 → 1 at the bottom."""
    down = "572x572x1 -> conv 4 3x3 -> conv 4 3x3 -> pixel_unshuffle 2 -> conv 4 3x3 -> conv 4 3x3 -> pixel_unshuffle 2 -> conv 4 3x3 -> conv 4 3x3 -> "
    down += "pixel_unshuffle 2 -> conv 4 3x3 -> conv 4 3x3 -> pixel_unshuffle 2 -> conv 4 3x3 -> conv 4 3x3"
    assert str(found_in(down).rules[0]) == "n ≡ 12 mod 16, at least 140"


@pytest.mark.parametrize("name", [name for name in zoo_names() if name not in ("inception_v3", "densenet121_keras", "efficientnet")])
def test_the_zoo(name: str) -> None:
    found = found_in(f"zoo:{name}")
    pick = random.Random(name)
    assert all(rule.proved for rule in found.rules)
    base = found.base or ()
    for axis, rule in enumerate(found.rules):
        near = list(range(max(1, rule.start - 3), rule.start + 4))
        for n in {*near, *(pick.randint(1, 600 if len(base) < 3 else 150) for _ in range(12))}:
            at = (*base[:axis], n, *base[axis + 1 :])
            assert legal(found.inputs, at) == (n in rule), at
    if found.square is not None:
        for n in range(1, 300, 7):
            assert legal(found.inputs, (n,) * len(base)) == (n in found.square), n


def random_network(pick: random.Random) -> str:
    """A network of one to three axes with strides, skips that are joined again, and perhaps a dense layer of a fixed size."""
    rank = pick.choice((1, 2, 2, 2, 3))
    framework = pick.choice(("keras", "torch"))
    size = pick.randint(20, 90)
    axes = [size] * rank
    shape = "x".join(map(str, [4, *axes] if framework == "torch" else [*axes, 4]))
    layers: list[str] = []
    names: list[str] = []
    for number in range(pick.randint(2, 9)):
        kind = pick.randrange(9)
        k, s = pick.randint(1, 5), pick.randint(1, 3)
        kernel = "x".join(str(pick.choice((k, k, k, 2))) for _ in range(rank))
        stride = "x".join(str(pick.choice((s, s, 1))) for _ in range(rank))
        pad = pick.choice(("", f" pad={pick.randint(0, k // 2)}", " pad=same" if framework == "keras" else ""))
        if kind < 3:
            text = f"conv 4 {kernel} stride={stride}{pad}"
        elif kind < 5:
            half = min(map(int, kernel.split("x"))) // 2
            text = f"maxpool {kernel} stride={stride} pad={pick.randint(0, half)} ceil={pick.choice(('true', 'false'))}"
        elif kind == 5:
            text = f"deconv 4 {kernel} stride={stride}"
        elif kind == 6:
            text = f"upsample {pick.randint(1, 3)}"
        elif kind == 7 and names:
            text = f"{pick.choice(('add', 'concat'))} {pick.choice(names)} {names[-1]}"
            if "concat" in text:
                layers.append(f"  - j{number}: {text}\n")
                text = f"conv 4 {'x'.join('1' * rank)}"
        else:
            text = pick.choice(("relu", "bn", f"crop {pick.randint(0, 2)}", f"zeropad {pick.randint(0, 2)}"))
        names.append(f"l{number}")
        layers.append(f"  - l{number}: {text}\n")
    if pick.random() < 0.25:
        layers.append("  - flatten\n")
        if framework == "torch" and pick.random() < 0.7:
            layers.append(f"  - nn.Linear({4 * pick.choice((1, 4, 9, 12, 16))}, 3)\n")
    return f"framework: {framework}\ninput: {shape}\nlayers:\n{''.join(layers)}"


@pytest.mark.parametrize("seed", range(250))
def test_random_networks(seed: int) -> None:
    pick = random.Random(seed)
    source = random_network(pick)
    found = found_in(source)
    rank = found.inputs.rank
    top = 140
    for n in range(1, top):
        if found.square is not None:
            assert legal(found.inputs, (n,) * rank) == (n in found.square), (n, source)
    base = found.base
    for axis, rule in enumerate(found.rules):
        if base is None:
            assert rank == 1 or not found.any or found.square is not None
            continue
        for n in range(1, top):
            at = (*base[:axis], n, *base[axis + 1 :])
            assert legal(found.inputs, at) == (n in rule), (at, str(rule), source)
    for _ in range(25):
        at = tuple(pick.randint(1, top) for _ in range(rank))
        assert legal(found.inputs, at) == (at in found), (at, source)


def test_a_rule_holds_far_beyond_what_was_tried() -> None:
    for source in (NETWORKS["zoo:unet"], FPN, NETWORKS["zoo:alexnet"]):
        found = found_in(source)
        pick = random.Random(3)
        for _ in range(25):
            at = (pick.randint(10_000, 10**9), pick.randint(10_000, 10**9))
            assert legal(found.inputs, at) == (at in found)


def test_axes_that_depend_on_each_other() -> None:
    found = found_in("torch 3x32x48 -> nn.Conv2d(3, 8, 3) -> nn.MaxPool2d(2) -> nn.Flatten() -> nn.Linear(2760, 10)")
    assert found.together and found.base == (32, 48)
    assert [str(rule) for rule in found.rules] == ["32, 33", "48, 49"]
    assert str(found.square) == "none"  # 345 is no square
    assert (32, 48) in found and (48, 32) in found and (40, 40) not in found


def test_axes_that_differ() -> None:
    found = found_in("64x48x3 -> a: conv 8 3x3 pad=same stride=4x1 -> b: deconv 8 4x1 stride=4x1 -> cut: concat b input")
    assert [str(rule) for rule in found.rules] == ["multiples of 4, at least 4", "any size"]
    assert found.names == ("height", "width")


def test_one_and_three_axes() -> None:
    assert str(found_in("16000x1 -> conv 8 9 stride=4 pad=same -> up: upsample 4 -> add input up").rules[0]) == "multiples of 4, at least 4; also 1"
    found = found_in("16x112x112x3 -> c: conv 4 3x3x3 pad=same stride=1x2x2 -> u: upsample [1, 2, 2] -> concat input u")
    assert [str(rule) for rule in found.rules] == ["any size", *["multiples of 2, at least 2"] * 2]


def test_an_input_that_is_only_a_vector_has_no_sizes() -> None:
    assert Inputs(cnncalc.load("128 -> dense 10")).rank == 0


def test_two_inputs_of_one_size_vary_together() -> None:
    source = "input: {a: 32x32x3, b: 32x32x3, c: 10}\nlayers: [x: conv 4 3x3 stride=2 from=a, y: conv 4 2x2 stride=2 from=b, add x y]\n"
    found = found_in(source)
    assert found.inputs.varied == [0, 1]
    for n in range(1, 80):
        assert legal(found.inputs, (n, n)) == ((n, n) in found), n


def test_the_pixels_that_floors_throw_away() -> None:
    found = found_in("zoo:alexnet")
    losses = found.losses((200, 301))
    assert losses is not None
    # 200: (200 + 4 − 11)/4 leaves 1, which the padding of 2 covers; 49 → 24 exactly; 24 − 3 leaves 1 of 24
    assert [(each.layer, each.axis, each.pixels, each.of) for each in losses] == [("pool1", 1, 1, 74), ("pool2", 0, 1, 24), ("pool2", 1, 1, 36)]
    whole = found.whole[0]
    assert whole is not None
    for n in range(63, 200):
        assert (n in whole) == (not [each for each in found.losses((n, 224)) or [] if each.axis == 0]), n


def test_where_no_size_is_legal_the_skip_is_said_with_its_pixels_and_a_crop() -> None:
    source = "64x64x1 -> a: conv 4 3x3 -> b: conv 4 3x3 -> p: maxpool 2 -> c: conv 4 3x3 -> up: deconv 4 2x2 stride=2 -> cat: concat b up"
    found = found_in(source)
    assert not found.any and all(rule.proved for rule in found.rules)
    why = obstacle(found.inputs)
    (skip,) = why.skips
    assert (skip.join, skip.larger, skip.smaller, skip.by, skip.crop) == ("cat", "b", "up", (4, 4), "crop 2:2x2:2")
    assert why.mended is not None
    mended = cnncalc.load(source.replace("-> cat: concat b up", "-> cut: crop 2 from=b -> cat: concat cut up"))
    assert [str(rule) for rule in sizes(Inputs(mended)).rules] == [str(rule) for rule in sizes(Inputs(why.mended)).rules]


def test_what_is_wrong_whatever_the_size_is_said() -> None:
    found = found_in("64x64x3 -> a: conv 8 3x3 pad=same -> add a input")
    assert not found.any and found.rules[0].proved
    why = obstacle(found.inputs)
    assert not why.skips and "an axis of 8 meets one of 3" in why.fault.message


@pytest.mark.parametrize(
    ("legal", "start", "period", "text"),
    [
        ([n % 16 == 0 and n >= 32 for n in range(1, 64)], 32, 16, "multiples of 16, at least 32"),
        ([True] * 40, 1, 1, "any size"),
        ([n > 4 for n in range(1, 41)], 20, 4, "at least 5"),
        ([n in (3, 7) for n in range(1, 41)], 20, 4, "3, 7"),
        ([n in (3, 5, 6, 7) or (n > 12 and n % 4 in (1, 2)) for n in range(1, 41)], 20, 8, "n mod 4 = 1, 2, at least 13; also 3, 5 to 7"),
        ([False] * 9, 5, 2, "none"),
    ],
)
def test_rules_in_words(legal: list[bool], start: int, period: int, text: str) -> None:
    rule = rule_of(legal, start, period)
    assert str(rule) == text
    assert [n in rule for n in range(1, len(legal) + 1)] == legal


def test_the_nearest_sizes() -> None:
    rule = Rule((), 32, 16, (0,))
    assert (rule.near(64), rule.near(500), rule.near(3)) == ((64,), (496, 512), (32,))
    assert Rule((224,), 225, 1, ()).near(500) == (224,)
