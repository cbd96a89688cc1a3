"""A page with a hostile text wherever a user's text can stand."""

from __future__ import annotations

import cnncalc
from cnncalc.render.page.page import render_page
from cnncalc.render.page.side import Side

SPEC = """\
input: 32x32x3
layers:
  - a: conv 8 3x3
  - b: relu
  - c: maxpool 2x2
  - block: {residual: [conv 8 3x3 pad=same, bn], shortcut: [conv 8 1x1]}
  - d: conv 4 30x30  # COMMENT
"""


def hostile_page(text: str) -> str:
    """`text` as the model's name, the source, the layers', blocks' and inputs' names, and in a fault's line."""
    sides = []
    for spec in (SPEC.replace("30x30", "3x3"), SPEC):
        try:
            graph = cnncalc.load(spec.replace("COMMENT", "".join(c for c in text if c.isprintable() and c not in "\ufeff")))
        except cnncalc.SpecError as error:
            raise AssertionError(str(error)) from None
        graph.model = text
        for number, node in enumerate(graph.nodes):
            node.name = f"{node.name.partition('.')[0]}.{text}{number}" if "." in node.name else f"{text}{number}"
        graph.groups = {f"{name}.{text}" if "." in name else name: members for name, members in graph.groups.items()}
        graph.input_names[0] = f"in{text}"
        try:
            sides.append(Side(cnncalc.infer(graph), text))
        except cnncalc.SpecError as error:
            sides.append(Side(error.report, text, str(error).split("\n\n")))
    return render_page(sides[:1]) if len(text) % 2 else render_page(sides)
