"""A network as a Mermaid flowchart: a box a layer, an arrow an edge, the shape on it. Names and text are escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.graph.row import full_shape

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


def mermaid_text(report: Report, *, told: str = "") -> str:
    """The network as a flowchart. Boxes are numbered, so that no name can be more than text."""
    graph = report.graph
    count = len(graph.input_names)
    lines = [f"%% {printable(line)}" for line in told.splitlines()] + ["flowchart TD"]
    for slot, name in enumerate(graph.input_names):
        lines.append(f'    n{slot}(["{_escaped(name)}"])')
    number = {id(node): index + count for index, node in enumerate(graph.nodes)}
    for row in report.rows:
        own = number[id(row.node)]
        kind = "" if row.name == row.type else f"<br/>{_escaped(row.type)}"
        lines.append(f'    n{own}["{_escaped(row.name)}{kind}"]')
        for slot, port in zip(row.node.sources, row.node.ports, strict=True):
            lines.append(f'    n{slot} -->|"{_shape(report, slot, port)}"| n{own}')
    for place, (slot, port) in enumerate(graph.outputs):
        name = graph.output_names[place] if place < len(graph.output_names) else graph.slot_name(slot, port)
        lines.append(f'    o{place}(["{_escaped(name)}"])')
        lines.append(f'    n{slot} -->|"{_shape(report, slot, port)}"| o{place}')
    return "\n".join(lines) + "\n"


def _shape(report: Report, slot: int, port: int | None) -> str:
    y: Any = report.shapes[slot]
    y = y[port or 0] if y.__class__ is list else y
    if y is None:
        return "?"
    dims = full_shape(report.graph, y)[1 if report.graph.batched else 0 :]
    return _escaped("×".join("?" if n is None else str(n) for n in dims) or "1")


def _escaped(text: str) -> str:
    """Text between quotes of Mermaid's, which knows entities by number: nothing in it is markup."""
    return "".join(c if c.isalnum() or c in " _.-×?/" else f"#{ord(c)};" for c in printable(text))
