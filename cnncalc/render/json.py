"""JSON: exactly `report.to_dict()`, a layer on a few lines and every shape on one.

`json.dumps(indent=2)` gives each axis its own line, and does its indentation outside C.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

_BREAKS = frozenset(("input_shapes", "weights", "params"))
"""The keys of a layer that begin a line."""


def render_json(report: Report) -> str:
    """The report as JSON, with its last newline."""
    return report_text(report.to_dict())


def json_text(value: Any) -> str:
    """Any plain value as JSON, with its last newline."""
    from json import dumps

    return _harmless(dumps(value, indent=2, ensure_ascii=False) + "\n")


def report_text(found: dict[str, Any]) -> str:
    """What `Report.to_dict` gives, as JSON, with its last newline."""
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
