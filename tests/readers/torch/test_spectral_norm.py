"""`spectral_norm` in both of its forms: parameters and buffers as PyTorch 2.14 has them, by name."""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc

CASES: list[tuple[str, str, str, dict[str, tuple[int, ...]]]] = [
    ("nn.Conv2d(3, 4, 3)", "", "1, 3, 8, 8", {"weight": (4, 3, 3, 3), "bias": (4,), "u": (4,), "v": (27,)}),
    ("nn.ConvTranspose2d(3, 4, 3)", "", "1, 3, 8, 8", {"weight": (3, 4, 3, 3), "bias": (4,), "u": (4,), "v": (27,)}),
    ("nn.ConvTranspose2d(3, 4, 3)", ", dim=0", "1, 3, 8, 8", {"weight": (3, 4, 3, 3), "bias": (4,), "u": (3,), "v": (36,)}),
    ("nn.Linear(5, 7)", ", dim=1", "1, 5", {"weight": (7, 5), "bias": (7,), "u": (5,), "v": (7,)}),
    ("nn.Linear(5, 7)", ", 'weight', 2, 1e-9, 1", "1, 5", {"weight": (7, 5), "bias": (7,), "u": (5,), "v": (7,)}),
    ("nn.Conv2d(3, 4, 3)", ", dim=2", "1, 3, 8, 8", {"weight": (4, 3, 3, 3), "bias": (4,), "u": (3,), "v": (36,)}),
    ("nn.Linear(5, 7)", ", n_power_iterations=2, name='weight'", "1, 5", {"weight": (7, 5), "bias": (7,), "u": (7,), "v": (5,)}),
]


def program(layer: str, more: str, shape: str, path: str) -> str:
    return f"""import torch
from torch import nn
from {path} import spectral_norm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = spectral_norm({layer}{more})

    def forward(self, x):
        return self.layer(x)

Net()(torch.zeros({shape}))
"""


@pytest.mark.parametrize("path", ["torch.nn.utils", "torch.nn.utils.parametrizations"])
@pytest.mark.parametrize(("layer", "more", "shape", "expected"), CASES)
def test_weights_and_buffers(layer: str, more: str, shape: str, expected: dict[str, tuple[int, ...]], path: str) -> None:
    totals = cnncalc.infer(cnncalc.load(program(layer, more, shape, path))).totals
    sizes: dict[str, Any] = {name: _size(dims) for name, dims in expected.items()}
    assert totals.params == sizes["weight"] + sizes["bias"]
    assert totals.buffers == sizes["u"] + sizes["v"]


def _size(dims: tuple[int, ...]) -> int:
    total = 1
    for n in dims:
        total *= n
    return total


def test_a_vector_has_no_singular_vectors_as_a_parametrization() -> None:
    """Of `nn.BatchNorm2d(4)`: 4 + 4 trained, its statistics 8; the older form keeps vectors of 4 and 1."""
    for path, buffers in (("torch.nn.utils.parametrizations", 8), ("torch.nn.utils", 13)):
        totals = cnncalc.infer(cnncalc.load(program("nn.BatchNorm2d(4)", "", "1, 4, 8, 8", path))).totals
        assert (totals.params, totals.buffers) == (8, buffers)
