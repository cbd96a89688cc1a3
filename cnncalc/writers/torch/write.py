"""The text of a program in PyTorch, held to what it reads back as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.walk import infer
from cnncalc.writers.code.check import disagreement
from cnncalc.writers.code.names import class_name, wrapped
from cnncalc.writers.code.writing import Out, Value, Writing, front, plain
from cnncalc.writers.torch.layers import written
from cnncalc.writers.torch.sequences import sequenced
from cnncalc.writers.torch.tools import ELSEWHERE
from cnncalc.writers.unwritten import Refusals, Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

_MAPS = ("convolution", "pooling", "padding", "resampling")


def torch_text(report: Report, *, told: str = "", shapes: bool = False) -> str:
    """The network as a class of PyTorch's; SpecError with all the layers that it has no words for."""
    graph = report.graph
    if any(n.__class__ is not int for shape in graph.input_shapes if shape is not None for n in shape.dims):
        message = "the input's size is open, and code is written for a known one"
        raise SpecError([Fault(message, help="give it: --input SHAPE")])
    w = Writing(report, True)
    w.written = written
    _inputs(w)
    refusals = Refusals("torch")
    for number, row in enumerate(report.rows):
        try:
            out = written(w, row)
        except Unwritten as error:
            refusals.note(row, error)
            out = Out("None", [plain(s.rank) for s in row.y] if row.y.__class__ is list else None)
        w.put(row, number, out, _shape(row) if shapes else "")
    refusals.settle()
    sequenced(w)
    text = _text(w, told)
    wrong = _checked(w, text)
    if wrong:
        raise SpecError([Fault(f"the code would not be this network: {wrong}", help="please report it")])
    return text


def _checked(w: Writing, text: str) -> str:
    """What the code reads back with a difference in; "" where it is the same network."""
    from cnncalc.readers.torch.read import read_program

    try:
        return disagreement(w, infer(read_program("<written>", text, None, "", {}, helped=False)))
    except SpecError as error:
        return error.faults[0].text()


def _shape(row: Row) -> str:
    """The comment that says a row's shape, in the source's order of axes."""
    return "" if row.y.__class__ is list else f"  # {'x'.join(map(str, row.y.dims)) or 'one number'}"


def _inputs(w: Writing) -> None:
    """The inputs, with their channels in front where maps are read."""
    graph = w.graph
    count = len(graph.input_names)
    for slot in range(count):
        shape = graph.input_shapes[slot]
        assert shape is not None
        readers = [node.layer for node in graph.nodes if slot in node.sources]
        order = plain(shape.rank)
        if not shape.first and shape.spatial and any(layer is not None and _reads_maps(layer) for layer in readers):
            order = front(shape.rank, shape.channel_axis)
        w.values[slot, None] = w.values[slot, 0] = Value(w.names[slot], shape.dims, order, graph.batched)


def _reads_maps(layer: object) -> bool:
    family = getattr(layer, "family", "")
    return (family in _MAPS and getattr(layer, "data_format", None) != "channels_first") or family == "normalization"


def _text(w: Writing, told: str) -> str:
    graph = w.graph
    count = len(graph.input_names)
    parameters = [w.names[slot] for slot in range(count)]
    made = []
    for attribute, call in w.modules.values():
        if call.startswith("@"):
            made.append(f'self.register_buffer("{attribute}", torch.zeros({call[1:]}))')
        else:
            made.append(f"self.{attribute} = {call}")
    outputs = [w.values[slot, port].text for slot, port in graph.outputs]
    body = [*w.lines, f"return {', '.join(outputs)}"]
    if len(w.lines) and len(outputs) == 1 and w.lines[-1].startswith(f"{outputs[0]} = "):
        body = [*w.lines[:-1], f"return {w.lines[-1].partition(' = ')[2]}"]
    name = class_name(graph.model or "Net")
    annotated = ", ".join(f"{parameter}: torch.Tensor" for parameter in parameters)
    gives = "torch.Tensor" if len(outputs) == 1 else f"tuple[{', '.join(['torch.Tensor'] * len(outputs))}]"
    lines = [f"class {name}(nn.Module):", "    def __init__(self) -> None:", "        super().__init__()"]
    lines += [f"        {line}" for line in made]
    lines += ["", f"    def forward(self, {annotated}) -> {gives}:", *(f"        {line}" for line in body)]
    head = [f"# {line}" for line in told.splitlines()]
    shapes = [", ".join(str(n) for n in (1, *w.values[slot, None].own)) for slot in range(count)]
    arguments = ", ".join(
        f"torch.zeros({shape}{', dtype=torch.long' if _numbers(w, slot) else ''})" for slot, shape in enumerate(shapes)
    )
    tail = ["", "", 'if __name__ == "__main__":', f"    model = {name}()", f"    print(model({arguments}))"]
    code = [piece for line in [*lines, *tail] for piece in wrapped(line)]
    return "\n".join([*head, *([""] if head else []), *_imports("\n".join(code)), "", "", *code]) + "\n"


def _numbers(w: Writing, slot: int) -> bool:
    """Whether an input holds whole numbers: what an embedding looks up."""
    return any(
        slot in node.sources and getattr(node.layer, "type", "") in ("embedding", "one_hot") for node in w.graph.nodes
    )


def _imports(code: str) -> list[str]:
    found = ["import torch"]
    if re.search(r"\bF\.", code):
        found.append("import torch.nn.functional as F")
    found.append("from torch import nn")
    ours = sorted({name for name in ELSEWHERE if re.search(rf"(?<![.\w]){name}\(", code)})
    return [*found, *([f"from torchvision.ops import {', '.join(ours)}"] if ours else [])]
