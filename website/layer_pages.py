"""The reference of layers for the site: from its declaration a page for each type, with the figure of its first example."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cnncalc.analysis import reference
from cnncalc.diagnostics.errors import UsageError
from cnncalc.draw.layer.figure import figure
from cnncalc.draw.layer.subject import subject
from cnncalc.draw.network.graph import graph
from cnncalc.draw.network.units import network
from cnncalc.draw.writers.svg import escaped
from cnncalc.draw.writers.svg import write as svg
from cnncalc.graph.walk import infer
from cnncalc.render.reference import page
from cnncalc.sources.load import load

if TYPE_CHECKING:
    from cnncalc.draw.scene import Scene
    from cnncalc.layers.declaration.layer import Layer


@cache
def families() -> dict[str, list[str]]:
    """The layer types by family."""
    return {family: [layer.type for layer in layers] for family, layers in reference.families().items()}


@cache
def pages() -> dict[str, str]:
    """Every layer's page and figure, by the names of their files."""
    found: dict[str, str] = {}
    for layers in reference.families().values():
        for layer in layers:
            scene = picture(layer)
            found[f"layers/{layer.type}.svg"] = svg(scene)
            text = page(layer)
            said = escaped(f"{scene.title}. {scene.description}").replace("\n", " ")
            shown = f'<div class="figure"><img src="../{layer.type}.svg" alt="{said}"></div>\n'
            head, mark, rest = text.partition("\n```console")
            found[f"layers/{layer.type}.md"] = f"{head}\n{shown}{mark}{rest}"
    return found


def picture(layer: type[Layer]) -> Scene:
    """The first example of which the layer's windows can be drawn, and that drawing; of a layer without windows the network
    of its first example."""
    for example in layer.examples:
        report = infer(load(example))
        row = [row for row in report.rows if isinstance(row.layer, layer)][-1]
        try:
            return figure(subject(report, row.name))
        except UsageError:
            continue
    example = layer.examples[0]
    report = infer(load(example))
    return graph(network(report, None, True), True)
