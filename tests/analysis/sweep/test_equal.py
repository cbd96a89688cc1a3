"""Every swept figure is that of the same variant computed by itself: random edits of the zoo's networks, valid and not."""

from __future__ import annotations

import os
import random
from typing import Any

import numpy

from cnncalc.analysis.sweep.figures import figure
from cnncalc.analysis.sweep.keys import Key, Keys
from cnncalc.analysis.sweep.patterns import swept_attributes
from cnncalc.analysis.sweep.request import Request
from cnncalc.analysis.sweep.singly import plain, variant
from cnncalc.analysis.sweep.sweep import Sweep
from cnncalc.analysis.sweep.vector import Vector
from cnncalc.graph.nodes import Deferred
from cnncalc.language.zoo import zoo_names
from cnncalc.sources.load import load

VARIANTS = int(os.environ.get("CNNCALC_SWEPT", "60"))
"""Variants in the default run; the documented run has 10,000 and more (CNNCALC_SWEPT=12000)."""
FIGURES = ("params", "trainable", "non_trainable", "macs", "memory", "receptive_field", "out")
NETWORKS = zoo_names()


OTHERS = {"padding": [0, 1, 2], "kernel": [1, 2, 3, 4, 5, 7], "stride": [1, 2, 3], "dilation": [1, 2], "groups": [1, 2, 3, 4]}


def _values(name: str, now: Any, rng: random.Random) -> list[Any]:
    """Today's value and a few others."""
    size = now[0] if now.__class__ is tuple else now
    size = size[0] if size.__class__ is tuple else size
    if name == "filters" and rng.random() < 0.8:
        return [size, 2 * size, size + 8]
    if name == "kernel" and rng.random() < 0.6:
        return [size, size % 2 + 1]
    if size.__class__ is not int:
        return rng.sample(OTHERS.get(name, [1, 2, 3, 4]), 3)
    others = OTHERS.get(name) or [max(1, size + d) for d in (-3, -1, 1, 2, size, 8)]
    return list(dict.fromkeys([size, *rng.sample(others, rng.randint(1, 2))]))


def _keys(graph: Any, rng: random.Random) -> list[Key]:
    found: dict[str, Key] = {}
    nodes = [n for n in graph.nodes if n.layer is not None and n.layer.__class__ is not Deferred and swept_attributes(n.layer)]
    for _ in range(rng.randint(2, 4)):
        node = rng.choice(nodes)
        known = [n for n in swept_attributes(node.layer) if not node.layer.attributes[n].options.get("hidden")]
        usual = [n for n in known if n in ("kernel", "padding", "filters", "units", "width", "output_size", "stride", "groups")]
        if not usual and rng.random() < 0.95:
            continue
        name = rng.choice(usual if usual and rng.random() < 0.8 else known)
        target = f"{node.name}.{name}"
        if rng.random() < 0.2 and "." in node.name:
            target = f"{node.name.rpartition('.')[0]}.*.{name}"
        found[target] = Key(target, _values(name, getattr(node.layer, name), rng))
    for name, value in graph.env.items():
        if rng.random() < 0.3 and value.__class__ is int:
            found[name] = Key(name, [value, value + 1])
    shape = graph.input_shapes[0]
    if rng.random() < 0.4 and shape is not None and len(graph.input_names) == 1 and all(n.__class__ is int for n in shape.dims):
        sizes = [shape.spatial, tuple(n + rng.choice([-32, -5, 3, 32]) for n in shape.spatial)]
        dims = [(shape.channels, *s) if shape.first else (*s, shape.channels) for s in sizes if all(n > 0 for n in s)]
        found["input"] = Key("input", ["x".join(map(str, d)) for d in dims])
    return list(found.values())


def compare(name: str, rng: random.Random, count: int) -> tuple[int, int, int]:
    """(variants, valid ones, those in arrays) of one random sweep of a network, each compared."""
    read = lambda edits: load(f"zoo:{name}", edits=edits)  # noqa: E731
    keys = Keys(_keys(load(f"zoo:{name}"), rng))
    sweep = Sweep(keys, Request(), read)
    numbers = numpy.array(sorted(rng.sample(range(keys.size), min(count, keys.size))))
    valid, _, columns = sweep.figures(numbers, list(FIGURES))
    group_of, place_of = sweep._places(numbers)
    arrays = 0
    for at, number in enumerate(numbers.tolist()):
        report, fault = variant(keys, number, read)
        context = f"{name}: {keys.edits(number)}"
        assert valid[at] == (report is not None), f"{context}: {fault and fault.message}"
        part = sweep.parts[group_of[at]]
        arrays += isinstance(part.work, Vector)
        if report is not None:
            for column, wanted in zip(columns, FIGURES, strict=True):
                value = column[at]
                value = value.item() if hasattr(value, "item") else value
                assert value == plain(figure(report, wanted)), f"{context}: {wanted}"
        elif isinstance(part.work, Vector):
            places = sweep._of_axes(part.group, place_of[at : at + 1], numbers[at : at + 1])
            first = int(part.work.failing(places)[0])
            if first < len(part.work.checks):
                check = part.work.checks[first]
                assert check.node is None or check.node.name == fault.layer, context
    counted = [sum(column) for column in zip(*sweep.run(None), strict=True)]
    if len(numbers) == keys.size:
        assert counted[:2] == [keys.size, int(valid.sum())], name
    return len(numbers), int(valid.sum()), arrays


def test_random_variants_are_what_they_are_one_by_one() -> None:
    rng = random.Random("swept")
    networks = rng.sample(NETWORKS, 20) if VARIANTS > 1000 else rng.sample(NETWORKS, 6)
    done = valid = arrays = 0
    each = max(4, min(60, VARIANTS // len(networks)))
    while done < VARIANTS:
        for name in networks:
            n, fine, vector = compare(name, rng, each)
            done, valid, arrays = done + n, valid + fine, arrays + vector
    print(f"{done} variants, {valid} valid, {arrays} in arrays")
    assert 0 < valid < done
    assert arrays > done // 2
