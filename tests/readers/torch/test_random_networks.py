"""Random networks printed as PyTorch code in five styles, read back equal to the graphs they came from.

`python tests/readers/torch/test_random_networks.py 5000` reads more of them; with torch installed,
`pytest -m oracle tests/readers/torch/test_random_networks.py` runs 500 for real: parameters and output shapes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from networks import STYLES, Network, printed

from cnncalc.api import infer
from cnncalc.readers.torch.read import read_program


def network(seed: int) -> tuple[Network, str]:
    """The network of a seed, and the style it is printed in."""
    style = list(STYLES)[seed % len(STYLES)]
    return Network(seed, chain=style == "sequential"), style


CHECKED = ("pasted", "channels", "features", "inputs", "axis", "start", "end")
"""What code says besides what words say: it is checked against the input, or is the words' default."""


def plain(value: Any, rank: int) -> Any:
    """A size of each axis, a padding of each side, however it was written."""
    if value.__class__ is int:
        value = (value,) * rank
    if value.__class__ is tuple and value and all(each.__class__ is int for each in value):
        return tuple((each, each) for each in value)
    return value


def described(graph: Any) -> list[tuple[Any, ...]]:
    """Every node by its layer with all its attributes, what it reads, its result, its weights and its MACs."""
    rows = infer(graph).rows
    return [
        (
            "flatten" if flat else node.layer.type,
            {} if flat else {n: plain(getattr(node.layer, n), len(row.output_shape) - 2) for n in node.layer.attributes if n not in CHECKED},
            node.source,
            tuple(row.output_shape),
            [(w.name, tuple(w.shape)) for w in row.weights],
            row.macs,
        )
        for node, row in zip(graph.nodes, rows, strict=True)
        for flat in (node.layer.type in ("flatten", "reshape"),)  # a reshape to one axis is what torch.flatten is read as
    ]


def check(seed: int) -> None:
    net, style = network(seed)
    text = printed(net, style)
    read = read_program("net.py", text, None, "", {})
    ours, theirs = described(read), described(net.growth.graph)
    assert len(ours) == len(theirs), f"seed {seed}\n{text}"
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        assert a == b, f"seed {seed}, layer {number}\n{text}"
    assert read.outputs == net.growth.graph.outputs
    if style == "attributes":
        names = [node.name for node in read.nodes]
        assert all(names[i] == f"n{i}" for i, s in enumerate(net.steps) if s.made not in ("cat", "+", "*"))


@pytest.mark.parametrize("part", range(5))
def test_random_networks_are_read_back(part: int) -> None:
    for seed in range(part, 300, 5):
        check(seed)


@pytest.mark.oracle
@pytest.mark.parametrize("part", range(5))
def test_random_networks_equal_pytorch(part: int) -> None:
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    for seed in range(10_000 + part, 10_500, 5):
        compare(seed)


def compare(seed: int) -> None:
    """What PyTorch itself says of the program."""
    import torch

    net, style = network(seed)
    text = printed(net, style)
    program, _, call = text.rstrip().rpartition("\n")
    space: dict[str, Any] = {}
    exec(program, space)  # our own text
    model = space["model"].eval()
    with torch.no_grad():
        shape = list(eval(call, space).shape)
    report = infer(read_program("net.py", text, None, "", {}))
    assert report.totals.params == sum(p.numel() for p in model.parameters()), f"seed {seed}\n{text}"
    (output,) = report.outputs.values()
    assert list(output)[1:] == shape[1:], f"seed {seed}\n{text}"


if __name__ == "__main__":
    action = compare if "torch" in sys.argv[2:] else check
    for each in range(int(sys.argv[1])):
        action(each + 20_000)
    print(f"{int(sys.argv[1]):,} networks equal")
