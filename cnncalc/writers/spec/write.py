"""A report as the text of a spec, held to what it reads back as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Source
from cnncalc.graph.walk import infer
from cnncalc.language.assembly.assemble import assemble
from cnncalc.language.document.replace import scalar_text
from cnncalc.language.entries.read import read_spec
from cnncalc.writers.equal import difference
from cnncalc.writers.spec.flat import Line, base_of, entry, lines_of, shape_comment, unnamed

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.layers.declaration.shape import Shape


def spec_text(report: Report, *, told: str = "", shapes: bool = False) -> str:
    """The network as a spec that reads back to an equal report; SpecError with all the layers that cannot be written.
    `told` is a comment on top, `shapes` writes each layer's shape behind it."""
    lines = lines_of(report)
    text = _text(report, _entries(lines, report, shapes), told)
    wrong = _differs(report, text)
    if wrong:
        raise SpecError([Fault(f"the spec would not read back the same: {wrong}", help="please report it")])
    return text


def _differs(report: Report, text: str) -> str:
    """What differs where the text is read back; "" where nothing does."""
    try:
        graph = assemble(read_spec(Source("<written>", text), False), None, {}, [])
        return graph.faults[0].text() if graph.faults else difference(report, infer(graph))
    except SpecError as error:
        return error.faults[0].text()


def _entries(lines: list[Line], report: Report, shapes: bool) -> list[str]:
    graph = report.graph
    free = unnamed([(line.name, base_of(line.words, graph.framework)) for line in lines])
    before = graph.input_names[0] if len(graph.input_names) == 1 else ""
    found = []
    for line in lines:
        text = entry(line, before, None if line.name in free else line.name)
        shape = shape_comment(line.row) if shapes else ""
        found.append((text, shape))
        before = line.name
    width = max((len(text) for text, shape in found if shape), default=0)
    return [f"{text:<{min(width, 60)}}  => {shape}" if shape else text for text, shape in found]


def _text(report: Report, entries: list[str], told: str) -> str:
    graph = report.graph
    lines = [f"# {line}" for line in told.splitlines()]
    if graph.model:
        lines.append(f"model: {scalar_text(graph.model, flow=False)}")
    if graph.framework != "keras":
        lines.append(f"framework: {graph.framework}")
    if graph.first is not (graph.framework == "torch"):
        lines.append(f"layout: {'channels_first' if graph.first else 'channels_last'}")
    if not graph.batched:
        lines.append("batch: none")
    lines += _input(report)
    outputs = _outputs(report)
    lines += [f"outputs: {outputs}"] if outputs else []
    return "\n".join([*lines, "layers:", *(f"  - {item}" for item in entries)]) + "\n"


def _input(report: Report) -> list[str]:
    graph = report.graph
    shapes = [_shape(shape) for shape in graph.input_shapes if shape is not None]
    if graph.input_names == ["input"]:
        return [f"input: {shapes[0]}"]
    pairs = ", ".join(f"{name}: {shape}" for name, shape in zip(graph.input_names, shapes, strict=True))
    return [f"input: {{{pairs}}}"]


def _shape(shape: Shape) -> str:
    return "x".join(map(str, shape.dims)) if shape.dims else "[]"


def _outputs(report: Report) -> str:
    """The outputs where they are not the last layer alone."""
    graph = report.graph
    slots = graph.outputs
    if len(slots) == 1 and slots[0] == (len(graph.input_names) + len(graph.nodes) - 1, None):
        return ""
    names = [graph.slot_name(slot, port) for slot, port in slots]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
