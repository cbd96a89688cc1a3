"""JSON: the report as plain data, which is `report.to_dict()` too, a layer on a few lines and every shape on one.

`json.dumps(indent=2)` gives each axis its own line, and does its indentation outside C.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.graph.row import full_shape, plain, plain_shape

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

_BREAKS = frozenset(("input_shapes", "weights", "params"))
"""The keys of a layer that begin a line."""


def render_json(report: Report) -> str:
    """The report as JSON, with its last newline."""
    return report_text(report_dict(report))


def report_dict(report: Report) -> dict[str, Any]:
    """The report as plain data, in the order in which JSON shows it: lists, ints, strings and None."""
    from cnncalc.analysis.memory import memory
    from cnncalc.analysis.receptive_field import receptive_fields

    graph = report.graph
    fields = receptive_fields(report)
    layers = []
    for row in report.rows:
        line = row.to_dict()
        field = fields.get(row.node.name)
        if field is None:
            line["receptive_field"] = None
        else:
            line["receptive_field"] = [plain(n) for n in field.size]
            line |= {"jump": field.jump, "offset": field.offset, "alignment": field.alignment}
        origin = row.node.origin
        line["line"] = None if origin is None else origin.line
        if origin is not None and graph.spec is None:
            line["origin"] = {key: value for key, value in origin.place().to_dict().items() if key != "column"}
        layers.append(line)
    found: dict[str, Any] = {"errors": [fault.to_dict() for fault in report.faults]} if report.faults else {}
    found |= {
        "model": graph.model,
        "framework": graph.framework,
        "inputs": {
            name: plain_shape(full_shape(graph, shape))
            for name, shape in zip(graph.input_names, graph.input_shapes, strict=True)
            if shape is not None
        },
        "outputs": {name: plain_shape(shape) for name, shape in report.outputs.items()},
        "layers": layers,
        "totals": report.totals.to_dict(graph.framework),
        "memory": memory(report).to_dict(),
    }
    if report.counted is not None and report.itself is not None:
        _recounted(report, report.itself, found)
    if report.assumptions:
        found["holds_where"] = list(report.assumptions)
    return found


def _recounted(report: Report, own: Report, found: dict[str, Any]) -> None:
    """Another tool's figures as `counted`, beside the MACs."""
    counted = report.counted
    found["convention"] = {"name": counted.name, "unit": counted.unit, "samples": counted.samples}
    for line, row in zip(found["layers"], own.rows, strict=True):
        line["counted"], line["macs"] = line["macs"], plain(row.macs)
    totals = own.totals.to_dict(own.graph.framework)
    found["totals"] = {**totals, "counted": plain(report.totals.macs)}


def json_text(value: Any) -> str:
    """Any plain value as JSON, with its last newline."""
    from json import dumps

    return _harmless(dumps(value, indent=2, ensure_ascii=False) + "\n")


def report_text(found: dict[str, Any]) -> str:
    """What `report_dict` gives, as JSON, with its last newline."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    members = []
    for key, value in found.items():
        if value and value.__class__ is list:
            items = [_layer(item, encode) if key == "layers" else encode(item) for item in value]
            text = "[\n    " + ",\n    ".join(items) + "\n  ]"
        else:
            text = encode(value)
        members.append(f"{encode(key)}: {text}")
    return _harmless("{\n  " + ",\n  ".join(members) + "\n}\n")


def _layer(row: dict[str, Any], encode: Any) -> str:
    lines: list[dict[str, Any]] = [{}]
    for key, value in row.items():
        if key in _BREAKS:
            lines.append({})
        lines[-1][key] = value
    return "{" + ",\n     ".join([encode(line)[1:-1] for line in lines]) + "}"


def _harmless(text: str) -> str:
    """The same JSON with what a terminal could obey (control and bidirectional characters, lone surrogates) escaped.
    Such characters can only stand in strings, where the escape means the same."""
    if text.isascii() and "\x7f" not in text:
        return text
    for char in set(text) - {"\n"}:
        if printable(char) != char:
            text = text.replace(char, f"\\u{ord(char):04x}")
    return text
