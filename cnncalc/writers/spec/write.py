"""A report as the text of a spec, held to what it reads back as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Source
from cnncalc.graph.names import by_dots, by_marks
from cnncalc.graph.walk import infer
from cnncalc.language.assembly.assemble import assemble
from cnncalc.language.document.replace import scalar_text
from cnncalc.language.entries.read import read_spec
from cnncalc.writers.equal import difference
from cnncalc.writers.spec.flat import lines_of
from cnncalc.writers.spec.items import item_of
from cnncalc.writers.spec.renaming import renamed
from cnncalc.writers.spec.render import block_lines, entry_lines, full_paths
from cnncalc.writers.spec.structure import Folded, folded

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.layers.declaration.shape import Shape


def spec_text(report: Report, *, told: str = "", shapes: bool = False, flat: bool = False) -> str:
    """The network as a spec that reads back to an equal report; SpecError with all the layers that cannot be written.
    `told` is a comment on top, `shapes` writes each layer's shape behind it, `flat` no blocks.

    Names are kept. Only where they have no dots and blocks make the text much shorter, the `_` before a layer's own part
    becomes a dot, which a comment says.
    """
    before = renamed(report)
    try:
        return _named_text(report, "\n".join(filter(None, (told, _PLAINER if before else ""))), shapes, flat)
    finally:
        if before:
            graph = report.graph
            graph.input_names[:] = [before[name] for name in graph.input_names]
            for node in graph.nodes:
                node.name = before[node.name]


_PLAINER = (
    "names: the paths of the file with dots for slashes, without the operators' types where a module has one alone"
)


def _named_text(report: Report, told: str, shapes: bool, flat: bool) -> str:
    """The text of a report whose names a spec takes."""
    lines = lines_of(report)
    plain = Folded([item_of(line) for line in lines], [])
    graph = report.graph
    kinds = {name: members.kind for name, members in graph.groups.items()}
    wrong = ""
    for split in () if flat else (by_dots, by_marks):
        if split is by_marks and any("." in line.name for line in lines):
            break
        found = folded([item_of(line) for line in lines], split, kinds, graph.input_names)
        if not found.blocks and len(found.items) == len(plain.items):
            continue
        renamed = full_paths(found)
        note = "" if all(name == new for name, new in renamed.items()) else _RENAMED
        text = _text(report, found, "\n".join(filter(None, (told, note))), shapes)
        if note and text.count("\n") > SHORTER * len(lines):
            continue
        wrong = _differs(report, text, renamed)
        if not wrong:
            return text
    text = _text(report, plain, told, shapes)
    wrong = _differs(report, text, {})
    if wrong:
        raise SpecError([Fault(f"the spec would not read back the same: {wrong}", help="please report it")])
    return text


SHORTER = 0.6
"""How much shorter a text must be for names to be changed."""
_RENAMED = "names: the mark between a block and its layer is a dot here (block1_conv is block1.conv)"


def _differs(report: Report, text: str, renamed: dict[str, str]) -> str:
    """What differs where the text is read back; "" where nothing does."""
    try:
        graph = assemble(read_spec(Source("<written>", text), False), None, {}, [])
        if graph.faults:
            return graph.faults[0].text()
        return difference(report, infer(graph), lambda name: _named(name, renamed))
    except SpecError as error:
        return error.faults[0].text()


def _named(name: str, renamed: dict[str, str]) -> str:
    """The new name of a row, or of one of its outputs."""
    if name in renamed:
        return renamed[name]
    row, dot, port = name.rpartition(".")
    return f"{renamed[row]}.{port}" if dot and row in renamed else name


def _text(report: Report, found: Folded, told: str, shapes: bool) -> str:
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
    names = full_paths(found)
    outputs = _outputs(report, names)
    lines += [f"outputs: {outputs}"] if outputs else []
    if found.blocks:
        lines += ["blocks:", *(f"  {line}" for line in block_lines(found.blocks, graph.framework))]
    entries = entry_lines(found, graph.framework, graph.input_names, shapes)
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


def _outputs(report: Report, named: dict[str, str]) -> str:
    """The outputs where they are not the last layer alone."""
    graph = report.graph
    slots = graph.outputs
    if len(slots) == 1 and slots[0] == (len(graph.input_names) + len(graph.nodes) - 1, None):
        return ""
    names = [_named(graph.slot_name(slot, port), named) for slot, port in slots]
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
