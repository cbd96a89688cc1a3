"""A network's graph in Mermaid's language, which draws it itself (in Markdown on many sites)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.draw.network.graph import frames
from cnncalc.draw.palette import STYLES

if TYPE_CHECKING:
    from cnncalc.draw.network.units import Network, Unit


def mermaid(network: Network) -> str:
    """The graph as a Mermaid flowchart, the same text for the same network."""
    units = network.units
    lines = ["---", f"title: {_quoted(network.title)}", "---", "flowchart TD"]
    blocks = frames(units)
    framed = {index: name for name, members in blocks.items() for index in members}
    for index, unit in enumerate(units):
        if index not in framed:
            lines.append(f"  {_node(index, unit)}")
    for number, (name, members) in enumerate(blocks.items()):
        lines.append(f"  subgraph b{number}[{_quoted(name)}]")
        lines += [f"    {_node(index, units[index])}" for index in members]
        lines.append("  end")
    for index, unit in enumerate(units):
        lines += [f"  u{source} --> u{index}" for source in unit.sources]
    for style in dict.fromkeys(unit.style for unit in units):
        look = STYLES[style]
        lines.append(f"  classDef {style} fill:{look.fill},stroke:{look.line},color:#1b2530")
    return "\n".join(lines) + "\n"


def _node(index: int, unit: Unit) -> str:
    parts = [unit.shown, *([unit.label] if unit.label else []), unit.size]
    return f"u{index}[{_quoted(*parts)}]:::{unit.style}"


def _quoted(*lines: str) -> str:
    """Lines of text in quotes; what Mermaid or HTML would read as markup is written by its code."""
    return '"' + "<br/>".join("".join(map(_safe, printable(line))) for line in lines) + '"'


def _safe(character: str) -> str:
    return f"#{ord(character)};" if character in '"#;&<>`*_\\[]{}|' else character
