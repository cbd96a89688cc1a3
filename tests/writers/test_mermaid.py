"""A flowchart has a box a layer and an arrow an edge; no name is markup."""

from __future__ import annotations

from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.mermaid import mermaid_text


def test_boxes_and_arrows() -> None:
    text = mermaid_text(infer(load("8x8x3 -> c: conv 4 3x3 pad=same -> relu -> add relu c")))
    assert text.count("-->") == 5
    assert '    n1 -->|"8×8×4"| n3' in text


def test_names_are_text() -> None:
    report = infer(load("model: 'x\"]; click'\ninput: 8x8x3\nlayers: [{end-graph: relu}]\n"))
    assert all('"]' in line or "-->" in line or "(" in line or line.startswith(("flow", "%%")) for line in mermaid_text(report).splitlines())
