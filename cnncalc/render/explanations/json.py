"""Explanations as plain data: a step with its symbols, its numbers and its value, so that a program can show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.graph.row import plain, plain_shape
from cnncalc.layers.declaration.in_words import in_words
from cnncalc.render.json import json_text

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.memory import Moments
    from cnncalc.analysis.explanation.network import Explanation
    from cnncalc.analysis.explanation.step import Explained, Step


def render_json(found: Explanation) -> str:
    """The explanation as JSON, with its last newline."""
    errors = [fault.to_dict() for fault in found.report.faults]
    return json_text(({"errors": errors} if errors else {}) | explanation_dict(found))


def explanation_dict(found: Explanation) -> dict[str, Any]:
    """The explanation as lists, texts, ints and None."""
    report = found.report
    return {
        "model": report.graph.model,
        "framework": report.graph.framework,
        "layers": [_layer(layer) for layer in found.layers],
        "unchanged": [printable(name) for name in found.idle],
        **({} if found.moments is None else {"memory": _moments(found.moments)}),
        **({"holds_where": list(report.assumptions)} if report.assumptions else {}),
        "totals": report.totals.to_dict(report.graph.framework),
    }


def _moments(found: Moments) -> dict[str, Any]:
    name, elements = found.live[found.peak]
    return {
        "dtype": found.dtype,
        "batch": found.batch,
        "peak": {
            "layer": printable(name),
            "bytes": elements * found.unit,
            "held": [
                {
                    "name": printable(held.name),
                    "shape": held.shape,
                    "bytes": held.elements * found.unit,
                    "why": held.why,
                }
                for held in found.held
            ],
        },
        "live": [{"layer": printable(layer), "bytes": count * found.unit} for layer, count in found.live],
    }


def _layer(layer: Explained) -> dict[str, Any]:
    row = layer.row
    origin = row.node.origin
    return {
        "name": printable(row.node.name),
        "also": [printable(name) for name in layer.names[1:]],
        "type": row.type,
        "words": printable(in_words(row.layer)),
        "inputs": [printable(name) for name in row.inputs],
        "input_shapes": [plain_shape(shape) for shape in row.input_shapes],
        "output_shape": None if row.y is None else plain_shape(row.output_shape),
        "line": None if origin is None else origin.line,
        **({} if layer.sees is None else {"sees": layer.sees}),
        "steps": [_step(step) for step in layer.steps],
        "notes": [{"of": note.topic, "text": note.text} for note in layer.notes],
        "legend": {
            symbol: {"words": meaning.words, "value": plain(meaning.value)} for symbol, meaning in layer.legend.items()
        },
    }


def _step(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "of": step.topic,
        "what": step.what,
        "symbols": step.symbols,
        "numbers": step.numbers,
        "value": plain(step.value),
    }
    if step.factors:
        found["factors"] = step.factors
    if step.unit:
        found["unit"] = step.unit
    return found
