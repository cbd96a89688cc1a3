"""The text of a program in Keras, held to what it reads back as."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.walk import infer
from cnncalc.writers.code.check import disagreement
from cnncalc.writers.code.names import wrapped
from cnncalc.writers.code.writing import Out, Value, Writing, back, plain
from cnncalc.writers.keras.layers import written
from cnncalc.writers.unwritten import Refusals, Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


def keras_text(report: Report, *, told: str = "") -> str:
    """The network as a model of Keras's; SpecError with all the layers that it has no words for."""
    graph = report.graph
    if any(n.__class__ is not int for shape in graph.input_shapes if shape is not None for n in shape.dims):
        message = "the input's size is open, and code is written for a known one"
        raise SpecError([Fault(message, help="give it: --input SHAPE")])
    w = Writing(report, False)
    w.written = written
    _inputs(w)
    refusals = Refusals("keras")
    for number, row in enumerate(report.rows):
        if not row.node.alive:  # which PyTorch counts, and no model of Keras's holds
            w.extra -= sum(weight.size for weight in row.weights)
        try:
            out = written(w, row) if row.node.alive else Out("None", None)
        except Unwritten as error:
            refusals.note(row, error)
            out = Out("None", None)
        if row.y.__class__ is list and not out.order:
            out = out._replace(order=[plain(shape.rank) for shape in row.y])
        w.put(row, number, out)
    refusals.settle()
    text = _text(w, "\n".join(filter(None, [told, _left_out(report)])))
    wrong = _checked(w, text)
    if wrong:
        raise SpecError([Fault(f"the code would not be this network: {wrong}", help="please report it")])
    return text


_MOST_NAMED = 60
"""Layers that are left out and named."""


def _left_out(report: Report) -> str:
    """What a comment says of the layers that reach no output; "" where all do."""
    rows = [row for row in report.rows if not row.node.alive]
    if not rows:
        return ""
    from textwrap import wrap

    from cnncalc.diagnostics.printable import clipped

    more = len(rows) - _MOST_NAMED
    names = ", ".join(clipped(row.name) for row in rows[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
    count = sum(weight.size for row in rows for weight in row.weights)
    holds = f", {count:,} weights" if count else ""
    it = "it reaches" if len(rows) == 1 else "they reach"
    told = f"left out, since {it} no output (a model of Keras's holds none such): {names}{holds}"
    return "\n".join(wrap(told, 100, break_long_words=False, break_on_hyphens=False))


def _checked(w: Writing, text: str) -> str:
    """What the code reads back with a difference in; "" where it is the same network."""
    from cnncalc.readers.keras.read import read_program

    try:
        return disagreement(w, infer(read_program("<written>", text, None, "", {})))
    except SpecError as error:
        return error.faults[0].text()


def _inputs(w: Writing) -> None:
    graph = w.graph
    for slot in range(len(graph.input_names)):
        shape = graph.input_shapes[slot]
        assert shape is not None
        order = back(shape.rank, [shape.channel_axis]) if shape.first and shape.rank == 3 else plain(shape.rank)
        w.values[slot, None] = w.values[slot, 0] = Value(w.names[slot], shape.dims, order)


def _text(w: Writing, told: str) -> str:
    graph = w.graph
    count = len(graph.input_names)
    shapes = [python(w.values[slot, None].own) for slot in range(count)]
    outputs = [w.values[slot, port].text for slot, port in graph.outputs]
    model = f"name={python(re.sub(r'[^A-Za-z0-9_-]+', '_', graph.model).strip('_') or 'net')}"
    chain = _chain(w)
    if chain is not None and count == 1 and len(outputs) == 1:
        inner = ", ".join([f"keras.Input(shape={shapes[0]})", *chain])
        lines = (
            [f"model = keras.Sequential([{inner},], {model})"]
            if len(chain) < 1
            else _sequential(shapes[0], chain, model)
        )
    else:
        lines = []
        for slot, name in enumerate(graph.input_names):
            lines.append(f"{w.names[slot]} = keras.Input(shape={shapes[slot]}, name={python(name)})")
        first = ", ".join(w.names[slot] for slot in range(count))
        if "x" in w.names.values() and w.names[0] == "x":
            lines = [lines[0].replace("x =", "inputs =", 1), "x = inputs"]
            first = "inputs"
        lines += w.lines
        ends = outputs[0] if len(outputs) == 1 else f"[{', '.join(outputs)}]"
        lines.append(f"model = keras.Model({first if count == 1 else f'[{first}]'}, {ends}, {model})")
    head = [f"# {line}" for line in told.splitlines()]
    code = [piece for line in lines for piece in wrapped(line)]
    used = ["from keras import layers"] if any("layers." in line for line in code) else []
    return "\n".join([*head, *([""] if head else []), "import keras", *used, "", *code]) + "\n"


def _chain(w: Writing) -> list[str] | None:
    """The layers of a network that is one behind the other, with the notes above them; None of another."""
    found = []
    for line in w.lines:
        match = re.fullmatch(r"x = (layers\.\w+\(.*\))\(x\)", line)
        if match is None or match[1].count("layers.") > 1 or match[1].count("(x)"):
            return None
        found.append(match[1])
    return found if len(found) == len(w.report.rows) else None


def _sequential(shape: str, chain: list[str], model: str) -> list[str]:
    inner = [f"        {line}," for line in [f"keras.Input(shape={shape})", *chain]]
    return ["model = keras.Sequential(", "    [", *inner, "    ],", f"    {model},", ")"]
