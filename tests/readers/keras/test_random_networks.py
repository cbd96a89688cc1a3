"""Random networks printed as Keras code in four styles, read back equal to the graphs they came from.

`python tests/readers/keras/test_random_networks.py 5000` reads more of them; with Keras installed,
`python tests/readers/keras/test_random_networks.py 400 keras` and `pytest -m oracle` on this file run them for real: weights, names of
layers, the output's shape.
"""

from __future__ import annotations

import sys
from math import prod
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from keras_networks import STYLES, Network, printed

from cnncalc.graph.walk import infer
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras.read import read_program


def network(seed: int) -> tuple[Network, str]:
    """The network of a seed, and the style it is printed in."""
    style = list(STYLES)[seed % len(STYLES)]
    return Network(seed, chain=style in ("list", "add")), style


def plain(value: Any, rank: int, name: str = "") -> Any:
    """A size of each axis, a padding of each side, however it was written; no axis is the channels'."""
    if name == "axis":
        return -1 if value is None else value[0] if value.__class__ is tuple else value
    if value.__class__ is int:
        value = (value,) * rank
    if name == "padding" and rank == 1 and value.__class__ is tuple and len(value) == 2:
        return (value,)
    if value.__class__ is tuple and value and all(each.__class__ is int for each in value):
        return tuple((each, each) for each in value)
    return value


def described(graph: Any, order: list[int] | None = None) -> list[tuple[Any, ...]]:
    """Every node by its layer with all its attributes, what it reads (by number in this order), its result, its weights and MACs."""
    rows, count = infer(graph).rows, len(graph.input_names)
    numbers = list(range(len(rows))) if order is None else order
    place = {number: at for at, number in enumerate(numbers)}
    return [
        (
            node.layer.type,
            {n: plain(getattr(node.layer, n), len(row.output_shape) - 2, n) for n in node.layer.attributes if n not in ("pasted", "inputs")},
            tuple("input" if slot < count else place[slot - count] for slot in node.sources),
            tuple(row.output_shape),
            [(w.name, tuple(w.shape)) for w in row.weights],
            row.macs,
        )
        for node, row in ((graph.nodes[number], rows[number]) for number in numbers)
    ]


def by_name(graph: Any, net: Network, style: str) -> list[int]:
    """The nodes in the order of the steps: of a functional model Keras's order is another, and what leads to no output is left out."""
    if style != "functional":
        return list(range(len(graph.nodes)))
    counts: dict[str, int] = {}
    where = {node.name: number for number, node in enumerate(graph.nodes)}
    order = []
    for step in net.steps:
        stem = snake(step.made)  # held to Keras by `compare`
        number = counts.get(stem, 0)
        counts[stem] = number + 1
        order.append(where.get(f"{stem}_{number}" if number else stem, -1))
    return order


def reached(net: Network) -> set[int]:
    """The steps that lead to the output."""
    found, left = set(), [len(net.steps) - 1]
    while left:
        step = left.pop()
        if step >= 0 and step not in found:
            found.add(step)
            left += net.steps[step].reads
    return found


def check(seed: int) -> None:
    net, style = network(seed)
    text = printed(net, style)
    read = read_program("net.py", text, None, "", {})
    wanted = list(range(len(net.steps)))
    order = by_name(read, net, style)
    if style == "functional":
        wanted = sorted(reached(net))
        assert all((order[step] >= 0) == (step in wanted) for step in range(len(net.steps))), f"seed {seed}\n{text}"
        order = [order[step] for step in wanted]
        assert len(read.nodes) == len(wanted), f"seed {seed}\n{text}"
    ours, theirs = described(read, order), described(net.growth.graph)
    place = {step: at for at, step in enumerate(wanted)}
    theirs = [(a, b, tuple(place.get(r, r) for r in reads), *rest) for a, b, reads, *rest in (theirs[step] for step in wanted)]
    assert len(ours) == len(theirs), f"seed {seed}\n{text}"
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        assert a == b, f"seed {seed}, layer {number}\n{a}\n{b}\n{text}"
    (output,) = infer(read).outputs.values()
    assert tuple(output)[1:] == net.at(len(net.steps) - 1), f"seed {seed}\n{text}"


@pytest.mark.parametrize("part", range(4))
def test_random_networks_are_read_back(part: int) -> None:
    for seed in range(part, 300, 4):
        check(seed)


@pytest.mark.oracle
@pytest.mark.parametrize("part", range(4))
def test_random_networks_equal_keras(part: int) -> None:
    pytest.importorskip("keras")
    for seed in range(10_000 + part, 10_400, 4):
        compare(seed)


def compare(seed: int) -> None:
    """What Keras itself says of the program."""
    import keras

    net, style = network(seed)
    text = printed(net, style)
    space: dict[str, Any] = {}
    keras.backend.clear_session()
    exec(text, space)  # our own text
    model = space["model"]
    report = infer(read_program("net.py", text, None, "", {}))
    assert report.totals.params == model.count_params(), f"seed {seed}\n{text}"
    assert report.totals.trainable == sum(prod(w.shape) for w in model.trainable_weights)
    (output,) = report.outputs.values()
    theirs = space["y"].shape if style == "subclassed" else model.output_shape
    assert list(output)[1:] == list(theirs)[1:], f"seed {seed}\n{text}"
    ours = list(dict.fromkeys(row.name.partition(".")[0] for row in report.rows if row.weights))
    assert ours == [layer.name for layer in model.layers if layer.count_params()], f"seed {seed}\n{text}"


if __name__ == "__main__":
    action = compare if "keras" in sys.argv[2:] else check
    for each in range(int(sys.argv[1])):
        action(each + 20_000)
    print(f"{int(sys.argv[1]):,} networks equal")
