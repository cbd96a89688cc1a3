"""The language server as an editor meets it: a process that is spoken to on its standard input and output."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("lsp_client", Path(__file__).parent / "client.py")
assert _spec is not None and _spec.loader is not None
client = importlib.util.module_from_spec(_spec)
sys.modules["lsp_client"] = client
_spec.loader.exec_module(client)

NET = """import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, 2, padding=1)

    def forward(self, x):
        return torch.relu(self.conv(x))


# cnncalc: at 3x32x32
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.a = Block(16)
        self.b = Block(16)

    def forward(self, x):
        x = self.stem(x)
        return self.b(self.a(x))
"""
SPEC = "input: 28x28x1\nlayers:\n  - c1: conv 8 3x3\n  - maxpool 2x2\n  - flatten\n  - dense 10\n"


@pytest.fixture(scope="module")
def editor() -> Iterator[client.Client]:
    found = client.Client()
    yield found
    assert found.stop() == 0
    assert found.bad == b""
    assert found.log == b""


def test_a_program_has_hints_and_totals(editor: client.Client) -> None:
    uri = "file:///nowhere/net.py"
    editor.open(uri, NET)
    hints = editor.hints(uri)
    assert hints == {
        7: "16×16×16, 16×8×8",
        9: "16×32×32, 16×16×16",
        10: "16×16×16, 16×8×8",
        17: "16×32×32",
        18: "16×16×16",
        19: "16×8×8",
        21: "3×32×32",
        22: "16×32×32",
        23: "16×8×8",
    }
    assert editor.problems(uri) == []


def test_a_spec_has_hints_and_faults(editor: client.Client) -> None:
    uri = "untitled:Untitled-1"
    editor.open(uri, SPEC, "yaml")
    assert editor.hints(uri) == {2: "26×26×8", 3: "13×13×8", 4: "1352", 5: "10"}
    editor.change(uri, (3, 12), (3, 15), "99x99")
    (problem,) = editor.problems(uri)
    assert problem["range"] == client.span((3, 12), (3, 17))
    assert problem["code"] == "spec"
    assert "larger than" in problem["message"]
    assert editor.hints(uri) == {2: "26×26×8", 3: "was 13×13×8", 4: "was 1352", 5: "was 10"}
